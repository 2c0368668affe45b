/// A complex number in double precision, for the design of filters.
struct ComplexNumber: Equatable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  var conjugate: ComplexNumber { ComplexNumber(real, -imaginary) }
  var squaredMagnitude: Double { real * real + imaginary * imaginary }
  var magnitude: Double { squaredMagnitude.squareRoot() }

  /// The root whose real part is not negative.
  var squareRoot: ComplexNumber {
    let part = ((magnitude + abs(real)) / 2).squareRoot()
    guard part > 0 else { return ComplexNumber(0) }
    let other = imaginary / (2 * part)
    if real >= 0 { return ComplexNumber(part, other) }
    return imaginary < 0 ? ComplexNumber(-other, -part) : ComplexNumber(other, part)
  }

  static func + (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(left.real + right.real, left.imaginary + right.imaginary)
  }

  static func - (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(left.real - right.real, left.imaginary - right.imaginary)
  }

  static func * (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(
      left.real * right.real - left.imaginary * right.imaginary,
      left.real * right.imaginary + left.imaginary * right.real)
  }

  static func / (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    let product = left * right.conjugate
    return ComplexNumber(product.real / right.squaredMagnitude, product.imaginary / right.squaredMagnitude)
  }
}

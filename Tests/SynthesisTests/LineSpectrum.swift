import Foundation

/// The amplitude of the sine of one frequency in a signal, by the definition of the Fourier transform with a Hann window.
///
/// Slow and plain: the judge of what the generator makes.
func amplitude(of signal: [Float], at frequency: Double, rate: Double) -> Double {
  var (real, imaginary, weights) = (0.0, 0.0, 0.0)
  for (i, value) in signal.enumerated() {
    let window = 0.5 - 0.5 * cos(2 * .pi * (Double(i) + 0.5) / Double(signal.count))
    let angle = 2 * .pi * frequency * Double(i) / rate
    real += window * Double(value) * cos(angle)
    imaginary += window * Double(value) * sin(angle)
    weights += window
  }
  return 2 * (real * real + imaginary * imaginary).squareRoot() / weights
}

/// The largest amplitude among frequencies near one, to allow for slip.
func line(_ signal: [Float], near frequency: Double, rate: Double, within share: Double = 0.004) -> Double {
  stride(from: 1 - share, through: 1 + share, by: share / 4).map {
    amplitude(of: signal, at: frequency * $0, rate: rate)
  }.max() ?? 0
}

/// The squared signal without its mean: its spectrum shows how often the signal grows loud.
func squaredEnvelope(_ signal: [Float]) -> [Float] {
  let squares = signal.map { $0 * $0 }
  let mean = Float(squares.reduce(0.0) { $0 + Double($1) } / Double(squares.count))
  return squares.map { $0 - mean }
}

func power(_ signal: some Collection<Float>) -> Double {
  signal.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(signal.count)
}

func correlation(_ first: [Float], _ second: [Float]) -> Double {
  let product = zip(first, second).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / Double(first.count)
  return product / (power(first) * power(second)).squareRoot()
}

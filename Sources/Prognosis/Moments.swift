/// The mean and the variance of values, the variance with n - 1 in its denominator.
struct Moments: Sendable {
  let count: Int
  let mean: Double
  let variance: Double

  var standardDeviation: Double { variance.squareRoot() }

  /// - Returns: nil with fewer than two values, which have no spread.
  init?(_ values: [Double]) {
    guard values.count >= 2 else { return nil }
    count = values.count
    let centre = values.reduce(0, +) / Double(values.count)
    mean = centre
    variance = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)
  }
}

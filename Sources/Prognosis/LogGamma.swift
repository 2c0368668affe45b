internal import Foundation

/// The natural logarithm of the gamma function, for a positive argument.
///
/// Stirling's series after the argument is raised to 12 by Γ(x + 1) = x Γ(x); relative error below 1e-14.
/// Reference: NIST Digital Library of Mathematical Functions, 5.11.1 and 5.5.1.
func logGamma(_ argument: Double) -> Double {
  precondition(argument > 0, "the logarithm of gamma needs a positive argument, not \(argument)")
  var x = argument
  var lowered = 0.0
  while x < 12 {
    lowered += log(x)
    x += 1
  }
  let square = 1 / (x * x)
  let series = (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square * (1 / 1680.0 - square / 1188)))) / x
  return (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + series - lowered
}

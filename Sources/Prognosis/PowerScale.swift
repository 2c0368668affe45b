/// What an entry measures, where it is a level: how its residual becomes a rise of power that channels can compare.
///
/// Entries that tell shape and not size, such as the kurtosis, have none.
package struct PowerScale: Sendable, Equatable {
  /// How many dB one unit of residual is; for the logarithm of a power, standardised by sd: 10 sd / ln 10.
  package let decibelsPerUnit: Double
  /// The healthy level in dB; the reference does not matter, but is the same for all channels.
  package let healthyLevel: Double

  package init(decibelsPerUnit: Double, healthyLevel: Double) {
    self.decibelsPerUnit = decibelsPerUnit
    self.healthyLevel = healthyLevel
  }
}

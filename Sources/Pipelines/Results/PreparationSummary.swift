/// How measurements were turned into model inputs; sealed with the model.
package struct PreparationSummary: Sendable, Equatable {
  /// Such as `spectrum`, `waveform`, `indicators`.
  package var representation: String
  /// One sentence a reader understands.
  package var description: String
  /// SHA-256 of everything that decides the model's inputs; scoring data prepared in another way is refused.
  package var fingerprint: String
  /// Names of the features of one channel, the same for every channel; inputs are channel after channel.
  package var featureNames: [String]
  /// The x axis of a channel's features where they have one: band centres in Hz, sample times in ms.
  package var featureAxis: Axis?
  /// The unit of the features, such as `dB re 1 g²/Hz`; empty where each has its own.
  package var featureUnit: String
  /// `[channel * feature]`
  package var scalerMean: [Double]
  /// `[channel * feature]`
  package var scalerDeviation: [Double]
  /// Samples; nil for feature tables.
  package var windowLength: Int?
  package var windowStride: Int?

  package struct Axis: Sendable, Equatable, Codable {
    /// Such as `frequency`.
    package var name: String
    /// Such as `Hz`.
    package var unit: String
    /// `[feature]`
    package var values: [Double]

    package init(name: String, unit: String, values: [Double]) {
      self.name = name
      self.unit = unit
      self.values = values
    }
  }

  package init(
    representation: String, description: String, fingerprint: String, featureNames: [String], featureAxis: Axis?,
    featureUnit: String,
    scalerMean: [Double], scalerDeviation: [Double], windowLength: Int?, windowStride: Int?
  ) {
    self.representation = representation
    self.description = description
    self.fingerprint = fingerprint
    self.featureNames = featureNames
    self.featureAxis = featureAxis
    self.featureUnit = featureUnit
    self.scalerMean = scalerMean
    self.scalerDeviation = scalerDeviation
    self.windowLength = windowLength
    self.windowStride = windowStride
  }
}

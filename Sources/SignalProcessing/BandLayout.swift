/// Which bands a spectrogram has: how many, between which frequencies, how far apart and of what shape.
///
/// Together with the sample rate and the length of the transform it makes a `Filterbank`.
package struct BandLayout: Sendable, Equatable, Codable {
  /// What a band takes of the bins around it.
  package enum Shape: String, Sendable, Codable, CaseIterable {
    /// Overlapping triangles of area 1 over frequency in Hz, each 0 where its neighbours are highest: a mean density, as
    /// Slaney and librosa have it.
    case triangleOfUnitArea
    /// The same triangles, 1 high: a sum of power that grows with a band's width, as the Hidden Markov Toolkit has it.
    case triangleOfUnitHeight
    /// The mean over bands side by side, bins at an edge by the part of them inside: never empty, however narrow the band.
    case rectangle
  }

  package let count: Int
  package let scale: FrequencyScale
  package let shape: Shape
  package let lowestHz: Double
  /// Half the sample rate where nil.
  package let highestHz: Double?

  package init(
    count: Int, scale: FrequencyScale, shape: Shape = .triangleOfUnitArea, lowestHz: Double = 0,
    highestHz: Double? = nil
  ) {
    precondition(count > 0, "at least one band, not \(count)")
    precondition(lowestHz >= 0, "a lowest frequency of \(lowestHz) Hz")
    if let highestHz { precondition(highestHz > lowestHz, "bands from \(lowestHz) to \(highestHz) Hz") }
    self.count = count
    self.scale = scale
    self.shape = shape
    self.lowestHz = lowestHz
    self.highestHz = highestHz
  }

  /// Mel bands from 0 Hz to half the rate, as librosa's.
  package static func mel(_ count: Int, _ scale: MelScale = .slaney) -> BandLayout {
    BandLayout(count: count, scale: .mel(scale))
  }
}

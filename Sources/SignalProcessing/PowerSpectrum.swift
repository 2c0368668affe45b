/// What the values of a power spectrum mean.
package enum SpectrumScaling: String, Sendable, Codable {
  /// Unit squared per Hz: the height of noise does not depend on the segment's length.
  case density
  /// Unit squared: a sine of amplitude A stands A²/2 high, whatever the segment's length.
  case spectrum
}

/// One-sided power over frequency, on equally spaced bins from 0 Hz.
package struct PowerSpectrum: Sendable, Equatable {
  /// The distance between bins, in Hz.
  package let resolutionHz: Double
  package let scaling: SpectrumScaling
  /// `[binCount]`, in the signal's unit squared (per Hz for a density).
  package let values: [Float]

  package func frequencyHz(ofBin bin: Int) -> Double { Double(bin) * resolutionHz }

  /// The frequency of each bin, in Hz: `[binCount]`.
  package var frequenciesHz: [Double] { values.indices.map(frequencyHz) }
}

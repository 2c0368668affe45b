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

  /// The mean square between two frequencies, in the signal's unit squared, of a density without its offset.
  ///
  /// A bin stands for the frequencies up to halfway to its neighbours, and counts by the part of it that lies between
  /// the two; what a band leaves of a bin its neighbour takes, so that powers of bands that touch add up.
  package func power(betweenHz band: ClosedRange<Double>) -> Double {
    precondition(scaling == .density, "the power in a band of a spectrum whose values are no density")
    let (low, high) = (band.lowerBound / resolutionHz, band.upperBound / resolutionHz)
    let first = max(1, Int((low + 0.5).rounded(.down)))
    let last = min(values.count - 1, Int((high + 0.5).rounded(.down)))
    guard first <= last else { return 0 }
    var sum = 0.0
    for bin in first...last {
      sum += Double(values[bin]) * max(0, min(high, Double(bin) + 0.5) - max(low, Double(bin) - 0.5))
    }
    return sum * resolutionHz
  }
}

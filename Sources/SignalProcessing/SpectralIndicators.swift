internal import Foundation

/// Figures for where in frequency a vibration's power lies, and how widely it is spread.
package struct SpectralIndicators: Sendable, Equatable {
  /// The power-weighted mean frequency, in Hz (cycles per sample where the rate is unknown); 0 for silence.
  package let centroid: Double
  /// The entropy of the power's distribution over the bins, between 0 (one line) and 1 (white); 0 for silence.
  ///
  /// −Σ p ln p / ln(bins), over the bins above 0 Hz.
  package let entropy: Double
  /// The mean square that lies in each band, in the signal's unit squared: `[bandCount]`.
  ///
  /// They sum to the variance of the windowed signal (Parseval): exactly that of the signal with a rectangular window.
  package let bandEnergies: [Double]
}

/// Takes `SpectralIndicators` of windows of one length.
package struct SpectralIndicatorMeter: Sendable {
  package let bands: FrequencyBands
  private let welch: WelchSpectrum
  private let weights: BandWeights

  /// - Parameters:
  ///   - sampleCount: The length of every signal.
  ///   - sampleRateHz: Nil where unknown; frequencies are then in cycles per sample.
  ///   - bandCount: How many bands there are.
  ///   - spacing: How the bands are laid out.
  ///   - window: What each segment is tapered with.
  package init(
    sampleCount: Int, sampleRateHz: Double?, bandCount: Int, spacing: FrequencyBands.Spacing = .linear,
    window: SpectralWindow = .hann
  ) {
    precondition(sampleCount > 1, "spectral indicators of \(sampleCount) sample")
    let rate = sampleRateHz ?? 1
    bands = FrequencyBands(count: bandCount, spacing: spacing, sampleRate: rate)
    welch = WelchSpectrum(sampleRateHz: rate, segmentLength: sampleCount, overlap: 0, window: window)
    weights = BandWeights(bands, binCount: welch.binCount, resolution: rate / Double(sampleCount), .sum)
  }

  /// - Parameter signal: `[sampleCount]`
  package func indicators(of signal: Span<Float>) -> SpectralIndicators {
    precondition(
      signal.count == welch.segmentLength, "\(signal.count) samples for indicators of \(welch.segmentLength)")
    let spectrum = welch.spectrum(of: signal)
    var (total, weighted) = (0.0, 0.0)
    for bin in 1..<spectrum.values.count {
      total += Double(spectrum.values[bin])
      weighted += Double(spectrum.values[bin]) * spectrum.frequencyHz(ofBin: bin)
    }
    return SpectralIndicators(
      centroid: total > 0 ? weighted / total : 0,
      entropy: entropy(of: spectrum.values, total: total),
      bandEnergies: bandEnergies(of: spectrum))
  }

  private func entropy(of density: [Float], total: Double) -> Double {
    guard total > 0, density.count > 2 else { return 0 }
    var sum = 0.0
    for bin in 1..<density.count where density[bin] > 0 {
      let share = Double(density[bin]) / total
      sum -= share * log(share)
    }
    return sum / log(Double(density.count - 1))
  }

  private func bandEnergies(of spectrum: PowerSpectrum) -> [Double] {
    var densities = [Float](repeating: 0, count: bands.count)
    var out = densities.mutableSpan
    weights.combine(spectrum.values.span, into: &out)
    return densities.map { Double($0) * spectrum.resolutionHz }
  }
}

internal import SignalProcessing
internal import Tensors

/// A band whose envelope is searched, and why it was chosen.
package struct SearchBand: Sendable, Equatable {
  package enum Choice: Sendable, Equatable {
    /// Where the kurtogram is high, or rose most since the machine was healthy.
    case kurtogram(kurtosis: Double)
    /// All frequencies, each made equally strong.
    case prewhitened
  }

  package let choice: Choice
  package let hz: ClosedRange<Double>

  /// `[sample]`, the squared envelope of the band, in the signal's unit squared.
  ///
  /// Squared, because its spectrum holds sums and differences of the band's lines and nothing else, so that a band's
  /// rhythm appears once and not in the root's endless harmonics (Antoni, 2006).
  package func squaredEnvelope(of samples: [Float], sampleRateHz: Double) -> [Float] {
    let envelope: [Float]
    switch choice {
    case .prewhitened:
      let white = CepstrumPrewhitening(sampleCount: samples.count)(samples.span)
      envelope = AnalyticSignal(sampleCount: samples.count).envelope(of: white.span)
    case .kurtogram:
      let analytic = AnalyticSignal(sampleCount: samples.count, sampleRateHz: sampleRateHz, bandHz: hz)
      envelope = analytic.envelope(of: samples.span)
    }
    return envelope.map { $0 * $0 }
  }
}

extension SearchBand {
  /// The squared envelope's spectrum of one snapshot, cut as those of `takes` are; nil where it is shorter than they
  /// were cut.
  package func spectrum(of take: VibrationTake, like takes: [VibrationTake], sampleRateHz: Double) -> OrderSpectrum? {
    let segments = TurnSegments(of: takes, sampleRateHz: sampleRateHz)
    // Half a sample may be lost in rounding.
    guard take.turns(sampleRateHz: sampleRateHz) >= segments.turns * (1 - 1e-3) else { return nil }
    let envelope = squaredEnvelope(of: take.samples, sampleRateHz: sampleRateHz)
    return OrderSpectrum(of: envelope, shaftHz: take.shaftHz, segments)
  }
}

/// The squared envelope's spectrum in one band, of suspect and of healthy snapshots.
package struct EnvelopeLook: Sendable, Equatable {
  package let band: SearchBand
  package let spectrum: OrderSpectrum
  /// nil where no snapshot is known to be healthy.
  package let healthySpectrum: OrderSpectrum?

  init(_ band: SearchBand, _ suspects: [VibrationTake], _ healthy: [VibrationTake], _ segments: TurnSegments) {
    let spectra = concurrentMap(suspects.count + healthy.count) { index in
      let take = index < suspects.count ? suspects[index] : healthy[index - suspects.count]
      let envelope = band.squaredEnvelope(of: take.samples, sampleRateHz: segments.sampleRateHz)
      return OrderSpectrum(of: envelope, shaftHz: take.shaftHz, segments)
    }
    self.band = band
    spectrum = OrderSpectrum(mean: Array(spectra.prefix(suspects.count)))
    healthySpectrum = healthy.isEmpty ? nil : OrderSpectrum(mean: Array(spectra.suffix(healthy.count)))
  }
}

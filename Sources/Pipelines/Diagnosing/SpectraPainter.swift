internal import Diagnosis
internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Gathers what the pictures of one channel are drawn from.
struct SpectraPainter: Sendable {
  let outcome: ChannelSearch.Outcome
  let channel: Int
  let recording: Recording

  /// The picture over time holds fewer points than a screen is wide.
  private static let waterfallBins = 600
  /// Of the waveform: enough to see impacts come and go with the shaft's turns.
  private static let waveformTurns = 8.0

  /// nil where nothing was searched.
  func spectra(over overview: [WaveformSource.Waveforms]) -> DiagnosisSpectra? {
    guard let look = outcome.look, let best = look.finding.evidence.first, let rate = recording.sampleRateHz,
      let searched = look.finding.looks.first(where: { $0.band == best.band }), let take = look.takes.last
    else { return nil }
    let ratio = look.finding.speed?.ratio ?? 1
    let shaft = ShaftLines(
      of: look.takes.map { $0.turning(at: ratio) }, healthy: outcome.healthy, sampleRateHz: rate)
    let turns = ratio * look.takes.reduce(0) { $0 + $1.shaftHz } / Double(look.takes.count)
    let count = min(take.samples.count, Int(Self.waveformTurns * rate / take.shaftHz))
    return DiagnosisSpectra(
      waveformSnapshot: look.snapshots.last ?? 0, sampleRateHz: rate, waveform: Array(take.samples.prefix(count)),
      spectrum: Self.spectrum(shaft.spectrum, shaft.healthySpectrum, turns),
      envelope: Self.spectrum(searched.spectrum, searched.healthySpectrum, turns),
      band: DefectEvidence(best, shaftHz: turns, groups: 1).band,
      kurtogram: kurtogram(look, rate), waterfall: waterfall(overview, searched, rate))
  }

  private static func spectrum(
    _ spectrum: OrderSpectrum, _ healthy: OrderSpectrum?, _ shaftHz: Double
  ) -> DiagnosisSpectra.Spectrum {
    DiagnosisSpectra.Spectrum(
      resolutionHz: spectrum.resolution * shaftHz, amplitudes: spectrum.amplitudes, healthy: healthy?.amplitudes)
  }

  private func kurtogram(_ look: ChannelSearch.Look, _ rate: Double) -> [DiagnosisSpectra.KurtogramBand] {
    look.finding.kurtogram?.nodes.map { node in
      DiagnosisSpectra.KurtogramBand(
        level: node.level, lowHz: node.bandHz.lowerBound, highHz: node.bandHz.upperBound, kurtosis: node.kurtosis)
    } ?? []
  }

  /// Envelope spectra of single snapshots in the band of the evidence, the highest of neighbouring bins kept.
  private func waterfall(
    _ overview: [WaveformSource.Waveforms], _ searched: EnvelopeLook, _ rate: Double
  ) -> DiagnosisSpectra.Waterfall? {
    let usable = overview.compactMap { waveforms in
      waveforms.take(ofChannel: channel).map { (snapshot: waveforms.snapshot, take: $0) }
    }
    guard usable.count > 1, let slowest = usable.map(\.take.shaftHz).min() else { return nil }
    let rows = usable.map { searched.band.spectrum(of: $0.take, like: usable.map(\.take), sampleRateHz: rate) }
    let highest = (outcome.look?.finding.evidence.first?.teeth.map(\.order).max() ?? 40) * 1.1
    let bins = rows.map { min($0.power.count, Int(highest / $0.resolution)) }.min() ?? 0
    let pooled = max(1, (bins + Self.waterfallBins - 1) / Self.waterfallBins)
    let count = bins / pooled
    guard count > 1 else { return nil }
    var amplitudes = Matrix(zeros: rows.count, count)
    for (row, spectrum) in rows.enumerated() {
      let values = spectrum.amplitudes
      for bin in 0..<count { amplitudes[row, bin] = values[bin * pooled..<(bin + 1) * pooled].max() ?? 0 }
    }
    return DiagnosisSpectra.Waterfall(
      snapshots: usable.map(\.snapshot), resolutionHz: rows[0].resolution * slowest * Double(pooled),
      amplitudes: amplitudes)
  }
}

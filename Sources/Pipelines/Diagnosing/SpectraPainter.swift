internal import Diagnosis
internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Gathers what the pictures of one channel are drawn from.
struct SpectraPainter: Sendable {
  let outcome: ChannelSearch.Outcome
  let channel: Int

  /// The picture over time holds fewer points than a screen is wide.
  private static let waterfallPoints = 600
  /// Of the waveform: enough to see impacts come and go with the shaft's turns.
  private static let waveformTurns = 8.0

  /// One snapshot's line of the picture over time.
  struct Row: Sendable {
    let snapshot: Int
    let amplitudes: [Float]
  }

  /// nil where nothing was searched.
  func spectra(over rows: [Row]) -> DiagnosisSpectra? {
    guard let look = outcome.look, let searched, let take = look.takes.last else { return nil }
    let rate = look.sampleRateHz
    let shaft = ShaftLines(
      of: look.takes.map { $0.turning(at: speedRatio) }, healthy: outcome.healthy, sampleRateHz: rate)
    let count = min(take.samples.count, Int(Self.waveformTurns * rate / take.shaftHz))
    return DiagnosisSpectra(
      waveformSnapshot: look.snapshots.last ?? 0, sampleRateHz: rate, waveform: Array(take.samples.prefix(count)),
      spectrum: spectrum(shaft.spectrum, shaft.healthySpectrum),
      envelope: spectrum(searched.spectrum, searched.healthySpectrum), band: DefectBand(searched.band),
      kurtogram: kurtogram, waterfall: waterfall(rows))
  }

  /// The envelope's spectrum of one snapshot in the band of the evidence, the highest of neighbouring bins kept; nil
  /// where the snapshot is shorter than those that were searched.
  func row(_ waveforms: WaveformSource.Waveforms) -> Row? {
    guard let look = outcome.look, let searched, let take = waveforms.take(ofChannel: channel),
      let spectrum = searched.band.spectrum(of: take, like: look.takes, sampleRateHz: look.sampleRateHz)
    else { return nil }
    let values = spectrum.amplitudes
    let amplitudes = (0..<waterfallBins / pooledBins).compactMap { bin in
      values[min(bin * pooledBins, values.count)..<min((bin + 1) * pooledBins, values.count)].max()
    }
    return Row(snapshot: waveforms.snapshot, amplitudes: amplitudes)
  }

  private var searched: EnvelopeLook? {
    outcome.look.flatMap { look in look.finding.looks.first { $0.band == look.finding.evidence.first?.band } }
  }

  private var speedRatio: Double { outcome.look?.finding.speed?.ratio ?? 1 }

  /// What an order is, in the mean over the snapshots that were averaged.
  private var shaftHz: Double {
    let speeds = outcome.look?.takes.map(\.shaftHz) ?? []
    return speedRatio * speeds.reduce(0, +) / Double(max(speeds.count, 1))
  }

  private func spectrum(_ spectrum: OrderSpectrum, _ healthy: OrderSpectrum?) -> DiagnosisSpectra.Spectrum {
    DiagnosisSpectra.Spectrum(
      resolutionHz: spectrum.resolution * shaftHz, amplitudes: spectrum.amplitudes, healthy: healthy?.amplitudes)
  }

  private var kurtogram: [DiagnosisSpectra.KurtogramBand] {
    outcome.look?.finding.kurtogram?.nodes.map { node in
      DiagnosisSpectra.KurtogramBand(
        level: node.level, lowHz: node.bandHz.lowerBound, highHz: node.bandHz.upperBound, kurtosis: node.kurtosis)
    } ?? []
  }

  /// As far as the evidence's lines reach, and a tenth more.
  private var waterfallBins: Int {
    guard let searched else { return 0 }
    let highest = (outcome.look?.finding.evidence.first?.teeth.map(\.order).max() ?? 0) * 1.1
    return min(searched.spectrum.power.count, Int(highest / searched.spectrum.resolution))
  }

  private var pooledBins: Int { max(1, (waterfallBins + Self.waterfallPoints - 1) / Self.waterfallPoints) }

  private func waterfall(_ rows: [Row]) -> DiagnosisSpectra.Waterfall? {
    let width = rows.map(\.amplitudes.count).min() ?? 0
    guard rows.count > 1, width > 1, let searched else { return nil }
    return DiagnosisSpectra.Waterfall(
      snapshots: rows.map(\.snapshot),
      resolutionHz: searched.spectrum.resolution * shaftHz * Double(pooledBins),
      amplitudes: Matrix(rows: rows.map { Array($0.amplitudes.prefix(width)) }, columnCount: width))
  }
}

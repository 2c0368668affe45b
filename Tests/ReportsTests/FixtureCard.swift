import Pipelines
import Tensors
import TestSupport

@testable import Reports

/// A made-up root-cause card over a made-up signal, so that its pictures look like something.
///
/// Channels in turn: outer race with harmonics, inner race with sidebands, undetermined, one that was not drawn.
struct FixtureCard {
  enum Finding: CaseIterable, Sendable { case outerRace, innerRace, undetermined }

  var finding = Finding.outerRace
  var channelCount = 4
  var hasHealthy = true
  var hasSpeed = true
  var hasModel = true
  var taint = ""

  private static let shaftHz = 2000.0 / 60
  /// Rexnord ZA-2115.
  private static let lines: [(element: String, line: String, order: Double)] = [
    ("outer race", "BPFO", 7.0927), ("inner race", "BPFI", 8.9073), ("ball", "2×BSF", 8.3985), ("cage", "FTF", 0.44329),
  ]

  private func name(_ channel: Int) -> String { "ch\(channel + 1)\(taint)" }
  private func bearing(_ channel: Int) -> String { "B\(channel + 1)\(taint)" }

  /// The named one is the fixture run's failing channel.
  private let named = 2

  private func finding(_ channel: Int) -> Finding? {
    if channel == named || channelCount == 1 { return finding }
    switch channel % 4 {
    case 0: return finding == .undetermined ? .undetermined : .innerRace
    case 1: return .undetermined
    default: return channel == 3 ? nil : finding
    }
  }

  var card: RootCauseCard {
    let element = Self.element(of: finding)
    let isNamed = element != nil
    return RootCauseCard(
      bearing: isNamed ? bearing(named) : nil, channel: isNamed ? name(named) : nil, element: element,
      confidence: isNamed ? 0.87 : 0,
      summary: isNamed
        ? "The \(element ?? "") of bearing B3 is damaged\(taint): its lines stand out of the envelope of ch3, 1.6 % below "
          + "where the geometry puts them. No other bearing explains them."
        : "No bearing's lines stand out far enough to name one\(taint).",
      candidates: (0..<channelCount).map(candidate), channels: (0..<channelCount).map(channel),
      limits: [
        "The speed is as declared: no tachometer was recorded\(taint).",
        "Slip and load shift the lines by up to 2 %; the geometry is the catalogue's.",
        "ISO 20816 zones hold for the declared group 2 on rigid support only.",
      ])
  }

  private static func element(of finding: Finding) -> String? {
    switch finding {
    case .outerRace: "outer race"
    case .innerRace: "inner race"
    case .undetermined: nil
    }
  }

  private func candidate(_ channel: Int) -> BearingCandidate {
    let isNamed = channel == named && finding != .undetermined
    return BearingCandidate(
      bearing: bearing(channel), channels: [name(channel)], share: hasModel ? (isNamed ? 0.61 : 0.13) : nil,
      excessShare: hasModel ? (isNamed ? 0.94 : 0.02) : nil, z: hasModel ? (isNamed ? 41.3 : 0.8) : nil,
      energyContrastDB: hasModel ? (isNamed ? 8.4 : 0.3) : nil,
      crossTalkDiscount: hasModel ? (isNamed ? 0 : 0.85) : nil, element: isNamed ? Self.element(of: finding) : nil,
      pValue: isNamed ? 2e-5 : nil, standing: isNamed ? .named : (channel == 1 ? .open : .excluded),
      reason: isNamed
        ? "It holds the excess and the lines of its own geometry\(taint)."
        : (channel == 1
          ? "Weak lines near its BPFI are not told from chance." : "What it shows arrives from B3 over the shaft."))
  }

  private func channel(_ index: Int) -> ChannelDiagnosis {
    guard let finding = finding(index) else {
      return ChannelDiagnosis(
        channel: name(index), bearing: bearing(index), bearingType: nil, speedRPM: nil, isSpeedMeasured: false,
        snapshots: [], healthySnapshots: [], element: nil,
        reason: "Nobody declared the bearing's geometry\(taint); declare its type to search it.", defects: [],
        shaft: nil, severity: nil, spectra: nil)
    }
    let element = Self.element(of: finding)
    let picture = FixtureSpectra.of(finding)
    return ChannelDiagnosis(
      channel: name(index), bearing: bearing(index), bearingType: "Rexnord ZA-2115", speedRPM: hasSpeed ? 2000 : nil,
      isSpeedMeasured: hasSpeed && index == named, snapshots: [236, 237, 238, 239],
      healthySnapshots: hasHealthy ? [0, 1, 2, 3] : [], element: element,
      reason: element == nil ? "The best comb, BPFI, is as likely by chance (p = 0.23)\(taint)." : "",
      defects: evidence(finding, picture), shaft: shaft(index),
      severity: index == 1
        ? nil
        : SeverityFinding(
          velocityRMS: index == named ? 4.83 : 1.92, lowHz: 10, highHz: 1000, zone: index == named ? "C" : "B",
          reason: index == named
            ? "Not fit for long continuous operation (group 2, rigid)." : "Fit for unrestricted long operation.",
          snapshots: [237, 238, 239]),
      spectra: spectra(picture))
  }

  private func spectra(_ picture: FixtureSpectra) -> DiagnosisSpectra {
    var spectra = picture.spectra
    if !hasHealthy {
      spectra.spectrum.healthy = nil
      spectra.envelope.healthy = nil
    }
    return spectra
  }

  private func evidence(_ finding: Finding, _ picture: FixtureSpectra) -> [DefectEvidence] {
    let foundOrder = finding == .outerRace ? 0 : 1
    let order = [foundOrder] + Self.lines.indices.filter { $0 != foundOrder }
    return order.enumerated().map { rank, place in
      let (element, line, nominalOrder) = Self.lines[place]
      let isFound = rank == 0 && finding != .undetermined
      let nominal = nominalOrder * Self.shaftHz
      let found = isFound ? picture.impactHz : nominal * (1 + 0.011 * Double(rank))
      var lines: [DefectLine] = []
      for harmonic in 1...(rank == 0 ? 5 : 3) {
        for sideband in element == "inner race" ? [-1, 0, 1] : [0] {
          let hz = Double(harmonic) * found + Double(sideband) * Self.shaftHz
          let isSeen = isFound && (sideband == 0 ? harmonic != 4 : harmonic < 4)
          let level = isSeen ? 24.0 - 3 * Double(harmonic) - (sideband == 0 ? 0 : 6) : 1.3
          let isMasked = abs(hz - 1200) < 2 || (harmonic == 3 && rank == 1)
          lines.append(
            DefectLine(
              harmonic: harmonic, sideband: sideband, hz: hz, levelDB: isMasked ? nil : level,
              isSeen: isSeen && !isMasked))
        }
      }
      return DefectEvidence(
        element: element, line: line, nominalOrder: nominalOrder, nominalHz: nominal, foundHz: found,
        deviation: (found - nominal) / nominal, pValue: isFound ? 2e-5 : 0.23 + 0.2 * Double(rank), trials: 32,
        healthyPValue: hasHealthy ? 0.41 : nil, band: picture.spectra.band, lines: lines)
    }
  }

  private func shaft(_ index: Int) -> ShaftCondition? {
    guard hasSpeed else { return nil }
    let finding = index == named ? "unbalance" : nil
    return ShaftCondition(
      finding: finding,
      reason: finding == nil
        ? "No multiple of the shaft's speed rose." : "1× stands 12 dB over healthy and alone\(taint).",
      lines: [1.0, 2, 3, 4].map { order in
        ShaftLine(
          order: order, hz: order * Self.shaftHz, amplitude: 0.05 / (order * order), levelDB: 32 - 6 * order,
          riseDB: hasHealthy ? 12 - 3 * order : nil)
      })
  }
}

/// Spectra of one signal for each finding, made once.
struct FixtureSpectra: Sendable {
  let spectra: DiagnosisSpectra
  let impactHz: Double

  static func of(_ finding: FixtureCard.Finding) -> FixtureSpectra {
    switch finding {
    case .outerRace: outerRace
    case .innerRace: innerRace
    case .undetermined: undetermined
    }
  }

  private static let outerRace = FixtureSpectra(impactHz: 232.6, size: 9, modulation: 0)
  private static let innerRace = FixtureSpectra(impactHz: 295.1, size: 7, modulation: 0.8)
  private static let undetermined = FixtureSpectra(impactHz: 0, size: 0, modulation: 0)

  private init(impactHz: Double, size: Double, modulation: Double) {
    self.impactHz = impactHz
    var vibration = BearingVibration()
    (vibration.impactHz, vibration.impactSize, vibration.modulation) = (impactHz, size, modulation)
    let samples = vibration.samples
    var healthy = BearingVibration()
    healthy.seed = 2
    let quiet = healthy.samples
    let rate = vibration.rateHz
    var bands: [DiagnosisSpectra.KurtogramBand] = []
    for (level, divisions) in [(0.0, 1), (1, 2), (1.6, 3), (2, 4), (2.6, 6), (3, 8), (3.6, 12), (4, 16), (4.6, 24)] {
      for part in 0..<divisions {
        let (low, high) = (rate / 2 * Double(part) / Double(divisions), rate / 2 * Double(part + 1) / Double(divisions))
        bands.append(
          .init(
            level: level, lowHz: low, highHz: high,
            kurtosis: vibration.kurtosis(samples, lowHz: low, highHz: high)))
      }
    }
    let best = bands.max { $0.kurtosis < $1.kurtosis } ?? bands[0]
    let band =
      impactHz > 0
      ? DefectBand(choice: .kurtogram, lowHz: best.lowHz, highHz: best.highHz, kurtosis: best.kurtosis)
      : DefectBand(choice: .prewhitened, lowHz: 0, highHz: rate / 2, kurtosis: nil)
    func envelope(_ samples: [Float]) -> [Float] {
      BearingVibration.spectrum(vibration.squaredEnvelope(samples, lowHz: 2560, highHz: 5120))
    }
    // The defect grows over the run.
    let rows = stride(from: 0, through: 200, by: 8).map { snapshot -> [Float] in
      var growing = vibration
      growing.seed = UInt64(snapshot + 10)
      growing.impactSize = snapshot > 150 ? size * Double(snapshot - 150) / 50 : 0
      return envelope(growing.samples)
    }
    let resolution = rate / Double(samples.count)
    spectra = DiagnosisSpectra(
      waveformSnapshot: 239, sampleRateHz: rate, waveform: samples,
      spectrum: .init(
        resolutionHz: resolution, amplitudes: BearingVibration.spectrum(samples),
        healthy: BearingVibration.spectrum(quiet)),
      envelope: .init(resolutionHz: resolution, amplitudes: envelope(samples), healthy: envelope(quiet)), band: band,
      kurtogram: bands,
      waterfall: .init(
        snapshots: Array(stride(from: 0, through: 200, by: 8)), resolutionHz: resolution,
        amplitudes: Matrix(rows: rows, columnCount: rows[0].count)))
  }
}

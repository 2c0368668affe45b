internal import Diagnosis
internal import Recordings
internal import SignalProcessing
internal import Tensors

/// What is found on one channel: the best of its groups of snapshots, the shaft's lines, severity and pictures.
struct ChannelSearch: Sendable {
  let channel: Channel
  let index: Int
  let sampleRateHz: Double?
  /// Of the bearing that the channel listens to; nil where its insides are unknown.
  let bearing: DeclaredBearings.Insides?
  let severity: SeverityMeter
  let settings: DefectSearch.Settings

  /// One group's search.
  struct Look: Sendable {
    let snapshots: [Int]
    let takes: [VibrationTake]
    let sampleRateHz: Double
    let finding: DefectFinding

    /// Nothing is more significant than this group's best.
    var pValue: Double { finding.evidence.first?.pValue ?? 1 }
  }

  struct Outcome: Sendable {
    var diagnosis: ChannelDiagnosis
    /// The group that the diagnosis speaks of; nil where nothing could be searched.
    let look: Look?
    /// Of every group, in order of time.
    var looks: [Look] = []
    /// At the speed that their own shaft lines show, which need not be that of the suspects.
    let healthy: [VibrationTake]
  }

  /// - Parameters:
  ///   - groups: Waveforms of the suspect snapshots, group by group.
  ///   - latest: What severity is judged by.
  ///   - healthy: May be none.
  func outcome(
    _ groups: [[WaveformSource.Waveforms]], latest: [WaveformSource.Waveforms] = [],
    healthy: [WaveformSource.Waveforms]
  ) -> Outcome {
    let speed = groups.last?.last?.speedRPM
    var diagnosis = ChannelDiagnosis(
      channel: channel.name, bearing: channel.bearing, bearingType: bearing?.entry?.designation, speedRPM: speed,
      isSpeedMeasured: false, snapshots: [], healthySnapshots: [], element: nil, reason: "", defects: [],
      shaft: nil, severity: nil, spectra: nil)
    guard let sampleRateHz else {
      diagnosis.reason = "the sampling rate is unknown: declare sample_rate_hz in machine.yaml"
      return Outcome(diagnosis: diagnosis, look: nil, healthy: [])
    }
    diagnosis.severity = severity.finding(
      latest.map { ($0.snapshot, $0.channels[index], $0.speedRPM) }, channel)
    let (healthySnapshots, healthyTakes) = takes(of: healthy)
    let taken = groups.map(takes).filter { !$0.takes.isEmpty }
    guard let latest = taken.last else {
      diagnosis.reason =
        speed == nil
        ? "the shaft's speed is unknown: declare speed_rpm in machine.yaml or give --speed"
        : "the channel holds no samples, or some that are not numbers"
      return Outcome(diagnosis: diagnosis, look: nil, healthy: [])
    }
    guard (taken.flatMap(\.takes) + healthyTakes).allSatisfy({ 2 * $0.shaftHz < sampleRateHz }) else {
      diagnosis.reason = "the shaft's speed, \(rounded(speed ?? 0)) rpm, is faster than half the sampling rate"
      return Outcome(diagnosis: diagnosis, look: nil, healthy: [])
    }
    diagnosis.snapshots = latest.snapshots
    diagnosis.healthySnapshots = healthySnapshots
    let before =
      healthyTakes.isEmpty ? nil : ShaftSpeed(of: healthyTakes, sampleRateHz: sampleRateHz, settings)
    let healthyTurning = healthyTakes.map { $0.turning(at: before?.ratio ?? 1) }
    guard let bearing else {
      let turning = ShaftSpeed(of: latest.takes, sampleRateHz: sampleRateHz, settings)
      diagnosis.speedRPM = speed.map { $0 * turning.ratio }
      diagnosis.isSpeedMeasured = turning.isMeasured
      diagnosis.reason =
        channel.bearing == nil
        ? "the channel is declared to sit on no bearing"
        : "the insides of bearing \(channel.bearing ?? "") are unknown: "
          + "give its type, dimensions or orders in machine.yaml"
      diagnosis.shaft = shaft(latest.takes, healthyTurning, sampleRateHz, turning)
      return Outcome(diagnosis: diagnosis, look: nil, healthy: healthyTurning)
    }
    let search = DefectSearch(sampleRateHz: sampleRateHz, frequencies: bearing.orders, settings: settings)
    let looks = taken.map { group in
      Look(
        snapshots: group.snapshots, takes: group.takes, sampleRateHz: sampleRateHz,
        finding: search(group.takes, healthy: healthyTakes))
    }
    // The first of equals: the earlier a defect shows, the clearer its lines.
    let best = looks.min { $0.pValue < $1.pValue } ?? looks[0]
    diagnosis.snapshots = best.snapshots
    fill(&diagnosis, from: best.finding, trials: looks.count, shaftHz: best.takes.map(\.shaftHz))
    diagnosis.shaft = shaft(latest.takes, healthyTurning, sampleRateHz, looks.last?.finding.speed)
    return Outcome(diagnosis: diagnosis, look: best, looks: looks, healthy: healthyTurning)
  }

  /// The snapshots whose samples of this channel can be searched, and those samples.
  private func takes(of waveforms: [WaveformSource.Waveforms]) -> (snapshots: [Int], takes: [VibrationTake]) {
    let usable = waveforms.compactMap { snapshot in
      snapshot.take(ofChannel: index).map { (snapshot: snapshot.snapshot, take: $0) }
    }
    return (usable.map(\.snapshot), usable.map(\.take))
  }

  private func fill(
    _ diagnosis: inout ChannelDiagnosis, from finding: DefectFinding, trials: Int, shaftHz: [Double]
  ) {
    let declared = shaftHz.reduce(0, +) / Double(shaftHz.count)
    let turns = declared * (finding.speed?.ratio ?? 1)
    // The way over turns a second costs the last digit: 2000.0000000000002.
    diagnosis.speedRPM = Digits.rounded(60 * turns, 9)
    diagnosis.isSpeedMeasured = finding.speed?.isMeasured ?? false
    diagnosis.defects = finding.evidence.map { DefectEvidence($0, shaftHz: turns, groups: trials) }
    var outcome = finding.outcome
    if case .element(let element) = outcome, let evidence = finding.evidence.first {
      // A second group of snapshots is a second trial: what is named must stand after it.
      if evidence.pValue * Double(trials) < settings.level {
        diagnosis.element = element.rawValue
      } else {
        outcome = .undetermined(.insignificant(element, pValue: evidence.pValue, level: settings.level))
      }
    }
    diagnosis.reason = FindingSentence(outcome, groups: trials, level: settings.level).text
  }

  /// - Parameters:
  ///   - healthy: At their own speed.
  ///   - measured: Of these takes, where the search has it already.
  private func shaft(
    _ takes: [VibrationTake], _ healthy: [VibrationTake], _ sampleRateHz: Double, _ measured: ShaftSpeed?
  ) -> ShaftCondition {
    let speed = measured ?? ShaftSpeed(of: takes, sampleRateHz: sampleRateHz, settings)
    let lines = ShaftLines(
      of: takes.map { $0.turning(at: speed.ratio) }, healthy: healthy, sampleRateHz: sampleRateHz)
    let turns = takes[takes.count - 1].shaftHz * speed.ratio
    return ShaftCondition(lines, shaftHz: turns, bearing: bearing?.orders)
  }
}

extension DefectEvidence {
  /// - Parameters:
  ///   - shaftHz: What an order is.
  ///   - groups: How many groups of snapshots were searched, each of which was a trial.
  init(_ evidence: CombEvidence, shaftHz: Double, groups: Int) {
    self.init(
      element: evidence.element.rawValue, line: evidence.element.lineName, nominalOrder: evidence.nominalOrder,
      nominalHz: evidence.nominalOrder * shaftHz, foundHz: evidence.order * shaftHz, deviation: evidence.deviation,
      pValue: min(1, evidence.pValue * Double(groups)), trials: evidence.trials * groups,
      healthyPValue: evidence.healthyPValue,
      band: DefectBand(evidence.band),
      lines: evidence.teeth.map { tooth in
        DefectLine(
          harmonic: tooth.harmonic, sideband: tooth.sideband, hz: tooth.order * shaftHz, levelDB: tooth.levelDB,
          isSeen: tooth.isSeen)
      }.sorted { $0.hz < $1.hz })
  }
}

extension DefectBand {
  init(_ band: SearchBand) {
    let (low, high) = (band.hz.lowerBound, band.hz.upperBound)
    switch band.choice {
    case .kurtogram(let kurtosis): self.init(choice: .kurtogram, lowHz: low, highHz: high, kurtosis: kurtosis)
    case .prewhitened: self.init(choice: .prewhitened, lowHz: low, highHz: high, kurtosis: nil)
    }
  }
}

extension ShaftCondition {
  /// - Parameter bearing: In orders; nil where it is unknown.
  init(_ shaft: ShaftLines, shaftHz: Double, bearing: FaultFrequencies?) {
    let pattern = ShaftPattern(of: shaft)
    self.init(
      finding: pattern.name, reason: pattern.sentence(beside: bearing),
      lines: shaft.lines.map { line in
        ShaftLine(
          order: line.order, hz: line.order * shaftHz, amplitude: line.amplitude, levelDB: line.levelDB,
          riseDB: line.riseDB)
      })
  }
}

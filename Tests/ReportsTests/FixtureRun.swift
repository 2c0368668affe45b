import Pipelines
import Tensors

@testable import Reports

/// A made-up run whose results are plausible and known, for every kind of verdict.
struct FixtureRun {
  var state = HealthState.alarm
  var snapshotCount = 240
  var channelCount = 4
  var windowsPerSnapshot = 6
  var hasTimes = true
  /// A feature table: no rate, no unit, no windows inside a snapshot, no spectrum axis.
  var isFeatureTable = false
  var hasEvaluation = true
  /// The defect search, where one was made.
  var card: FixtureCard?
  /// Put into every name and sentence, to see whether it escapes.
  var taint = ""

  /// The failing channel.
  private let failing = 2
  private let bandCount = 32
  private var onset: Int { snapshotCount * 7 / 10 }
  private var alarm: Int { min(onset + 4, snapshotCount - 1) }
  private var healthyCount: Int { snapshotCount * 3 / 10 }

  /// A stopped machine and a broken file.
  private var leftOut: [Int] { [snapshotCount / 2, snapshotCount / 2 + 1, snapshotCount * 8 / 10] }

  /// Reports show nothing of it.
  private var calibration: Calibration {
    Calibration(
      residualScale: [], windowThreshold: nil, trainingVariances: [], trainingErrors: [], snapshotNames: [], times: [],
      roles: [], residuals: Matrix(zeros: 0, 0), features: nil, channelErrors: Matrix(zeros: 0, 0),
      variances: Matrix(zeros: 0, 0))
  }

  var results: RunResults {
    let snapshots = self.snapshots
    let windows = self.windows(snapshots)
    return RunResults(
      program: "raceway 0.1.0\(taint)", recipe: "vae\(taint)", seed: 7,
      configuration: "recipe: vae\nmachine: rig 2\nnote: \"\(taint)\"\n", input: input, preparation: preparation,
      model: model, calibration: calibration, windows: windows, snapshots: snapshots,
      thresholds: ThresholdSummary(
        method: "99 % and 99.9 % quantiles of a gamma distribution fitted to 22 held-out healthy snapshots\(taint).",
        warning: 1.9, alarm: 2.6, window: 2.2, persistence: "3 of 4 snapshots",
        notes: ["Healthy data drift by 3 % over the healthy period\(taint)."]),
      channels: channels, verdict: verdict, rootCause: rootCause, latents: latents(windows), examples: examples,
      audit: Audit(
        activeLatents: isFeatureTable ? nil : 6, latentCount: 8, explainedVariance: 0.713, energyCorrelation: 0.62,
        findings: ["2 of 8 latents carry nothing over the healthy data\(taint)."]),
      evaluation: hasEvaluation ? evaluation : nil, dataQuality: dataQuality,
      timings: [
        StageTiming(stage: "read", seconds: 1.42), StageTiming(stage: "train", seconds: 8.31),
        StageTiming(stage: "score", seconds: 0.87), StageTiming(stage: "t-SNE", seconds: 2.9),
      ])
  }

  private var rootCause: RootCauseCard? {
    guard var card else { return nil }
    card.taint = taint
    card.channelCount = channelCount
    return card.card
  }

  private var isBroken: Bool { state == .alarm || state == .warning }

  private var input: InputSummary {
    // Every ten minutes, with a weekend in the middle.
    let start: Int64 = 1_076_625_159_000_000_000
    let times = (0..<snapshotCount).map { index -> Int64? in
      let pause: Int64 = index > snapshotCount * 4 / 10 ? 40 * 3600 : 0
      return hasTimes ? start + (Int64(index) * 600 + pause) * 1_000_000_000 : nil
    }
    return InputSummary(
      machine: "Rig 2\(taint)", source: "2nd_test\(taint)", format: isFeatureTable ? "feature table" : "IMS folder",
      snapshotNames: (0..<snapshotCount).map { "2004.02.12.\($0)\(taint)" }, times: times,
      channels: (0..<channelCount).map { ChannelInfo(name: name($0), bearing: "B\($0 + 1)\(taint)") },
      unit: isFeatureTable ? nil : "g", sampleRateHz: isFeatureTable ? nil : 20480,
      speedRPM: isFeatureTable ? nil : 2000, samplesPerSnapshot: isFeatureTable ? nil : 20480,
      roles: (0..<snapshotCount).map(role), digest: String(repeating: "9f86d081", count: 8))
  }

  private func name(_ channel: Int) -> String { "ch\(channel + 1)\(taint)" }

  private func role(_ snapshot: Int) -> SnapshotRole {
    if leftOut.contains(snapshot) { return .leftOut }
    guard snapshot < healthyCount else { return .monitored }
    switch snapshot * 10 / healthyCount {
    case 4: return .validation
    case 7...: return .threshold
    default: return .training
    }
  }

  /// Growth of the failing channel: nothing before the onset, then the square of the time since.
  private func severity(_ snapshot: Int, _ channel: Int) -> Double {
    guard isBroken, snapshot >= onset else { return 0 }
    let progress = Double(snapshot - onset + 1) / Double(snapshotCount - onset)
    let size = state == .alarm ? 60.0 : 3
    return size * progress * progress * (channel == failing ? 1 : 0.004)
  }

  private var snapshots: SnapshotScores {
    var random = RandomStream(seed: 5)
    var indicator = Matrix(zeros: snapshotCount, channelCount)
    var errors = indicator
    var score = [Float](repeating: .nan, count: snapshotCount)
    for snapshot in 0..<snapshotCount {
      for channel in 0..<channelCount {
        let value = Float(1 + 0.12 * random.normal() + severity(snapshot, channel))
        let isLeftOut = role(snapshot) == .leftOut
        indicator[snapshot, channel] = isLeftOut ? .nan : max(value, 0.2)
        errors[snapshot, channel] = isLeftOut ? .nan : max(value, 0.2) * 0.8
      }
      if role(snapshot) != .leftOut { score[snapshot] = indicator.row(snapshot).max() ?? .nan }
    }
    let smoothed = self.smoothed(indicator)
    let z = Matrix(snapshotCount, channelCount, errors.elements.map { ($0 - 0.8) / 0.1 })
    let states = (0..<snapshotCount).map { snapshot in
      (0..<channelCount).map { channel in channelState(snapshot, channel) }
    }
    return SnapshotScores(
      score: score, kl: isFeatureTable ? nil : score.map { $0 * 3 }, channelErrors: errors, channelZ: z,
      indicator: indicator, smoothed: smoothed, warningLevel: level(1.6), alarmLevel: level(2.1),
      baselineShift: level(0),
      state: states.map { $0.max() ?? .undetermined }, channelState: states)
  }

  private func level(_ value: Float) -> Matrix {
    Matrix(snapshotCount, channelCount, [Float](repeating: value, count: snapshotCount * channelCount))
  }

  private func smoothed(_ indicator: Matrix) -> Matrix {
    var smoothed = indicator
    for channel in 0..<channelCount {
      var memory = Float(1)
      for snapshot in 0..<snapshotCount where indicator[snapshot, channel].isFinite {
        memory += 0.3 * (indicator[snapshot, channel] - memory)
        smoothed[snapshot, channel] = memory
      }
    }
    return smoothed
  }

  private func channelState(_ snapshot: Int, _ channel: Int) -> HealthState {
    if role(snapshot) == .leftOut || state == .undetermined { return .undetermined }
    guard isBroken, channel == failing, snapshot >= onset + 2 else { return .healthy }
    return state == .alarm && snapshot >= alarm ? .alarm : .warning
  }

  private func windows(_ snapshots: SnapshotScores) -> WindowScores {
    var random = RandomStream(seed: 6)
    var owner: [Int] = []
    var start: [Int] = []
    var score: [Float] = []
    var errors: [[Float]] = []
    for snapshot in 0..<snapshotCount where role(snapshot) != .leftOut {
      for place in 0..<windowsPerSnapshot {
        owner.append(snapshot)
        start.append(place * 1024)
        let row = snapshots.channelErrors.row(snapshot).map { $0 * Float(1 + 0.2 * random.normal()) }
        errors.append(row)
        score.append((row.max() ?? 0) * 1.3)
      }
    }
    return WindowScores(
      snapshot: owner, start: start, score: score, channelErrors: Matrix(rows: errors, columnCount: channelCount),
      kl: isFeatureTable ? nil : score.map { $0 * 2 }, energy: score.map { $0 * 1.1 })
  }

  private var preparation: PreparationSummary {
    let count = isFeatureTable ? 6 : bandCount
    let centres = (0..<count).map { 160 + 320 * Double($0) }
    return PreparationSummary(
      representation: isFeatureTable ? "indicators" : "spectrum",
      description: "Log power in \(count) bands of each channel, level kept, standardised by healthy data\(taint).",
      fingerprint: String(repeating: "c0ffee42", count: 8),
      featureNames: isFeatureTable
        ? ["RMS", "peak", "crest", "kurtosis", "skewness", "shape"] : centres.map { "\(Int($0)) Hz" },
      featureAxis: isFeatureTable ? nil : .init(name: "frequency", unit: "Hz", values: centres),
      featureUnit: isFeatureTable ? "" : "dB re 1 (g)²/Hz",
      scalerMean: [Double](repeating: 0, count: count * channelCount),
      scalerDeviation: [Double](repeating: 1, count: count * channelCount),
      windowLength: isFeatureTable ? nil : 2048, windowStride: isFeatureTable ? nil : 1024)
  }

  private var model: ModelSummary {
    let history = (1...60).map { epoch -> EpochSummary in
      let progress = Double(epoch)
      return EpochSummary(
        epoch: epoch, learningRate: 1e-3, trainingLoss: 0.3 + 1.4 / progress,
        trainingReconstruction: 0.25 + 1.3 / progress, kl: isFeatureTable ? 0 : 6 - 4 / progress,
        validationLoss: 0.35 + 1.4 / progress + 0.002 * max(progress - 45, 0))
    }
    return ModelSummary(
      kind: isFeatureTable ? "dense autoencoder" : "variational autoencoder", widths: [128, 64, 8, 64, 128],
      latentCount: 8, parameterCount: 17_880, history: history, bestEpoch: 45,
      stopReason: "No better validation loss for 15 epochs\(taint).", parameters: [])
  }

  private var channels: [ChannelSummary] {
    (0..<channelCount).map { channel in
      let isFailing = isBroken && channel == failing
      return ChannelSummary(
        name: name(channel), bearing: "B\(channel + 1)\(taint)", share: isFailing ? 0.74 : 0.26 / Double(channelCount),
        excessShare: isBroken ? (isFailing ? 0.968 : 0.032 / Double(channelCount)) : nil,
        z: isFailing ? 41.27 : 0.4 + 0.1 * Double(channel),
        energyContrastDB: isFeatureTable ? nil : (isFailing ? 8.42 : 0.21), onsetIndex: isFailing ? onset : nil,
        warningIndex: isFailing ? onset + 2 : nil, alarmIndex: isFailing && state == .alarm ? alarm : nil,
        falseAlarms: 0)
    }
  }

  private var verdict: Verdict {
    let hasAlarm = state == .alarm
    let summaries: [HealthState: String] = [
      .alarm: "Bearing B3 has been in confirmed alarm since snapshot \(alarm)\(taint). Its error exceeds the healthy "
        + "level by 41 standard deviations, and 97 % of the excess over all channels is its own.",
      .warning: "Bearing B3 exceeds its warning level\(taint); no alarm has been confirmed.",
      .healthy: "No channel exceeded its levels for long enough to confirm a warning\(taint).",
      .undetermined: "Too few healthy snapshots to set levels\(taint): 4 found, 8 wanted.",
    ]
    return Verdict(
      state: state, bearing: isBroken ? "B3\(taint)" : nil, channel: isBroken ? name(failing) : nil,
      element: hasAlarm ? "outer race" : nil, confidence: state == .undetermined ? 0 : 0.93,
      onsetIndex: isBroken ? onset : nil, warningIndex: isBroken ? onset + 2 : nil,
      alarmIndex: hasAlarm ? alarm : nil, alarmTime: hasAlarm ? input.times[alarm] : nil,
      leadHours: hasAlarm && hasTimes ? Double(snapshotCount - 1 - alarm) / 6 : nil,
      summary: summaries[state] ?? "",
      nextSteps: isBroken
        ? [
          "Inspect bearing B3 at the next stop\(taint); plan the stop within days.",
          "Take an envelope spectrum of ch3 at full speed to confirm the damaged element.",
          "Check the mounting of the sensor on ch3 before dismantling.",
        ] : ["Keep measuring; the next judgement comes with the next snapshot\(taint)."])
  }

  private func latents(_ windows: WindowScores) -> LatentMap {
    var random = RandomStream(seed: 8)
    let count = windows.snapshot.count
    var means: [[Float]] = []
    var tsne: [[Float]] = []
    for window in 0..<count {
      let push = severity(windows.snapshot[window], failing)
      means.append((0..<8).map { Float(random.normal() + ($0 < 2 ? push : 0)) })
      let angle = push.squareRoot() * 0.4
      tsne.append([Float(12 * angle + 3 * random.normal()), Float(9 * angle * angle / 2 + 3 * random.normal())])
    }
    let matrix = Matrix(rows: means, columnCount: 8)
    let points = Array(stride(from: 0, to: count, by: max(1, count / 3000)))
    return LatentMap(
      means: matrix, windows: points, tsne: Matrix(rows: points.map { tsne[$0] }, columnCount: 2),
      pca: Matrix(rows: points.map { Array(means[$0][0..<2]) }, columnCount: 2), pcaExplained: [0.61, 0.22],
      note: "An even sample of the windows\(taint).")
  }

  private var examples: [ReconstructionExample] {
    let count = isFeatureTable ? 6 : bandCount
    var random = RandomStream(seed: 9)
    return [
      ("typical healthy window", 3, 0.0), ("most abnormal window", windowsPerSnapshot * 200, isBroken ? 4.0 : 0.5),
    ]
    .map { title, window, push in
      var input = Matrix(zeros: channelCount, count)
      var reconstruction = input
      for channel in 0..<channelCount {
        for feature in 0..<count {
          let shape = Float(1 - 0.04 * Double(feature)) + Float(0.1 * random.normal())
          let bump = channel == failing ? Float(push) * (feature % 9 == 4 ? 1 : 0.2) : 0
          input[channel, feature] = shape + bump
          reconstruction[channel, feature] = shape + 0.1 * bump + Float(0.05 * random.normal())
        }
      }
      return ReconstructionExample(
        title: title + taint, window: window, input: input, reconstruction: reconstruction)
    }
  }

  private var evaluation: Evaluation {
    let alarms = MethodAlarms(
      alarmIndex: onset + 2, sinceIndex: onset - 1, bearing: "B3\(taint)", isRightBearing: true, delaySnapshots: 4,
      delayHours: 0.667, onsetError: 1, leadHours: 11.5, watched: 4, falseAlarms: 1, falseAlarmsPerMonth: 0.83,
      elsewhere: 2,
      byBearing: [.init(bearing: "B1", alarmIndex: nil), .init(bearing: "B3\(taint)", alarmIndex: onset + 2)])
    let silent = MethodAlarms(watched: 1)
    func method(_ name: String, _ auc: Double) -> MethodMetrics {
      MethodMetrics(
        name: name + taint, aucWindow: auc, aucWindowInterval: [auc - 0.01, auc + 0.01], aucSnapshot: auc + 0.015,
        aucSnapshotInterval: [auc, auc + 0.02], blockLength: 2, fpr: 0.0123, recall: 0.861, precision: 0.972, f1: 0.913,
        alarms: name == "energy" ? silent : alarms)
    }
    return Evaluation(
      truth: "truth.json beside the data\(taint)", onsetIndex: onset - 2, faultyBearings: ["B3\(taint)"],
      alarmRule: "baselines alarm when 3 of 4 snapshots exceed mean plus 3 standard deviations\(taint)",
      methods: [
        method("variational autoencoder", 0.953), method("energy", 0.921), method("RMS z", 0.917),
        method("PCA SPE", 0.934), method("Mahalanobis", 0.929),
      ])
  }

  private var dataQuality: [QualityNote] {
    let stopped = leftOut.prefix(2).map {
      QualityNote(
        kind: "stopped_machine", severity: .warning, snapshot: $0, channel: nil,
        message: "RMS 0.002 g, a fiftieth of the median: the machine stood still\(taint).", leftOut: true)
    }
    return stopped + [
      QualityNote(
        kind: "short_file", severity: .error, snapshot: leftOut[2], channel: nil,
        message: "12,288 samples found, 20,480 wanted\(taint).", leftOut: true),
      QualityNote(
        kind: "clipping", severity: .info, snapshot: 17, channel: name(1),
        message: "3 samples at full scale\(taint).", leftOut: false),
      QualityNote(
        kind: "time_gap", severity: .info, snapshot: snapshotCount * 4 / 10 + 1, channel: nil,
        message: "40 h without a measurement\(taint).", leftOut: false),
    ]
  }
}

internal import Prognosis
internal import StatisticalLearning
internal import Tensors

/// Metrics of every score against a known onset, on snapshots the model has not seen.
struct RunEvaluation {
  let truth: RunTruth
  let scoring: Scoring
  let health: MachineHealth
  let monitor: TrainedMonitor
  let split: HealthySplit
  /// `[channel]`: the bearing that each channel listens to.
  let bearings: [String]
  /// `[snapshot]`
  let times: [Int64?]
  let seed: UInt64

  /// One method with everything that is judged of it.
  private struct Method {
    let name: String
    /// `[window]`
    let windows: [Double]
    /// `[snapshot]`, NaN where left out.
    let snapshots: [Double]
    let level: Double
    let alarms: MethodAlarms?
  }

  /// nil where no unseen snapshots are left on one of the two sides.
  var evaluation: Evaluation? {
    let windows = scoring.windows
    let judged = windows.snapshot.indices.filter { windows.snapshot[$0] >= firstUnseen }
    let labels = judged.map { windows.snapshot[$0] >= truth.onsetIndex }
    guard labels.contains(true), labels.contains(false) else { return nil }
    let methods = [network] + scoring.baselines.map(method)
    let comparison = MethodComparer(
      snapshots: judged.map { windows.snapshot[$0] }, onset: truth.onsetIndex, firstUnseen: firstUnseen,
      firstHealthy: split.heldOut[0], seed: seed)
    func scores(_ method: Method) -> [Double] { judged.map { method.windows[$0] } }
    let own = scores(methods[0])
    let rows = methods.enumerated().map { place, method in
      comparison.metrics(
        method.name, windows: scores(method), snapshots: method.snapshots, level: method.level,
        network: place == 0 ? nil : (own, methods[0].snapshots), alarms: method.alarms)
    }
    let healthySide = isHealthyLeft ? "" : "; healthy side: held-out snapshots, which also set the levels"
    return Evaluation(
      truth: truth.source + healthySide, onsetIndex: truth.onsetIndex,
      faultyBearings: truth.bearings.isEmpty ? nil : truth.bearings, alarmRule: alarmRule, methods: rows)
  }

  /// Where the healthy period reaches up to the onset, held-out snapshots are the only healthy ones left to judge.
  private var isHealthyLeft: Bool {
    (split.end..<max(split.end, truth.onsetIndex)).contains {
      health.isLeftOut.indices.contains($0) && !health.isLeftOut[$0]
    }
  }

  var firstUnseen: Int { isHealthyLeft ? split.end : split.heldOut[0] }

  private var judgement: AlarmJudgement {
    AlarmJudgement(truth: truth, times: times, firstJudged: split.end, isLeftOut: health.isLeftOut)
  }

  private var network: Method {
    let watched = zip(bearings, health.conditions).map {
      AlarmJudgement.Watched(
        bearing: $0, alarm: $1.history.alarm, values: $1.indicators, level: $1.levels.alarm)
    }
    return Method(
      name: "network", windows: scoring.windows.score.map(Double.init), snapshots: health.score.map(Double.init),
      level: monitor.windowThreshold ?? monitor.recipe.windowThreshold.level(of: scoring.windows.score),
      alarms: judgement.alarms(of: watched))
  }

  private func method(_ baseline: BaselineScores) -> Method {
    let machine = Self.means(baseline.windows, scoring.windows.snapshot, count: health.isLeftOut.count)
    return Method(
      name: baseline.name, windows: baseline.windows.map(Double.init), snapshots: machine,
      level: level(of: baseline), alarms: alarms(of: baseline.snapshots))
  }

  /// A baseline's level, by the recipe's rule on the same held-out windows.
  private func level(of baseline: BaselineScores) -> Double {
    let plan = monitor.recipe.windowThreshold
    if plan.source == .heldOut, let honest = baseline.heldOutScores { return plan.level(of: honest) }
    let scores = baseline.windows
    let range: ClosedRange<Int> =
      switch plan.source {
      case .heldOut: split.validation[0]...(split.threshold.last ?? 0)
      case .training: split.training[0]...(split.training.last ?? 0)
      case .all: 0...Int.max
      }
    return plan.level(of: scores.indices.filter { range.contains(scoring.windows.snapshot[$0]) }.map { scores[$0] })
  }

  /// A baseline's own alarms, by the recipe's persistence above levels from the held-out snapshots.
  ///
  /// - Parameter scores: `[snapshot, watched]`
  /// - Returns: nil where its held-out scores give no level.
  private func alarms(of scores: Matrix) -> MethodAlarms? {
    var watched: [AlarmJudgement.Watched] = []
    for column in 0..<scores.columnCount {
      let values = (0..<scores.rowCount).map { row in
        scores[row, column].isFinite ? Double(scores[row, column]) : nil
      }
      let healthy = split.heldOut.compactMap { values[$0] }
      guard let levels = try? AlarmLevels(thresholdMethod, from: healthy) else { return nil }
      let judged = values.enumerated().map { $0 < split.end ? nil : $1 }
      let history = AlarmTracker.history(
        of: judged, levels, persistence: health.policy.persistence, hysteresis: health.policy.hysteresis,
        latch: health.policy.latch)
      watched.append(
        .init(
          bearing: scores.columnCount > 1 ? bearings[column] : nil, alarm: history.alarm, values: values,
          level: levels.alarm))
    }
    return judgement.alarms(of: watched)
  }

  /// So many forecast errors are so many standard deviations where nothing is forecast.
  private var thresholdMethod: ThresholdMethod {
    switch health.policy.levels {
    case .standardised(let warning, let alarm): .deviations(warning: warning, alarm: alarm)
    case .learnt(let method): method
    }
  }

  private var alarmRule: String {
    let persistence = "\(health.policy.persistence.needed) of \(health.policy.persistence.window) snapshots"
    let level =
      switch thresholdMethod {
      case .deviations(_, let alarm): "mean plus \(rounded(alarm)) standard deviations"
      default: "the level by \(thresholdMethod.name)"
      }
    return "baselines alarm when \(persistence) exceed \(level) of their own scores on the held-out healthy snapshots"
  }

  /// The mean score of each snapshot, NaN without a window: `[snapshot]`.
  private static func means(_ scores: [Float], _ snapshots: [Int], count: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    var counts = [Int](repeating: 0, count: count)
    for (score, snapshot) in zip(scores, snapshots) {
      sums[snapshot] += Double(score)
      counts[snapshot] += 1
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : .nan }
  }
}

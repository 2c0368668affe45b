internal import Prognosis
internal import StatisticalLearning
internal import Tensors

/// Puts a detector's warning and alarm levels where its plan wants them.
struct DetectorLevels {
  let plan: ClipDetectorPlan.Levels
  let machine: String
  /// Scores of healthy clips that the detector was not fitted on.
  let unseen: [Float]
  /// Scores of those it was fitted on.
  let seen: [Float]

  var levels: ClipLevels {
    switch plan {
    case .rates(let warning, let alarm, let model):
      rated(warning, alarm, unseen, model, "unseen")
    case .tolerance(let warning, let alarm):
      tolerated(warning, alarm)
    case .trainingRates(let warning, let alarm):
      rated(warning, alarm, seen, .empirical, "training")
    case .trainingDeviations(let warning, let alarm):
      deviations(warning, alarm)
    case .ownBoundary(let rate):
      ClipLevels(
        machine: machine, warning: 0, alarm: 0, warningRate: rate, alarmRate: rate, healthyCount: seen.count,
        method: "the detector's own boundary, fitted on \(seen.count) healthy clips")
    }
  }

  /// With k clips of n above it, more than the share of all clips lies above a level with a chance of P(X ≤ k), X binomial.
  private func tolerated(_ warning: Double, _ alarm: Double) -> ClipLevels {
    let falling = unseen.map(Double.init).filter(\.isFinite).sorted(by: >)
    var levels = rated(warning, alarm, unseen, .generalizedPareto, "unseen")
    guard let above = BinomialInterval.mostSuccesses(of: falling.count, rate: alarm, confidence: 0.95) else {
      return levels
    }
    levels.alarm = max(falling[above], levels.warning)
    levels.method =
      "above it \(above) of \(falling.count) unseen healthy clips: at most \(rounded(100 * alarm)) % of all with 95 % confidence"
    return levels
  }

  private func rated(
    _ warning: Double, _ alarm: Double, _ scores: [Float], _ model: TailModel, _ kind: String
  ) -> ClipLevels {
    let values = scores.map(Double.init).filter(\.isFinite)
    let (warningLevel, first) = level(warning, values, model)
    let (alarmLevel, second) = level(alarm, values, model)
    return ClipLevels(
      machine: machine, warning: warningLevel, alarm: max(alarmLevel, warningLevel), warningRate: warning,
      alarmRate: alarm, healthyCount: values.count,
      method: "\((second ?? first).map { "\($0) tail of" } ?? "largest of") \(values.count) \(kind) healthy clips")
  }

  /// A few clips have no tail: then their largest score stands in, and the method says so.
  private func level(_ rate: Double, _ values: [Double], _ model: TailModel) -> (Double, String?) {
    if model == .empirical { return (Quantile.linear(1 - rate, of: values), model.rawValue) }
    if let level = try? model.level(exceededWith: rate, by: values) { return (level, model.rawValue) }
    return (values.max() ?? .infinity, nil)
  }

  private func deviations(_ warning: Double, _ alarm: Double) -> ClipLevels {
    let values = Matrix(rows: seen.map { [$0] }, columnCount: 1)
    let (mean, deviation) = (values.columnMeans()[0], values.columnStandardDeviations()[0])
    // Of a normal law, which errors don't follow: what the publication's readers would expect.
    func rate(_ k: Double) -> Double { NormalDistribution.exceedance(of: k) }
    return ClipLevels(
      machine: machine, warning: mean + warning * deviation, alarm: mean + alarm * deviation,
      warningRate: rate(warning), alarmRate: rate(alarm), healthyCount: seen.count,
      method: "mean + \(rounded(alarm)) deviations of \(seen.count) training clips")
  }
}

internal import Foundation
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
      rated(warning, alarm, unseen, model)
    case .tolerance(let warning, let alarm):
      tolerated(warning, alarm)
    case .trainingRates(let warning, let alarm):
      percentiles(warning, alarm)
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
    let falling = finite(unseen).sorted(by: >)
    guard let above = BinomialInterval.mostSuccesses(of: falling.count, rate: alarm, confidence: 0.95) else {
      return predicted(warning, alarm)
    }
    var levels = rated(warning, alarm, unseen, .empirical)
    levels.alarm = max(falling[above], levels.warning)
    levels.method =
      "above it \(above) of \(falling.count) unseen healthy clips: at most \(rounded(100 * alarm)) % of all with 95 % confidence"
    return levels
  }

  /// The prediction limits for one new clip's score s, from mean and deviation of ∛s: mean + t deviation √(1 + 1/n), cubed.
  ///
  /// The cube root of a sum of squares is nearly normal (Wilson and Hilferty, 1931), so a few clips reach beyond the largest of them.
  /// Seven clips, of which one new one in eight exceeds all, hold 1 % so, as do 10 to 250; logarithms would put the level far too high.
  private func predicted(_ warning: Double, _ alarm: Double) -> ClipLevels {
    let roots = finite(unseen).map { cbrt($0) }
    func level(_ rate: Double) -> Double? {
      (try? TailModel.student.level(exceededWith: rate, by: roots)).map { $0 * $0 * $0 }
    }
    var levels = rated(warning, alarm, unseen, .empirical)
    if let first = level(warning), let second = level(alarm) {
      (levels.warning, levels.alarm) = (first, second)
      levels.method = "prediction limit of the cube roots of \(roots.count) unseen healthy clips' scores"
    }
    return levels
  }

  /// By the tail of clips that the detector was not fitted on.
  private func rated(_ warning: Double, _ alarm: Double, _ scores: [Float], _ model: TailModel) -> ClipLevels {
    let values = finite(scores)
    let largest = values.max() ?? .infinity
    // A few clips have no tail: then their largest score stands in, and the method says so.
    func level(_ rate: Double) -> Double? { try? model.level(exceededWith: rate, by: values) }
    let found = level(alarm)
    let first = level(warning) ?? largest
    return ClipLevels(
      machine: machine, warning: first, alarm: max(found ?? largest, first), warningRate: warning, alarmRate: alarm,
      healthyCount: values.count,
      method: "\(found == nil ? "largest" : "\(model.rawValue) tail") of \(values.count) unseen healthy clips")
  }

  /// As published: percentiles of the clips that the detector was fitted on.
  private func percentiles(_ warning: Double, _ alarm: Double) -> ClipLevels {
    let values = finite(seen)
    func level(_ rate: Double) -> Double { values.isEmpty ? .infinity : Quantile.linear(1 - rate, of: values) }
    return ClipLevels(
      machine: machine, warning: level(warning), alarm: level(alarm), warningRate: warning, alarmRate: alarm,
      healthyCount: values.count, method: "percentiles of \(values.count) training clips")
  }

  private func finite(_ scores: [Float]) -> [Double] { scores.map(Double.init).filter(\.isFinite) }

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

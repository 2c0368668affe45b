/// How the warning and the alarm level are learnt from held-out healthy values.
package enum ThresholdMethod: Sendable, Equatable {
  /// Each level is exceeded by a new healthy snapshot with its probability, under a model of the tail.
  case exceedance(warning: Double, alarm: Double, TailModel)
  /// Mean plus so many standard deviations; what most publications use, with no promise about false alarms.
  case deviations(warning: Double, alarm: Double)
  /// The levels that keep to a budget of confirmed false alarms, under a model of the tail.
  case budget(warning: FalseAlarmBudget, alarm: FalseAlarmBudget, TailModel)

  /// The default: prediction limits at 1 % and 0.1 %, exact for the dozen or so snapshots that are usually held out.
  package static let standard = exceedance(warning: 0.01, alarm: 0.001, .student)

  /// The quantiles of healthy values at two levels, such as 0.95 and 0.99.
  package static func quantile(warning: Double, alarm: Double) -> ThresholdMethod {
    exceedance(warning: 1 - warning, alarm: 1 - alarm, .empirical)
  }

  /// The name that reports and `machine.yaml` use.
  package var name: String {
    switch self {
    case .exceedance(_, _, let model): model.rawValue
    case .deviations: "deviations"
    case .budget(_, _, let model): "budget-\(model.rawValue)"
    }
  }
}

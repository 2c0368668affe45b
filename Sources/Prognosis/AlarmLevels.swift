internal import Tensors

/// A warning and an alarm level, with what they were learnt from.
package struct AlarmLevels: Sendable, Equatable {
  /// What a reader of a level should know about it.
  package enum Note: Sendable, Equatable, CustomStringConvertible {
    /// n values can't show a level that fewer than one in n + 1 exceeds: the largest value seen stands in.
    case beyondSample(AlarmState, probability: Double, count: Int)
    /// A fitted tail reaches so far beyond the values that its form, not the data, sets the level.
    case extrapolated(AlarmState, probability: Double, count: Int)
    /// The alarm level came out below the warning level, which a fitted tail can do beside an order statistic.
    case raisedToWarning

    package var description: String {
      switch self {
      case .beyondSample(let state, let probability, let count):
        "\(state) level: \(count) values can't show what a share of \(probability.short) exceeds; "
          + "it is the largest value seen, which a healthy snapshot exceeds "
          + "with probability \((1 / Double(count + 1)).short)"
      case .extrapolated(let state, let probability, let count):
        "\(state) level: an exceedance of \(probability.short) lies far beyond \(count) values "
          + "and rests on the fitted form"
      case .raisedToWarning:
        "alarm level: it came out below the warning level and was raised to it"
      }
    }
  }

  package let method: ThresholdMethod
  package let warning: Double
  package let alarm: Double
  /// The median of the healthy values: where a value comes back to, and what hysteresis is measured from.
  package let centre: Double
  /// The number of healthy values the levels rest on.
  package let count: Int
  package let notes: [Note]

  /// Levels set by hand or read from a file.
  package init(warning: Double, alarm: Double, centre: Double, method: ThresholdMethod = .standard) {
    precondition(warning <= alarm, "the warning level \(warning) lies above the alarm level \(alarm)")
    precondition(centre <= warning, "the healthy centre \(centre) lies above the warning level \(warning)")
    self.method = method
    self.warning = warning
    self.alarm = alarm
    self.centre = centre
    count = 0
    notes = []
  }

  /// Learns both levels from held-out healthy values, one per snapshot, higher meaning more anomalous.
  package init(_ method: ThresholdMethod, from values: [Double]) throws(ThresholdError) {
    if let index = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(index: index, value: values[index]) }
    let found: (warning: Double, alarm: Double)
    var notes = [Note]()
    switch method {
    case .deviations(let warning, let alarm):
      guard let moments = Moments(values) else { throw .tooFewValues(found: values.count, wanted: 2, model: .student) }
      guard moments.variance > 0 else { throw .doesNotFit(model: .student, values) }
      found = (moments.mean + warning * moments.standardDeviation, moments.mean + alarm * moments.standardDeviation)
    case .exceedance(let warning, let alarm, let model):
      found = (
        try model.level(exceededWith: warning, by: values), try model.level(exceededWith: alarm, by: values)
      )
      notes = Self.notes(warning: warning, alarm: alarm, model, count: values.count)
    case .budget(let warningBudget, let alarmBudget, let model):
      let (warning, alarm) = (warningBudget.exceedanceProbability, alarmBudget.exceedanceProbability)
      found = (
        try model.level(exceededWith: warning, by: values), try model.level(exceededWith: alarm, by: values)
      )
      notes = Self.notes(warning: warning, alarm: alarm, model, count: values.count)
    }
    if found.alarm < found.warning { notes.append(.raisedToWarning) }
    self.method = method
    centre = min(Quantile.median(of: values), found.warning)
    warning = found.warning
    alarm = max(found.alarm, found.warning)
    count = values.count
    self.notes = notes
  }

  private static func notes(warning: Double, alarm: Double, _ model: TailModel, count: Int) -> [Note] {
    [(AlarmState.warning, warning), (.alarm, alarm)].compactMap { state, probability in
      let rarest = 1 / Double(count + 1)
      if model == .empirical, probability < rarest * (1 - 1e-9) {
        return .beyondSample(state, probability: probability, count: count)
      }
      // Ten times rarer than the sample shows is where a fitted form starts to matter more than the values.
      if model != .empirical, probability < rarest / 10 {
        return .extrapolated(state, probability: probability, count: count)
      }
      return nil
    }
  }
}

internal import Pipelines

extension RunResults {
  /// What to do, the most urgent first: what the failure level or the remaining life of the named part asks, then the verdict's steps.
  var steps: [String] { [lifeStep].compactMap(\.self) + verdict.nextSteps }

  /// What to do first: one step, or two where a machine shakes so that one of them asks whether it may run on at all.
  var foremostSteps: [String] { Array(steps.prefix(rootCause?.damagingVibration == nil ? 1 : 2)) }

  /// What is left to the part that the verdict names, for a list of facts; nil where nothing is told.
  var lifeText: String? {
    guard let subject = endingSubject, let trend else { return nil }
    if let reached = subject.reachedFailure { return "at its failure level already: \(reached)" }
    return subject.estimate?.remaining.map { LifeWords(trend).brief($0) }
  }

  private var lifeStep: String? {
    guard let subject = endingSubject, let trend else { return nil }
    if let reached = subject.reachedFailure {
      return "Stop as soon as it is safe: \(subject.label) stands at its failure level already (\(reached))."
    }
    return subject.estimate?.remaining.map { life in
      "Plan the stop by the remaining life of \(subject.label): \(LifeWords(trend).brief(life))."
    }
  }

  /// A part that changes and that the verdict is about.
  private var endingSubject: TrendSubject? {
    guard verdict.state == .warning || verdict.state == .alarm else { return nil }
    return trendSubject
  }
}

extension TrendSubject {
  /// Where the indicator stands against the failure level that it has reached, such as `residual 22.3, level 15.5 forecast errors`;
  /// nil where it has not.
  fileprivate var reachedFailure: String? {
    guard hasReachedFailure, let indicator, let latest = indicator.latest, let level = forecast.failureLevel else {
      return nil
    }
    return "\(indicator.name) \(Digits.significant(latest)), level \(indicator.inUnit(level))"
  }
}

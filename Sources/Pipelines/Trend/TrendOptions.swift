/// What a user can ask of a trend.
package struct TrendOptions: Sendable, Equatable {
  /// The share of cases that intervals are to cover: 0.9, one miss in ten.
  package var confidence: Double
  /// The indicator to go by; the fittest where nil.
  package var indicator: String?
  /// Where that indicator counts as failed; the level of past runs' ends where nil.
  package var failureLevel: Double?

  package init(confidence: Double = 0.9, indicator: String? = nil, failureLevel: Double? = nil) {
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence) is outside 0 ... 1")
    precondition(failureLevel == nil || indicator != nil, "a failure level of no indicator")
    self.confidence = confidence
    self.indicator = indicator
    self.failureLevel = failureLevel
  }
}

/// A run that ended in failure.
package struct PastRun: Sendable {
  package let name: String
  package let results: RunResults

  package init(name: String, results: RunResults) {
    self.name = name
    self.results = results
  }
}

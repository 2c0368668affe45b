/// Remaining life foretold at several times of machines whose end is known, against what happened.
package struct BacktestResults: Sendable, Equatable, Codable {
  /// The share of cases that intervals are to cover.
  package var confidence: Double
  /// The width of the alpha-lambda band: 0.2 asks for an estimate within 20 % of the true remaining life.
  package var alpha: Double
  /// True where no snapshot has a time, so that an hour stands for one snapshot.
  package var countsSnapshots: Bool
  package var runs: [BacktestRun]
  /// What the chosen model said stands twice: as `chosen` and under its own name.
  package var entries: [BacktestEntry]
  /// The chosen models come first.
  package var summaries: [BacktestSummary]
  package var notes: [String]

  /// The name under which entries and summaries tell what the model said that was chosen for each machine.
  package static let chosenModel = "chosen"

  package init(
    confidence: Double, alpha: Double, countsSnapshots: Bool = false, runs: [BacktestRun], entries: [BacktestEntry],
    summaries: [BacktestSummary], notes: [String] = []
  ) {
    self.confidence = confidence
    self.alpha = alpha
    self.countsSnapshots = countsSnapshots
    self.runs = runs
    self.entries = entries
    self.summaries = summaries
    self.notes = notes
  }
}

package struct BacktestRun: Sendable, Equatable, Codable {
  package var name: String
  /// The bearing or channel that failed.
  package var subject: String
  package var lifeHours: Double
  /// In hours since the first snapshot; nil where no onset was confirmed.
  package var onsetHour: Double?
  package var failureLevelSource: String?
  /// The model that was used, chosen by how it foretold the machines of the other groups; nil where nothing was asked.
  package var chosenModel: String?

  package init(
    name: String, subject: String, lifeHours: Double, onsetHour: Double?, failureLevelSource: String?,
    chosenModel: String? = nil
  ) {
    self.name = name
    self.subject = subject
    self.lifeHours = lifeHours
    self.onsetHour = onsetHour
    self.failureLevelSource = failureLevelSource
    self.chosenModel = chosenModel
  }
}

package struct BacktestEntry: Sendable, Equatable, Codable {
  /// A place in `runs`.
  package var run: Int
  /// The share of the life that had passed, such as 0.7.
  package var fraction: Double
  package var actualHours: Double
  package var estimate: RemainingLifeEstimate

  package init(run: Int, fraction: Double, actualHours: Double, estimate: RemainingLifeEstimate) {
    self.run = run
    self.fraction = fraction
    self.actualHours = actualHours
    self.estimate = estimate
  }
}

/// One model over all runs and times (Saxena et al., 2010).
package struct BacktestSummary: Sendable, Equatable, Codable {
  package var model: String
  package var asked: Int
  package var refused: Int
  /// The share of *all* questions answered within ± alpha of the truth; a refusal counts as a miss.
  package var alphaLambda: Double
  /// The mean of 1 − |error| / truth, each at least 0; a refusal counts as 0.
  package var cumulativeRelativeAccuracy: Double
  /// The share of answers whose interval holds the truth; nil without an answer.
  package var coverage: Double?
  /// The mean absolute error of the answers, in hours; nil without an answer.
  package var meanAbsoluteError: Double?

  package init(
    model: String, asked: Int, refused: Int, alphaLambda: Double, cumulativeRelativeAccuracy: Double,
    coverage: Double?, meanAbsoluteError: Double?
  ) {
    self.model = model
    self.asked = asked
    self.refused = refused
    self.alphaLambda = alphaLambda
    self.cumulativeRelativeAccuracy = cumulativeRelativeAccuracy
    self.coverage = coverage
    self.meanAbsoluteError = meanAbsoluteError
  }
}

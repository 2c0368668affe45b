internal import Pipelines

/// What a back-test's answer was worth.
enum BacktestOutcome: String {
  case hit, miss, refused
}

extension BacktestResults {
  /// Within ± alpha of the truth, or not, or no answer.
  func outcome(of entry: BacktestEntry) -> BacktestOutcome {
    guard let life = entry.estimate.remaining else { return .refused }
    return abs(life.median - entry.actualHours) <= alpha * entry.actualHours ? .hit : .miss
  }

  /// Whether the interval holds the truth; nil without one.
  func isCovered(_ entry: BacktestEntry) -> Bool? {
    guard let life = entry.estimate.remaining else { return nil }
    return life.lower <= entry.actualHours && entry.actualHours <= life.upper ?? .infinity
  }

  /// In the order of the summaries, then of the entries.
  var models: [String] {
    var names = summaries.map(\.model)
    for entry in entries where !names.contains(entry.estimate.model) { names.append(entry.estimate.model) }
    return names
  }

  /// What the machines are called, in the order of `runs`.
  var labels: [String] { RunLabels.labels(runs.map(\.name)) }

  /// One question: a machine at a time of its life, and what each model answered, in the order of `models`.
  struct Question {
    let run: BacktestRun
    /// The run's label.
    let machine: String
    let fraction: Double
    let actualHours: Double
    let answers: [BacktestEntry?]
    let words: LifeWords
  }

  /// In the order of runs and times.
  var questions: [Question] {
    let (models, labels) = (self.models, self.labels)
    return runs.indices.flatMap { run -> [Question] in
      let own = entries.filter { $0.run == run }
      return Set(own.map(\.fraction)).sorted().map { fraction in
        let asked = own.filter { $0.fraction == fraction }
        return Question(
          run: runs[run], machine: labels[run], fraction: fraction, actualHours: asked.first?.actualHours ?? .nan,
          answers: models.map { model in asked.first { $0.estimate.model == model } },
          words: words(ofLife: runs[run].lifeHours))
      }
    }
  }

  /// - Parameter life: How long the machine lived, in hours: one unit for all that is said of it.
  func words(ofLife life: Double) -> LifeWords {
    var words = LifeWords(countsSnapshots: countsSnapshots, confidence: confidence, digits: 3)
    words.commonUnit = words.unit(for: life)
    return words
  }

  /// Such as `hit: 41 h (28–77 h)`, `miss: …, truth outside`, `refused: no onset`.
  func inWords(_ entry: BacktestEntry?) -> String {
    guard let entry else { return "–" }
    guard let life = entry.estimate.remaining else { return "refused: \(entry.estimate.reason)" }
    let words = words(ofLife: runs[entry.run].lifeHours)
    return "\(outcome(of: entry).rawValue): \(words.brief(life))" + (isCovered(entry) == false ? ", truth outside" : "")
  }

  /// The model that is used, which comes first, and what it is worth, in a sentence.
  var sentence: String {
    let band = "±\(Digits.noBreak)\(Digits.percent(alpha))"
    guard let used = summaries.first else { return "No model was asked." }
    let count = Digits.count(runs.count, "machine")
    var text =
      "Asked \(Digits.count(used.asked, "time")) about \(count) whose end is known, the \(used.model) \(used.model == BacktestResults.chosenModel ? "models" : "model") came within \(band)"
      + " of the true remaining life \(Digits.percent(used.alphaLambda)) of the time and refused"
      + " \(Digits.count(used.refused, "time"))."
    if let coverage = used.coverage {
      text += " Its intervals, meant to hold the truth in \(Digits.percent(confidence)) of the answers, held it in"
      text += " \(Digits.percent(coverage))."
    }
    return text
  }
}

internal import Pipelines

/// What a run over clips says, in plain sentences that claim no more than the clips show.
struct ClipVerdict {
  private static let machineLimit = 4

  private let results: ClipRunResults
  private let ranking: ClipRanking

  init(_ results: ClipRunResults, _ ranking: ClipRanking) {
    self.results = results
    self.ranking = ranking
  }

  var state: HealthState { ranking.state }

  /// For headlines: how many clips make the state, or which where there is one; nil without any.
  var subject: String? {
    let count = ranking.count(state)
    guard ranking.entries.count > 1 else { return ranking.entries.first?.info.name }
    return "\(Digits.grouped(count)) of \(Digits.count(ranking.entries.count, "clip"))"
  }

  var summary: String {
    [counts, places, worst, meaning, truth].compactMap(\.self).joined(separator: " ")
  }

  /// How many stand where.
  var counts: String {
    let count = ranking.entries.count
    guard count > 0 else {
      return
        "No clip was judged: all \(Digits.count(results.input.clips.count, "clip")) were used for fitting or left out."
    }
    let machines = ranking.machines.count
    let place = machines > 1 ? " of \(machines) machines" : ""
    let wasJudged = "\(Digits.count(count, "clip"))\(place) \(count == 1 ? "was" : "were") judged"
    if count == 1 { return wasJudged + ": \(onlyOne)." }
    let (alarms, warnings) = (ranking.count(.alarm), ranking.count(.warning))
    var text: String
    switch (alarms, warnings) {
    case (0, 0): text = "none stands above its warning level"
    case (0, _): text = "none stands at alarm, \(Digits.grouped(warnings)) at warning"
    case (count, _): text = "all of them stand at alarm"
    default:
      text =
        "\(Digits.grouped(alarms)) \(stand(alarms)) at alarm and \(warnings == 0 ? "none" : Digits.grouped(warnings)) at warning"
    }
    let open = ranking.count(.undetermined)
    if open == count { return wasJudged + ", but there is no level to hold them against." }
    if open > 0 { text += "; \(Digits.grouped(open)) could not be held against a level" }
    return "\(wasJudged): \(text)."
  }

  private var onlyOne: String {
    switch state {
    case .alarm: "it stands at alarm"
    case .warning: "it stands at warning"
    case .healthy: "it stands below its warning level"
    case .undetermined: "there is no level to hold it against"
    }
  }

  private func stand(_ count: Int) -> String { count == 1 ? "stands" : "stand" }

  /// Which machines raise the worst state, the one with the largest share first.
  var places: String? {
    guard ranking.machines.count > 1, state == .alarm || state == .warning else { return nil }
    let loud = ranking.machines.map { machine -> (name: String, loud: Int, all: Int) in
      let own = ranking.entries(ofMachine: machine)
      return (ClipInfo.label(ofMachine: machine), own.count { $0.state == state }, own.count)
    }
    .filter { $0.loud > 0 }
    .sorted { $0.loud * $1.all > $1.loud * $0.all }
    let named = loud.prefix(Self.machineLimit).map { "\($0.name) (\($0.loud) of \(Digits.count($0.all, "clip")))" }
    let rest = loud.count - named.count
    let all = named + (rest > 0 ? [Digits.count(rest, "more machine")] : [])
    return "\(state == .alarm ? "Alarms" : "Warnings") come from \(PlainWords.joined(all))."
  }

  private var worst: String? {
    guard ranking.entries.count > 1, let first = ranking.entries.first else { return nil }
    guard let levels = first.levels else {
      return "The highest score is \(Digits.significant(first.score)), of \(first.info.name)."
    }
    let machine = ranking.machines.count > 1 ? " of \(first.info.machineLabel)" : ""
    let verb = state == .alarm ? "Farthest above its alarm level is" : "Closest to its alarm level is"
    return "\(verb) \(first.info.name)\(machine): score \(Digits.significant(first.score)), "
      + "level \(Digits.significant(levels.alarm))."
  }

  /// What the counts are evidence of, where no labels say it better.
  var meaning: String? {
    guard results.evaluation == nil, !ranking.entries.isEmpty, state != .undetermined else { return nil }
    let (count, alarms) = (ranking.entries.count, ranking.count(.alarm))
    if alarms == count, count > 1 {
      return "Where every clip alarms, a microphone, gain or room other than that of the healthy clips is as likely a "
        + "reason as a fault."
    }
    if alarms == 0, ranking.count(.warning) == 0 { return "That they sound like the healthy clips is all this shows." }
    guard count > 1 else { return nil }
    return chance(of: alarms > 0 ? .alarm : .warning, among: count)
  }

  /// Whether so many clips above a level are more than healthy clips alone would bring.
  private func chance(of level: HealthState, among count: Int) -> String? {
    let found = ranking.entries.count { $0.state >= level }
    guard let expected = ranking.expected(above: level) else { return nil }
    let verb = level == .alarm ? "alarm" : "warn"
    let meant =
      "the levels are meant to let \(Digits.significant(expected, 2)) of \(Digits.count(count, "healthy clip")) \(verb)."
    // Two standard deviations of a Poisson count.
    let isChance = Double(found) <= expected + 2 * expected.squareRoot()
    return (isChance ? "That is about what chance brings: " : "Chance would bring fewer: ") + meant
  }

  private var truth: String? {
    guard let evaluation = results.evaluation, let all = evaluation.overall(results) else {
      guard !ranking.entries.isEmpty else { return nil }
      return ranking.entries.contains { $0.info.label != nil }
        ? "The labels hold too few healthy or faulty clips to say how well they are told apart."
        : "Without labels, nothing can be said about missed faults and false alarms."
    }
    let nominal = Digits.percent(all.nominalRate)
    return "Against the labels (\(evaluation.truth)): AUC \(Digits.area(all.auc))"
      + "\(Digits.withinAreas(all.aucInterval)), recall \(Digits.percent(all.recall))"
      + "\(Digits.withinPercent(all.recallInterval)), false alarms \(Digits.percent(all.fpr))"
      + "\(Digits.withinPercent(all.fprInterval)) where the level is meant to let at most \(nominal) pass; in brackets the 95 % "
      + "intervals."
  }
}

internal import Pipelines

/// What a comparison says in sentences.
struct ComparisonWords {
  let comparison: RunComparison

  /// Letters keep columns narrow: A is the run that the others are held against.
  func letter(_ run: Int) -> String {
    run < 26 ? String(UnicodeScalar(UInt8(65 + run))) : "R\(run + 1)"
  }

  var title: String { "\(Digits.count(comparison.names.count, "run")) compared" }

  /// The answer first: whether settings differ, whether results do.
  var summary: String {
    let (settings, results) = (comparison.differingSettings, comparison.differingResults)
    if settings.isEmpty, comparison.haveSameResults {
      return "Same settings, same results: \(counted(comparison.settings.count, "setting")) and "
        + "\(counted(comparison.results.count, "result")) are equal, and every array is, to the bit."
    }
    let went =
      settings.isEmpty
      ? "Same settings"
      : "Other settings: \(settings.count) of \(comparison.settings.count) (\(named(settings)))"
    let came =
      comparison.haveSameResults
      ? "same results, to the bit"
      : results.isEmpty
        ? "the same figures, but arrays that differ"
        : "other results: \(results.count) of \(comparison.results.count)"
    return "\(went); \(came). \(verdict)"
  }

  /// Whether a reader would do anything else.
  private var verdict: String {
    let decisive = comparison.results.filter { $0.section == "verdict" }
    guard comparison.kind == .measurements else {
      let alarms = decisive.first { $0.name == "alarm clips" }
      guard let alarms, alarms.differs else { return "They call the same number of clips abnormal." }
      return "Clips at alarm: \(listed(alarms))."
    }
    let decided = ["state", "bearing", "element"].compactMap { name in decisive.first { $0.name == name } }
    let others = decided.filter(\.differs)
    let alarm = decisive.first { $0.name == "alarm index" }
    var text =
      others.isEmpty
      ? "The verdicts agree on state, bearing and element"
      : "The verdicts differ: " + others.map { "\($0.name) \(listed($0))" }.joined(separator: "; ")
    if let alarm, alarm.differs { text += "; alarm at snapshot \(listed(alarm))" }
    return text + "."
  }

  private func listed(_ row: ComparedRow) -> String {
    ComparedText(row).cells.enumerated().map { "\($1) (\(letter($0)))" }.joined(separator: ", ")
  }

  private func counted(_ count: Int, _ thing: String) -> String { Digits.count(count, thing) }

  private func named(_ rows: [ComparedRow]) -> String {
    let names = rows.prefix(3).map(\.name).joined(separator: ", ")
    return rows.count > 3 ? "\(names), …" : names
  }

  /// Why results may differ where no setting does.
  var caution: String? {
    guard comparison.differingSettings.isEmpty, !comparison.haveSameResults else { return nil }
    return
      "Results that differ under equal settings come from other measurements of a later score, trend or evaluation, "
      + "or from another machine: the same input, recipe and seed give the same bits on one machine."
  }

  /// What only some runs have, where those agree: a sentence instead of rows that say the same again and again.
  var missing: [String] {
    let rows = comparison.differingResults.filter(\.isOnlyMissing)
    var seen: Set<[Int]> = []
    let patterns = rows.map(\.absentRuns).filter { seen.insert($0).inserted }
    return patterns.flatMap { pattern in
      let own = rows.filter { $0.absentRuns == pattern }
      var known: Set<String> = []
      let sections = own.map(\.section).filter { known.insert($0).inserted }
      let channels = sections.filter { isChannel($0, missingFrom: pattern) }
      let others = own.filter { !channels.contains($0.section) }
      return [only(channels, pattern), computed(others, sections.filter { !channels.contains($0) }, pattern)]
        .compactMap(\.self)
    }
  }

  /// Whether a section is of a channel that these runs do not have: not one of its results is theirs.
  private func isChannel(_ section: String, missingFrom pattern: [Int]) -> Bool {
    section.hasPrefix(Self.channel)
      && comparison.results.filter { $0.section == section }.allSatisfy { $0.absentRuns == pattern }
  }

  private static let channel = "channel "

  private func only(_ channels: [String], _ absent: [Int]) -> String? {
    guard !channels.isEmpty else { return nil }
    let runs = comparison.names.indices.filter { !absent.contains($0) }.map(letter)
    return "Only \(runs.joined(separator: ", ")) \(runs.count == 1 ? "has" : "have") the "
      + "channel\(channels.count == 1 ? "" : "s") "
      + listed(channels.map { String($0.dropFirst(Self.channel.count)) }, limit: 8) + "."
  }

  private func computed(_ rows: [ComparedRow], _ sections: [String], _ pattern: [Int]) -> String? {
    guard !rows.isEmpty else { return nil }
    let equal = comparison.names.count - pattern.count > 1 ? ", and equal elsewhere" : ""
    return "Not computed in \(pattern.map(letter).joined(separator: ", "))\(equal): "
      + "\(Digits.count(rows.count, "result")) (\(listed(sections, limit: 4)))."
  }

  private func listed(_ names: [String], limit: Int) -> String {
    names.prefix(limit).joined(separator: ", ") + (names.count > limit ? ", …" : "")
  }

  /// One sentence for each run after the first on the arrays in `run.h5`.
  var arrays: [String] {
    comparison.arrays.enumerated().map { place, differences in
      let run = letter(place + 1)
      let others = differences.filter { !$0.isEqual }
      if others.isEmpty { return "\(run) and A: all \(differences.count) arrays are equal to the bit." }
      let shapes = others.count { $0.differing == nil }
      var text =
        "\(run) and A: \(others.count) of \(differences.count) arrays \(others.count == 1 ? "differs" : "differ")"
      if shapes > 0 { text += ", \(shapes) of them in shape" }
      if let worst = others.filter({ $0.largest != nil }).max(by: { ($0.largest ?? 0) < ($1.largest ?? 0) }),
        let largest = worst.largest
      {
        text += "; farthest apart is \(worst.name), by \(Digits.percent(largest)) of its largest value"
      }
      return text + "."
    }
  }

  /// One sentence for each run that judged the same input as the first.
  func sentence(_ agreement: StateAgreement) -> String {
    let thing = comparison.kind == .measurements ? "snapshot" : "clip"
    let run = letter(agreement.run)
    guard let first = agreement.firstDifference else {
      return "A and \(run) judge the same input and call all \(Digits.count(agreement.total, thing)) alike."
    }
    return "A and \(run) judge the same input and call \(Digits.grouped(agreement.agreeing)) of "
      + "\(Digits.count(agreement.total, thing)) alike; the first on which they differ is \(thing) \(first)."
  }

  /// States that either run uses; `[state of A][state of the other]`.
  func confusion(_ agreement: StateAgreement) -> (states: [HealthState], rows: [[Int]]) {
    let kinds = HealthState.allCases.indices.filter { kind in
      agreement.counts[kind].contains { $0 > 0 } || agreement.counts.contains { $0[kind] > 0 }
    }
    return (
      kinds.map { HealthState.allCases[$0] }, kinds.map { a in kinds.map { b in agreement.counts[a][b] } }
    )
  }
}

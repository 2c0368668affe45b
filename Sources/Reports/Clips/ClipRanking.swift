internal import Pipelines

/// Every judged clip with its standing, the farthest above its alarm level first.
struct ClipRanking {
  /// What a state says where the truth is known.
  enum Outcome { case caught, missed, falseAlarm, passed }

  struct Entry {
    /// Index of the clip in the input.
    let clip: Int
    let info: ClipInfo
    let state: HealthState
    let score: Double
    /// nil where the clip's machine has no level.
    let levels: ClipLevels?

    /// How far the score lies above the alarm level, in distances from the warning to the alarm level.
    ///
    /// Scores of machines with levels of their own can't be compared, these can: -1 is a warning, 0 an alarm.
    var margin: Double {
      guard let levels else { return -.infinity }
      let distance = levels.alarm - levels.warning
      let excess = score - levels.alarm
      guard excess.isFinite else { return -.infinity }
      return distance > 0 && distance.isFinite ? excess / distance : excess
    }

    var outcome: Outcome? {
      guard let label = info.label, state != .undetermined else { return nil }
      switch (label, state == .alarm) {
      case (.faulty, true): return .caught
      case (.faulty, false): return .missed
      case (.healthy, true): return .falseAlarm
      case (.healthy, false): return .passed
      }
    }
  }

  /// Clips that nothing was fitted on and that have a score.
  let entries: [Entry]
  /// The machines of the judged clips, in the order of the input.
  let machines: [String]

  init(_ results: ClipRunResults) {
    let detector = results.deciding
    let levels = Dictionary(
      (detector?.levels ?? []).map { ($0.machine, $0) }, uniquingKeysWith: { first, _ in first })
    let entries = results.input.clips.enumerated().compactMap { index, info -> Entry? in
      guard info.role == .monitored, let score = results.score(ofClip: index) else { return nil }
      return Entry(
        clip: index, info: info, state: results.state(ofClip: index), score: score, levels: levels[info.machine])
    }
    self.entries = entries.sorted { first, second in
      if first.state != second.state { return first.state > second.state }
      if first.margin != second.margin { return first.margin > second.margin }
      return first.score == second.score ? first.clip < second.clip : first.score > second.score
    }
    let judgedMachines = Set(entries.map(\.info.machine))
    machines = results.input.machines.filter(judgedMachines.contains)
  }

  /// The worst that any clip says; undetermined without one.
  var state: HealthState { entries.first?.state ?? .undetermined }

  func count(_ state: HealthState) -> Int { entries.count { $0.state == state } }
  func count(_ outcome: Outcome) -> Int { entries.count { $0.outcome == outcome } }

  func entries(ofMachine machine: String) -> [Entry] { entries.filter { $0.info.machine == machine } }

  /// How many of the judged clips would pass a level if all of them were healthy; nil without levels.
  func expected(above level: HealthState) -> Double? {
    let rates = entries.compactMap { level == .alarm ? $0.levels?.alarmRate : $0.levels?.warningRate }
      .filter(\.isFinite)
    return rates.isEmpty ? nil : rates.reduce(0, +)
  }
}

internal import Pipelines

/// A run over sound clips in plain words, under the questions that a run over vibration answers.
struct ClipPlainSummary {
  let results: ClipRunResults
  let ranking: ClipRanking

  var words: PlainWords {
    let verdict = ClipVerdict(results, ranking)
    return PlainWords { question in
      switch question {
      case .input: [heard, learnt]
      case .finding: [verdict.counts, verdict.places]
      case .evidence: [judge, band, agreement, verdict.meaning]
      case .course: ["Clips have no order in time, so nothing is said of how it develops or how long anything lasts."]
      case .doubt: PlainWords.doubts(doubts)
      case .action: [action]
      }
    }
  }

  // MARK: What was looked at

  private var heard: String {
    let machines = results.input.machines.count
    return "\(results.input.machine): \(Digits.count(results.input.clips.count, "clip")) (short sound recordings) of "
      + "\(Digits.count(machines, "machine"))."
  }

  private var learnt: String {
    let fitted = results.input.machines.reduce(0) { $0 + results.fittedCount(ofMachine: $1) }
    let lesson = "\(Digits.grouped(fitted)) of them, taken as healthy, taught the program how the machines sound"
    return ranking.entries.isEmpty
      ? "\(lesson)." : "\(lesson); the judged ones were compared with that, each by itself."
  }

  // MARK: What it rests on

  private var judge: String? {
    guard let detector = results.deciding else { return nil }
    let name = "Clips are judged by one measure (\(detector.title))"
    let rates = Set(detector.levels.map(\.alarmRate)).filter(\.isFinite)
    guard let rate = rates.max() else { return "\(name), for which there is no level." }
    return "\(name), whose alarm level is meant to let \(Digits.percent(rate)) of healthy clips pass."
  }

  /// The frequency that those standing out do so at.
  private var band: String? {
    guard let departure = ProfileFigure(results, ranking)?.departure else { return nil }
    return "On average the \(departure.name) differ\(departure.name.hasPrefix("1 ") ? "s" : "") most around "
      + "\(Digits.hertz(departure.hertz)) Hz, by \(Digits.significant(departure.deviations, 2)) times the healthy scatter."
  }

  /// How many of the other measures say the same of the worst clip.
  private var agreement: String? {
    guard let worst = ranking.entries.first, worst.state == .alarm else { return nil }
    let verdicts = results.detectors.dropFirst().compactMap { detector -> Bool? in
      guard detector.scores.indices.contains(worst.clip), detector.scores[worst.clip].isFinite,
        let level = detector.levels.first(where: { $0.machine == worst.info.machine }), level.alarm.isFinite
      else { return nil }
      return Double(detector.scores[worst.clip]) > level.alarm
    }
    guard !verdicts.isEmpty else { return nil }
    let count = verdicts.count(where: \.self)
    guard verdicts.count > 1 else {
      return
        "The other measure \(count == 1 ? "puts the worst clip above its level too" : "does not put the worst clip above its level")."
    }
    return "\(count) of \(verdicts.count) other measures put the worst clip above their alarm level too."
  }

  // MARK: What speaks against it

  private var doubts: [String?] {
    [
      results.audit?.leakage, mistakes, rival, unlabelled, results.networkDecides ? results.audit?.weakness : nil,
      fewHealthy,
    ]
      + [PlainDoubts.leftOut(results.leftOutCount, "clip", results.dataQuality), results.audit?.rest]
  }

  /// What was judged wrong where the labels are known.
  private var mistakes: String? {
    guard let all = results.evaluation?.overall(results), all.falseNegatives + all.falsePositives > 0 else {
      return nil
    }
    return "Against the labels it missed \(Digits.grouped(all.falseNegatives)) of "
      + "\(Digits.count(all.truePositives + all.falseNegatives, "faulty clip")) and called "
      + "\(Digits.grouped(all.falsePositives)) of \(Digits.count(all.falsePositives + all.trueNegatives, "healthy one")) "
      + "faulty."
  }

  private var rival: String? {
    guard let evaluation = results.evaluation, let deciding = evaluation.overall(results) else { return nil }
    let others = evaluation.allClips.filter { $0.detector != deciding.detector && $0.auc.isFinite }
    guard let best = others.max(by: { $0.auc < $1.auc }), best.auc > deciding.auc else { return nil }
    return "Another measure (\(results.title(ofDetector: best.detector))) would have told healthy from faulty better."
  }

  private var unlabelled: String? {
    guard results.evaluation == nil, !ranking.entries.isEmpty else { return nil }
    return "How many faults are missed, and how many alarms are false, nobody can say without labels."
  }

  private var fewHealthy: String? {
    let counts = results.deciding?.levels.map(\.healthyCount) ?? []
    guard let fewest = counts.min(), fewest < PlainDoubts.fewHealthy else { return nil }
    return "A level rests on only \(Digits.count(fewest, "healthy clip"))."
  }

  // MARK: What to do

  private var action: String {
    switch ranking.state {
    case .alarm, .warning:
      "Listen to \(ranking.entries.first?.info.name ?? "the worst clip") below; record again with the healthy clips' "
        + "microphone, gain and load before touching the machine."
    case .healthy: "Keep recording with the same microphone, place and gain."
    case .undetermined: "Give more healthy clips to set a level by, or others to judge."
    }
  }
}

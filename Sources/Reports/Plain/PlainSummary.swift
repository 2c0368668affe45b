internal import Pipelines
internal import Tensors

/// A run over vibration in plain words, which say no more than the results do.
///
/// The damaged part is named where the verdict names it, a remaining life where the forecast has one, and what speaks
/// against all that stands beside it.
struct PlainSummary {
  let results: RunResults

  var words: PlainWords {
    PlainWords { question in
      switch question {
      case .input: [measured, learnt]
      case .finding: finding
      case .evidence: PlainEvidence(results: results).sentences
      case .course: [indicator, life]
      case .doubt: PlainWords.doubts(PlainDoubts(results: results).all)
      case .action: results.foremostSteps.map(PlainWords.sentence)
      }
    }
  }

  private var verdict: Verdict { results.verdict }
  private var input: InputSummary { results.input }

  // MARK: What was looked at

  private var measured: String {
    let thing = input.isFeatureTable ? "rows of indicator values without waveforms" : "short recordings"
    return "\(input.machine): \(Digits.count(input.snapshotCount, "snapshot")) (\(thing)) of "
      + "\(Digits.count(input.channels.count, "channel"))\(span)."
  }

  private var span: String {
    let known = input.times.compactMap(\.self)
    guard let first = known.min(), let last = known.max() else { return ", in their order, without times" }
    let isNominal = input.clock.isNominal
    guard last > first else { return isNominal ? ", without a date" : ", taken at \(Timestamp(first).readable)" }
    let length = Digits.duration(hours: Double(last - first) / 3.6e12)
    return isNominal
      ? " over \(length), without dates" : ", from \(Timestamp(first).iso8601.prefix(10)) on, over \(length)"
  }

  private var learnt: String {
    let judged = input.count(of: .monitored)
    let healthy = [SnapshotRole.training, .validation, .threshold].reduce(0) { $0 + input.count(of: $1) }
    let lesson = "\(Digits.grouped(healthy)) were taken as healthy, to learn from"
    return judged > 0 ? "\(lesson); \(Digits.grouped(judged)) were judged." : "\(lesson); none was judged."
  }

  // MARK: What was found

  private var finding: [String?] {
    switch verdict.state {
    case .undetermined: ["Whether the machine is healthy can't be said yet.", PlainWords.sentence(verdict.summary)]
    case .healthy:
      [
        "No channel stands at warning or alarm, for which \(results.thresholds.persistence) must pass a level.",
        fadedWarning,
        pending ?? "So the machine runs as in its healthy period; that is no proof that nothing is damaged.",
        shaft, results.rootCause?.damageSentence,
      ]
    case .warning, .alarm: [departure, forerunner, others, element, shaft, results.rootCause?.damageSentence]
    }
  }

  /// Channels whose last value exceeds a level that is not confirmed yet.
  private var pending: String? {
    let levels = results.snapshots.warningLevel
    let names = results.channels.indices.filter { channel in
      guard let level = results.latest(levels, channel: channel) else { return false }
      return results.latestIndicator(ofChannel: channel) > level
    }.map { results.channels[$0].name }
    guard !names.isEmpty else { return nil }
    return "But the last snapshot of \(PlainWords.joined(names)) exceeds a level, which is not confirmed yet."
  }

  private var fadedWarning: String? {
    let warned = results.channels.filter { $0.warningIndex != nil }
    return warned.isEmpty ? nil : "A warning came and went on \(PlainWords.joined(warned.map(\.name)))."
  }

  private var departure: String {
    let word = verdict.state == .alarm ? "An alarm" : "A warning, no alarm,"
    let place = results.subject.map { " on \($0)" } ?? ", but which bearing it comes from is undetermined"
    var text = word + place
    let onset = own?.onsetIndex ?? verdict.onsetIndex
    if let onset { text += ": out of the healthy range since \(input.moment(onset))" }
    guard let sure = own.flatMap(confirmation) ?? (verdict.state == .alarm ? verdict.alarmIndex : verdict.warningIndex)
    else { return text + "." }
    let delay = onset.map { sure - $0 } ?? 0
    let moment = delay > 0 ? "\(Digits.count(delay, "snapshot")) later" : "at \(input.moment(sure))"
    return
      "\(text), the \(verdict.state.word.lowercased()) confirmed \(moment), once \(results.thresholds.persistence) agreed."
  }

  /// When a channel's state that the verdict has was confirmed.
  private func confirmation(of channel: ChannelSummary) -> Int? {
    verdict.state == .alarm ? channel.alarmIndex : channel.warningIndex
  }

  /// The channel of the named part that was confirmed first; nil where nothing is named, or only others were.
  private var own: ChannelSummary? {
    results.channels.filter(results.isNamed).filter { confirmation(of: $0) != nil }
      .min { (confirmation(of: $0) ?? .max) < (confirmation(of: $1) ?? .max) }
  }

  /// Another part that left its healthy range before the one that most of the excess lies on.
  private var forerunner: String? {
    guard let own, let onset = own.onsetIndex, let sure = confirmation(of: own) else { return nil }
    let earlier = results.channels.filter { !results.isNamed($0) && (confirmation(of: $0) ?? .max) < sure }
    guard let first = earlier.min(by: { (confirmation(of: $0) ?? .max) < (confirmation(of: $1) ?? .max) }),
      let since = first.onsetIndex
    else { return nil }
    return since < onset ? "\(first.name) had left its healthy range before, at \(input.moment(since))." : nil
  }

  /// What else stands at alarm or warning.
  private var others: String? {
    let states = [HealthState.alarm, .warning].compactMap { state -> String? in
      let names = results.channels.indices
        .filter { !results.isNamed(results.channels[$0]) && results.latestState(ofChannel: $0) == state }
        .map { results.channels[$0].name }
      return names.isEmpty ? nil : "at \(state.word.lowercased()): \(PlainWords.joined(names))"
    }
    // A name keeps its own first letter.
    return states.isEmpty ? nil : "Also \(states.joined(separator: "; "))."
  }

  private var element: String? {
    guard let element = verdict.element else {
      return results.subject == nil ? nil : "Which part of it is damaged, if any, is undetermined."
    }
    let meanings = [
      "outer race": "its outer ring", "inner race": "its inner ring", "ball": "one of its rolling elements",
      "cage": "what keeps its rolling elements apart",
    ]
    return "The damage points to the \(element)\(meanings[element].map { " (\($0))" } ?? "")."
  }

  /// What rose at the shaft's speed and its multiples.
  private var shaft: String? {
    guard let suspicion = results.rootCause?.shaftSuspicions.first else { return nil }
    let meanings = [
      "unbalance": "weight off centre", "misalignment": "shafts not in line", "looseness": "loose parts",
    ]
    return "The shaft's own rhythm on \(suspicion.channel) points to \(suspicion.finding)"
      + (meanings[suspicion.finding].map { " (\($0))" } ?? "") + "; one sensor cannot prove it."
  }

  // MARK: How it develops

  /// Where the health indicator stands, and which way it went since it was sure.
  private var indicator: String? {
    guard verdict.state == .alarm || verdict.state == .warning, let channel = results.foremostChannel,
      let last = results.latest(results.snapshots.smoothed, channel: channel),
      let level = results.latest(results.snapshots.alarmLevel, channel: channel)
    else { return nil }
    let name =
      "The health indicator of \(results.channels[channel].name) (higher is worse, alarm level \(Digits.significant(level)))"
    let end = "\(Digits.significant(last))."
    let summary = results.channels[channel]
    guard let sure = summary.alarmIndex ?? summary.warningIndex, sure < results.snapshots.smoothed.rowCount - 1,
      case let then = Double(results.snapshots.smoothed[sure, channel]), then > 0
    else { return "\(name) ends at \(end)" }
    let course = last > 1.1 * then ? "has grown" : last < 0.9 * then ? "has fallen" : "has hardly changed"
    return
      "\(name) \(course) from \(Digits.significant(then)) at the \(summary.alarmIndex == nil ? "warning" : "alarm") to "
      + end
  }

  private var life: String? {
    guard verdict.state != .undetermined else { return nil }
    guard let trend = results.trend else {
      return verdict.state == .healthy
        ? "Without a confirmed change there is no remaining life to tell." : "How long it may last was not asked."
    }
    guard let subject = results.trendSubject else { return nil }
    guard !subject.hasReachedFailure else { return "\(subject.title) stands at its failure level already." }
    let words = LifeWords(trend)
    guard let estimate = subject.estimate, let life = estimate.remaining else {
      return "How long it may last is not said: \(subject.estimate?.reason ?? "no model was asked")."
    }
    if let compared = estimate.comparison {
      return "\(subject.title): \(compared) about \(words.span(life.median)); \(Digits.percent(trend.confidence)) of "
        + "the lives that fit them end after \(words.range(life))."
    }
    return "\(subject.title) may reach its failure level in about \(words.span(life.median)); "
      + "\(Digits.percent(trend.confidence)) of fitting courses do so after \(words.range(life))."
  }
}

extension InputSummary {
  /// Indicators without waveforms.
  var isFeatureTable: Bool { samplesPerSnapshot == nil }
}

extension RunResults {
  /// The part of the trend that the verdict is about, else the most urgent one.
  var trendSubject: TrendSubject? {
    let named = trend?.subjects.first { subject in
      switch subject.kind {
      case .bearing: subject.name == verdict.bearing
      case .channel: subject.name == verdict.channel
      case .machine: false
      }
    }
    return named ?? trend?.subjects.first
  }
}

internal import Diagnosis
internal import Prognosis

/// Turns what was found into the verdict and the sentences that go with it, never saying more than the evidence.
struct VerdictWriter {
  let health: MachineHealth
  let cause: RootCause
  /// nil where no waveform was searched.
  let rootCause: RootCauseCard?
  let channels: [ChannelInfo]
  let names: [String]
  let times: [Int64?]
  /// Snapshots that were left out because the machine stood still, which is no lack of measurements.
  var stopped: Set<Int> = []

  var verdict: Verdict {
    let leading = health.leadingChannel
    let history = leading.map { health.conditions[$0].history }
    let alarm = history?.alarmIndex
    let bearing = state == .healthy || state == .undetermined ? nil : named
    return Verdict(
      state: state, bearing: bearing, channel: bearing.flatMap(strongestChannel(of:)),
      element: bearing == nil ? nil : rootCause?.element,
      confidence: bearing == nil ? 0 : confidence(bearing).asConfidence, onsetIndex: history?.onsetIndex,
      warningIndex: history?.warningIndex, alarmIndex: alarm, alarmTime: alarm.flatMap { times[$0] },
      leadHours: alarm.flatMap { RisingTimes.lead(fromAlarmAt: $0, in: times) },
      summary: summary(history, bearing), nextSteps: nextSteps(bearing))
  }

  /// The bearing that errs, or from which it hears the defect; where a fall may be all that the errors say, the one whose lines name
  /// an element.
  private var named: String? {
    if let erring = cause.bearing { return rootCause?.bearing ?? erring }
    return cause.isExplainedByFall && rootCause?.element != nil ? rootCause?.bearing : nil
  }

  /// Of a machine that was healthy as long as it could be judged nobody knows how it is now.
  private var state: HealthState {
    health.state == .healthy && unjudged.count >= health.policy.persistence.needed ? .undetermined : health.state
  }

  /// The snapshots behind the last that was judged.
  private var unjudged: [Int] {
    let last = health.isLeftOut.lastIndex(of: false) ?? -1
    return (last + 1..<health.isLeftOut.count).filter { !stopped.contains($0) }
  }

  /// Of the errors, or of the card where it names another bearing than they do.
  private func confidence(_ bearing: String?) -> Double {
    bearing == cause.bearing ? cause.confidence : rootCause?.confidence ?? 0
  }

  private func strongestChannel(of bearing: String) -> String? {
    channels.indices.filter { (channels[$0].bearing ?? channels[$0].name) == bearing }
      .max { cause.attribution.error.excesses[$0] < cause.attribution.error.excesses[$1] }.map { channels[$0].name }
  }

  private func summary(_ history: AlarmHistory?, _ bearing: String?) -> String {
    switch state {
    case .undetermined: return open
    case .healthy: return healthy + fallen + pending + besides
    case .warning, .alarm:
      let level = state == .alarm ? "alarm" : "warning"
      let first = health.leadingChannel.map { "\(channels[$0].name) was the first channel with a confirmed \(level)" }
      let since = history?.onsetIndex.map { ", out of its healthy range since snapshot \($0) (\(when($0)))" } ?? ""
      return (first ?? "A \(level) was confirmed") + since + "." + attributed(bearing) + fallen + besides
    }
  }

  private var fall: String? { cause.fallen.sentence(channels.map(\.name)) }

  /// Which channels fell, where that is not said already.
  private var fallen: String {
    guard let sentence = fall, named != nil || !cause.isExplainedByFall else { return "" }
    return " " + sentence.prefix(1).uppercased() + sentence.dropFirst()
      + (cause.fallen.arePartial
        ? ", as with a sensor or cable that fails." : ": a lighter load, or the measuring chain.")
  }

  /// What the card says of shaft and severity, which no bearing's damage need explain.
  private var besides: String {
    [rootCause?.shaftSentence, rootCause?.damageSentence].compactMap(\.self).map { " " + $0 }.joined()
  }

  /// Why there is no verdict yet.
  private var open: String {
    let (asked, judged) = health.judgement
    if asked <= 0 { return "The healthy period was learnt; no snapshot after it has been judged." }
    if judged == 0 { return "No snapshot after the healthy period could be judged: every one was left out." }
    if judged >= health.policy.persistence.needed, let first = unjudged.first {
      return
        "Nothing could be judged since snapshot \(first) (\(when(first))): every snapshot from there on was left out. "
        + healthy + pending
    }
    return
      "\(judged) judged after the healthy period, and it takes \(health.policy.persistence.needed) to confirm a state."
      + pending
  }

  /// What the last snapshot shows and later ones have to confirm.
  private var pending: String {
    let exceeding = health.pending.map { "\(channels[$0.channel].name) its \($0.level) level" }
    return exceeding.isEmpty
      ? "" : " The last snapshot exceeds, not confirmed yet: \(exceeding.joined(separator: ", "))."
  }

  private var healthy: String {
    let passed = channels.indices.compactMap { channel in
      health.conditions[channel].history.warningIndex.map { "\(channels[channel].name) (snapshot \($0), \(when($0)))" }
    }
    guard passed.isEmpty else {
      return "Every channel is in its healthy range; a warning came and went on \(passed.joined(separator: ", "))."
    }
    let (needed, window) = (health.policy.persistence.needed, health.policy.persistence.window)
    let rule = needed == window ? "\(needed) snapshots in a row" : "\(needed) of \(window) snapshots"
    return "No channel rose out of its healthy range for \(rule) after the healthy period."
  }

  private func attributed(_ bearing: String?) -> String {
    guard let bearing else {
      return " Which bearing it comes from is undetermined: \(cause.undetermined ?? "no evidence")."
    }
    // A share says nothing where all channels listen to one bearing.
    guard cause.attribution.bearingShares.count > 1, let erring = cause.bearing else { return defect }
    let share = cause.attribution.bearingShares.max() ?? 0
    let percent = Digits.percent(share).replacing("> ", with: "more than ")
    let excess = " Since then \(percent) of the excess over the healthy level lies on "
    guard erring != bearing else { return excess + "\(bearing)." + defect }
    return excess + "\(erring), but the defect's lines are far stronger on \(bearing)." + defect
  }

  /// What the envelope says of the named bearing.
  private var defect: String {
    guard let rootCause, let channel = rootCause.channels.first(where: { $0.channel == rootCause.channel }) else {
      return ""
    }
    guard rootCause.element != nil, let evidence = channel.defects.first else {
      return channel.reason.isEmpty ? "" : " The damaged part is undetermined: \(channel.reason)."
    }
    let sentence = EvidenceSentence(evidence, channel: channel.channel).text
    return " It points to the \(evidence.element): \(sentence)"
  }

  private func nextSteps(_ bearing: String?) -> [String] {
    let urgent = rootCause?.damagingVibration.map { channel, severity in
      "Decide now whether the machine may run on: \(channel) vibrates in zone D of ISO 20816, \(severity.reason)."
    }
    let own = usualSteps(bearing)
    let sensors = sensorStep.map { [$0] } ?? []
    // What fell comes first where it may be all there is.
    return [urgent].compactMap(\.self) + (bearing == nil ? sensors + own : own + seconds + sensors)
  }

  private var sensorStep: String? {
    guard let sentence = fall else { return nil }
    return cause.fallen.arePartial
      ? "Check sensor and cable: \(sentence)." : "Compare load and speed with the healthy period: \(sentence)."
  }

  /// Bearings with a defect of their own beside the named one.
  private var seconds: [String] {
    (rootCause?.secondDefects ?? []).map { other in
      "Inspect \(other.bearing) too: it shows lines of its own, of the \(other.element ?? "bearing")."
    }
  }

  private func usualSteps(_ bearing: String?) -> [String] {
    switch state {
    case .undetermined:
      [
        health.judgement.asked > 0 && (health.judgement.judged == 0 || !unjudged.isEmpty)
          ? "Check the data-quality list: it says why \(health.judgement.judged == 0 ? "every snapshot was" : "the last snapshots were") left out."
          : Self.scoring
      ]
    case .healthy:
      [
        rootCause?.oldDefect.map { channel, bearing, evidence in
          "Inspect \(bearing ?? channel) at the next stop: \(evidence.line) lines of its \(evidence.element) stand out, and did while it "
            + "counted as healthy."
        },
        shaftCheck.map { "Check \($0), though no channel rose out of its healthy range." },
        health.pending.isEmpty
          ? "Keep measuring at the same interval." : "Measure again soon: the last snapshot exceeds a level.",
        Self.scoring,
      ].compactMap(\.self)
    case .warning:
      [
        "Measure \(bearing ?? "the machine") more often and watch the trend\(shaftCheck.map { "; check \($0)" } ?? "").",
        "Compare load, speed and lubrication with the healthy period.",
      ]
    case .alarm:
      [
        "Inspect \(target(bearing)) at the next stop\(shaftCheck.map { " and check \($0)" } ?? ""); "
          + "shorten the measuring interval until then.",
        "Compare load, speed and lubrication with the healthy period before stopping the machine.",
      ]
    }
  }

  /// What the shaft's lines ask to be looked at; nil where they make no pattern.
  private var shaftCheck: String? {
    rootCause?.shaftSuspicions.first.map { "for \($0.finding), to which the shaft's lines on \($0.channel) point" }
  }

  private func target(_ bearing: String?) -> String {
    guard let bearing else { return "the bearings with the highest share" }
    return rootCause?.element.map { "\(bearing), first its \($0)," } ?? bearing
  }

  private static let scoring = "Judge new snapshots with: raceway score RUN MEASUREMENTS"

  /// Its time, or its name where it has none.
  private func when(_ snapshot: Int) -> String {
    SnapshotClock(times).text(ofSnapshot: snapshot) ?? names[snapshot]
  }
}

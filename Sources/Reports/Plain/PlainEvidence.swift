internal import Pipelines

/// Which evidence agrees with the verdict and which does not, in plain words.
struct PlainEvidence {
  let results: RunResults

  var sentences: [String?] {
    switch results.verdict.state {
    case .undetermined: []
    case .healthy: [highest, quiet]
    case .warning, .alarm: [share, energy, lines, confidence]
    }
  }

  private var verdict: Verdict { results.verdict }

  /// What stands for a channel in sentences about bearings.
  private func part(_ channel: ChannelSummary) -> String { channel.bearing ?? channel.name }

  private var named: String? { verdict.bearing ?? verdict.channel }

  // MARK: Healthy

  private var highest: String? {
    let latest = results.channels.indices.map { (results.channels[$0].name, results.latestIndicator(ofChannel: $0)) }
    guard let worst = latest.filter({ $0.1.isFinite }).max(by: { $0.1 < $1.1 }) else { return nil }
    let meaning =
      results.input.isFeatureTable
      ? "How far a channel's values lie from their healthy ones is the channel's health indicator. "
      : "A network learnt the healthy vibration; how badly it reproduces a channel is the channel's health indicator. "
    return meaning
      + "The highest at the end is \(Digits.significant(worst.1)), on \(worst.0); warnings begin at "
      + "\(Digits.significant(results.thresholds.warning))."
  }

  private var quiet: String? {
    let contrasts = results.channels.compactMap { channel in channel.energyContrastDB.map { (channel.name, $0) } }
    guard let loudest = contrasts.filter({ $0.1.isFinite }).max(by: { $0.1 < $1.1 }) else { return nil }
    guard loudest.1 >= 0.5 else { return "Plain energy rose on no channel by half a decibel." }
    return
      "Plain energy rose most on \(loudest.0), by \(Digits.decibels(loudest.1)) in the mean of the last tenth of the snapshots."
  }

  // MARK: Warning and alarm

  /// What the network's errors, or a table's values, say of the place.
  private var share: String? {
    var shares: [String: Double] = [:]
    for channel in results.channels { shares[part(channel), default: 0] += channel.excessShare ?? 0 }
    // The first in the order of the input where several are equal.
    let parts = results.channels.map(part)
    guard let most = parts.max(by: { (shares[$0] ?? 0) < (shares[$1] ?? 0) }), let top = shares[most], top > 0 else {
      return nil
    }
    let judge =
      results.input.isFeatureTable
      ? "by how far the values lie from their healthy ones" : "by a network that learnt the healthy vibration"
    guard parts.contains(where: { $0 != most }) else { return "The departure was told \(judge)." }
    let departure = "\(Self.inWords(top)) of the departure from normal, told \(judge), lies on \(most)"
    guard let named else { return "No bearing holds more: \(departure)." }
    guard named != most else { return "\(departure)." }
    return "\(departure), not on \(named); the lines of a damaged part are stronger on \(named)."
  }

  /// A share at the beginning of a sentence.
  private static func inWords(_ share: Double) -> String {
    Digits.percent(share).replacing("> ", with: "More than ").replacing("< ", with: "Less than ")
  }

  /// Whether plain energy points there too.
  private var energy: String? {
    guard let named else { return nil }
    let contrasts = results.channels.compactMap { channel in
      channel.energyContrastDB.flatMap { $0.isFinite ? (part: part(channel), level: $0) : nil }
    }
    guard let own = contrasts.filter({ $0.part == named }).map(\.level).max() else { return nil }
    let others = contrasts.filter { $0.part != named }
    guard own >= 1 else { return "Plain energy hardly shows it: \(Digits.decibels(own)) there\(span)." }
    let rise = "plain energy rose by \(Digits.decibels(own)) there\(span)"
    guard let loudest = others.max(by: { $0.level < $1.level }) else { return "P\(rise.dropFirst())." }
    return loudest.level < own
      ? "P\(rise.dropFirst()), more than elsewhere, which agrees."
      : "That does not agree: \(rise), but by \(Digits.decibels(loudest.level)) on \(loudest.part)."
  }

  /// Over what the energy was measured, as other rises on the page are of the end alone.
  private var span: String {
    verdict.onsetIndex.map { " in the mean since snapshot \($0)" } ?? ""
  }

  /// What the envelope says of the part.
  private var lines: String? {
    guard let card = results.rootCause else {
      if verdict.element != nil { return nil }
      return results.input.isFeatureTable
        ? "Without waveforms no damaged part could be searched for." : "No damaged part was searched for."
    }
    guard let element = verdict.element else {
      return "The envelope (the rhythm of the high frequencies) was searched for a damaged part; none stands clear."
    }
    guard let evidence = card.foremost?.foremost, evidence.element == element else { return nil }
    return
      "The envelope (the rhythm of the high frequencies) beats at \(Digits.hertz(evidence.foundHz)) Hz; a damaged "
      + "\(element) gives \(Digits.hertz(evidence.nominalHz)) Hz. Lines at random places seldom fit so well "
      + "(\(Digits.pValue(evidence.pValue)))."
  }

  private var confidence: String? {
    guard verdict.bearing != nil else { return nil }
    return
      "Confidence \(Digits.clearness(verdict.confidence)) ranks cases; it is no chance of being right."
  }
}

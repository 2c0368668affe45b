internal import Pipelines

/// What speaks against a verdict, or is not known, the gravest first.
struct PlainDoubts {
  /// Fewer held-out healthy snapshots or clips make a level a guess.
  static let fewHealthy = 20

  let results: RunResults

  var all: [String?] {
    [leaks, rival, alone, others]
      + [
        results.input.isFeatureTable ? nil : results.audit.weakness, heldOut, falseAlarms, drift, failureLevel, leftOut,
        speed,
        lookalike, results.audit.rest,
      ]
  }

  private var isBroken: Bool { results.verdict.state == .alarm || results.verdict.state == .warning }

  private var leaks: String? { results.audit.leakage }

  /// A cheap method that does as well where the truth is known.
  private var rival: String? {
    guard let methods = results.evaluation?.methods, let network = methods.first, network.aucWindow.isFinite else {
      return nil
    }
    let rivals = methods.dropFirst().filter { $0.aucWindow.isFinite }
    guard let best = rivals.max(by: { $0.aucWindow < $1.aucWindow }), best.aucWindow >= network.aucWindow else {
      return nil
    }
    let manner = best.aucWindow > network.aucWindow ? "better than" : "as well as"
    return "Where the truth is known, a simpler method (\(best.name)) does \(manner) the network."
  }

  private var alone: String? {
    guard results.channels.count == 1, isBroken else { return nil }
    return "There is a single channel: nothing can be compared, so the place is that of the sensor."
  }

  /// Bearings that were not ruled out beside the named one.
  private var others: String? {
    guard results.verdict.bearing != nil, let card = results.rootCause else { return nil }
    let own = Set(card.secondDefects.map(\.bearing))
    let open = card.candidates.filter { $0.standing == .open && !own.contains($0.bearing) }.map(\.bearing)
    guard !open.isEmpty else { return nil }
    return open.count > 3
      ? "\(open.count) other bearings are not ruled out."
      : "\(PlainWords.joined(open)) \(open.count == 1 ? "is" : "are") not ruled out."
  }

  private var heldOut: String? {
    let count = results.input.count(of: .threshold) + results.input.count(of: .validation)
    guard count < Self.fewHealthy else { return nil }
    let learner = results.input.isFeatureTable ? "nothing was" : "the network had not"
    return "The levels rest on only \(Digits.count(count, "healthy snapshot")) that \(learner) learnt from."
  }

  private var falseAlarms: String? {
    let count = results.channels.reduce(0) { $0 + $1.falseAlarms }
    return count == 0 ? nil : "\(Digits.count(count, "alarm")) fell into the healthy period itself."
  }

  /// A level that nobody declared carries the whole forecast.
  private var failureLevel: String? {
    guard let forecast = results.trendSubject?.forecast, let used = forecast.estimates.first,
      used.remaining != nil, used.usesFailureLevel,
      let source = forecast.failureLevelSource, source != "declared"
    else { return nil }
    return PlainWords.sentence("The failure level is \(source)")
  }

  /// What counted as healthy may have been the beginning.
  private var drift: String? {
    guard isBroken, let subject = results.trendSubject, let drift = subject.drift,
      drift.judgement == DriftRecord.rising
    else { return nil }
    return "\(subject.title) was \(drift.judgement) (\(Digits.pValue(drift.pValue)))."
  }

  private var leftOut: String? {
    PlainDoubts.leftOut(results.input.count(of: .leftOut), "snapshot", results.dataQuality)
  }

  private var speed: String? {
    guard results.verdict.element != nil, let channel = results.rootCause?.foremost, !channel.isSpeedMeasured else {
      return nil
    }
    return channel.speedRPM == nil
      ? "The shaft's speed is unknown." : "The shaft's speed is as declared; the vibration does not confirm it."
  }

  private var lookalike: String? {
    guard isBroken, results.verdict.element == nil else { return nil }
    return "A change of load, speed or mounting can look the same."
  }

  /// Such as `3 snapshots were left out (short file, stopped machine).`
  static func leftOut(_ count: Int, _ thing: String, _ notes: [QualityNote]) -> String? {
    guard count > 0 else { return nil }
    let kinds = QualityGroup.groups(of: notes.filter(\.leftOut)).map(\.kindInWords)
    var seen: Set<String> = []
    let reasons = kinds.filter { seen.insert($0).inserted }.joined(separator: ", ")
    return
      "\(Digits.count(count, thing)) \(count == 1 ? "was" : "were") left out\(reasons.isEmpty ? "" : " (\(reasons))")."
  }
}

extension Audit {
  /// The share of healthy variation below which a model is little more than an average.
  private static let weakModel = 0.1

  /// That what was judged had a part in the judge.
  var leakage: String? {
    guard let leaks, !leaks.isEmpty else { return nil }
    return
      "What was judged had a part in the learning (\(Digits.count(leaks.count, "finding")) of the audit), which flatters "
      + "every figure."
  }

  /// That the network learnt little.
  var weakness: String? {
    guard explainedVariance.isFinite, explainedVariance < Self.weakModel else { return nil }
    let share = explainedVariance > 0 ? "only \(Digits.percent(explainedVariance))" : "nothing"
    return
      "The network explains \(share) of the healthy ups and downs, so its score is hardly more than the distance from the "
      + "average."
  }

  /// What the network is worth, in words.
  ///
  /// - Parameter decides: Whether anything is judged by it.
  func sentence(decides: Bool) -> String {
    guard explainedVariance.isFinite else { return "How much of healthy data the network explains is not known." }
    guard decides else {
      return
        "The network stands beside what decides here; it explains \(explainedInWords) of the healthy ups and downs."
    }
    return weakness
      ?? "The network explains \(Digits.percent(explainedVariance)) of the ups and downs of healthy data that it had not seen."
  }

  /// The share of healthy variation that the network explains; below zero it does worse than the mean.
  var explainedInWords: String {
    explainedVariance <= 0 ? "none" : Digits.percent(explainedVariance)
  }

  var rest: String? {
    findings.isEmpty
      ? nil : "The model's audit lists \(Digits.count(findings.count, "finding")) below."
  }
}

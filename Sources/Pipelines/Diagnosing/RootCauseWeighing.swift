internal import Diagnosis
internal import Foundation
internal import Recordings

/// Weighs the bearings against each other: what the errors say, what the envelope says, and why not the others.
struct RootCauseWeighing {
  let outcomes: [ChannelSearch.Outcome]
  let attribution: AttributedCause?
  let channels: [Channel]
  let sampleRateHz: Double?
  let level: Double
  let hasHealthy: Bool

  /// Two channels that show one defect differ in the strength of its lines by this much where it sits under one of them.
  private static let leastContrastDB = 3.0

  /// From here on the strength of its lines outweighs the model's errors: twice the amplitude of the impacts.
  ///
  /// The errors count in units of each channel's own healthy scatter, so that a quiet sensor that hears a neighbour's impacts
  /// may err more than the one beside the defect. Paths and sensors of one machine differ by less than this.
  private static let leastOverrulingDB = 12.0

  /// What was found on the channels of one bearing.
  private struct Weight {
    let name: String
    let channels: [Int]
    /// Whose finding is the most significant of those that stand.
    let best: Int
    /// nil where none of its channels shows a defect.
    let evidence: DefectEvidence?
    /// How strong its lines are, in dB of the squared envelope; nil without evidence.
    var strengthDB: Double?
  }

  var card: RootCauseCard {
    let weights = self.weights
    let (named, tie, hearer) = named(weights)
    let winner = weights.first { $0.name == named }
    let order = weights.indices.sorted { first, second in rank(weights[first], named) < rank(weights[second], named) }
    let element = winner?.evidence?.element
    var card = RootCauseCard(
      bearing: named, channel: winner.map { channels[$0.best].name }, element: element,
      confidence: confidence(winner),
      summary: summary(winner, tie) + (hearer.map { " " + overruling($0, winner) } ?? ""),
      candidates: order.map { candidate(weights[$0], winner) }, channels: outcomes.map(\.diagnosis), limits: limits)
    if let shaft = card.shaftSentence { card.summary += " " + shaft }
    return card
  }

  private var weights: [Weight] {
    let layout = BearingLayout(bearingOfChannel: channels.map { $0.bearing ?? $0.name })
    var weights = layout.bearings.map { bearing -> Weight in
      let best = bearing.channels.min { significance($0) < significance($1) } ?? bearing.channels[0]
      let diagnosis = outcomes[best].diagnosis
      return Weight(
        name: bearing.name, channels: bearing.channels, best: best,
        evidence: diagnosis.element == nil ? nil : diagnosis.defects.first)
    }
    guard let (band, snapshots) = comparison(of: weights) else { return weights }
    for index in weights.indices where weights[index].evidence != nil {
      let outcome = outcomes[weights[index].best]
      let takes = outcome.looks.first { $0.snapshots == snapshots }?.takes
      weights[index].strengthDB = takes.flatMap { takes in
        outcome.look?.finding.evidence.first?.strengthDB(in: band, of: takes, sampleRateHz: sampleRateHz ?? 0)
      }
    }
    return weights
  }

  /// In which band and in which snapshots the strengths of lines are compared: those of the most significant finding.
  ///
  /// The prewhitened signal does not serve, as its levels are made equal: where the finding was made in it, the band is that of
  /// the next one, or one of the kurtogram's that was searched.
  private func comparison(of weights: [Weight]) -> (band: SearchBand, snapshots: [Int])? {
    let found = weights.filter { $0.evidence != nil }.sorted { pValue($0.best) < pValue($1.best) }
      .compactMap { outcomes[$0.best].look }
    let bands = found.compactMap(\.finding.evidence.first?.band) + found.flatMap { $0.finding.looks.map(\.band) }
    guard let first = found.first, let band = bands.first(where: { $0.choice != .prewhitened }) else { return nil }
    return (band, first.snapshots)
  }

  private func pValue(_ channel: Int) -> Double { outcomes[channel].diagnosis.defects.first?.pValue ?? 1 }

  /// Smaller is better: what a channel names goes before lines that are clearer and yet in doubt.
  private func significance(_ channel: Int) -> (Int, Double) {
    (outcomes[channel].diagnosis.element == nil ? 1 : 0, pValue(channel))
  }

  /// The model's errors decide where there is a model, unless the bearing they name only hears another; without one the bearing
  /// whose lines are strongest.
  private func named(_ weights: [Weight]) -> (name: String?, tie: String?, hearer: Weight?) {
    if let name = attribution?.named {
      guard let erring = weights.first(where: { $0.name == name }), let source = source(of: erring, weights) else {
        return (name, nil, nil)
      }
      return (source.name, nil, erring)
    }
    let found = weights.filter { $0.evidence != nil }
      .sorted { ($0.strengthDB ?? -.infinity) > ($1.strengthDB ?? -.infinity) }
    guard let first = found.first else { return (nil, nil, nil) }
    guard let second = found.dropFirst().first, let high = first.strengthDB, let low = second.strengthDB,
      high - low < Self.leastContrastDB
    else { return (first.name, nil, nil) }
    return (
      nil,
      "\(first.name) and \(second.name) show lines that differ by \(Digits.decibels(high - low)), "
        + "less than the \(Digits.decibels(Self.leastContrastDB)) between where a defect is and where it is heard",
      nil
    )
  }

  /// The bearing with the strongest lines of the same defect in the same snapshots; nil where none is strong enough to overrule.
  private func source(of erring: Weight, _ weights: [Weight]) -> Weight? {
    guard let heard = erring.strengthDB, let element = erring.evidence?.element else { return nil }
    return weights.filter { weight in
      weight.evidence?.element == element
        && (weight.strengthDB ?? -.infinity) >= heard + Self.leastOverrulingDB
    }.max { ($0.strengthDB ?? -.infinity) < ($1.strengthDB ?? -.infinity) }
  }

  private func overruling(_ hearer: Weight, _ winner: Weight?) -> String {
    let difference = (winner?.strengthDB ?? 0) - (hearer.strengthDB ?? 0)
    return
      "\(hearer.name) has more of the excess error, but hears the same lines \(Digits.decibels(difference)) weaker."
  }

  private func rank(_ weight: Weight, _ named: String?) -> (Int, Double) {
    let share = attribution?.bearings.first { $0.name == weight.name }?.excessShare ?? 0
    return (weight.name == named ? 0 : 1, attribution == nil ? pValue(weight.best) : -share)
  }

  /// Of the attribution in a run; of the search alone it grows with the order of magnitude of p, from a half at the level.
  private func confidence(_ winner: Weight?) -> Double {
    guard let winner else { return 0 }
    if let attribution, attribution.named == winner.name { return attribution.confidence.asConfidence }
    let (found, needed) = (-log10(max(pValue(winner.best), 1e-12)), -log10(level))
    return (found / (found + needed)).asConfidence
  }

  private func summary(_ winner: Weight?, _ tie: String?) -> String {
    guard let winner else {
      if let tie { return "Which bearing it is remains undetermined: \(tie)." }
      if let reason = attribution?.reason { return "Which bearing it is remains undetermined: \(reason)." }
      return "No channel shows a bearing defect. " + openQuestion
    }
    guard let evidence = winner.evidence else {
      return "\(winner.name) is named by the model's errors; which part is damaged remains undetermined: "
        + "\(outcomes[winner.best].diagnosis.reason)."
    }
    return "\(winner.name), \(evidence.element): "
      + EvidenceSentence(evidence, channel: channels[winner.best].name).text
  }

  /// The likeliest thing that was not found, so that the reader knows how close it was.
  private var openQuestion: String {
    let nearest = outcomes.indices.min { pValue($0) < pValue($1) } ?? 0
    let reason = outcomes[nearest].diagnosis.reason
    return reason.isEmpty ? "" : "Closest on \(channels[nearest].name): \(reason)."
  }

  private func candidate(_ weight: Weight, _ winner: Weight?) -> BearingCandidate {
    let attributed = attribution?.bearings.first { $0.name == weight.name }
    let isNamed = weight.name == winner?.name
    return BearingCandidate(
      bearing: weight.name, channels: weight.channels.map { channels[$0].name }, share: attributed?.share,
      excessShare: attributed?.excessShare, z: attributed?.z, energyContrastDB: attributed?.energyContrastDB,
      crossTalkDiscount: attributed?.crossTalkDiscount, element: weight.evidence?.element,
      pValue: outcomes[weight.best].diagnosis.defects.first?.pValue,
      standing: isNamed ? .named : winner == nil || hasOwnDefect(weight, winner) ? .open : .excluded,
      reason: isNamed ? support(weight, attributed) : objection(weight, attributed, winner))
  }

  /// Whether its lines are of another element than the named bearing's: what is heard from there is the same defect.
  private func hasOwnDefect(_ weight: Weight, _ winner: Weight?) -> Bool {
    guard let own = weight.evidence?.element, let other = winner?.evidence?.element else { return false }
    return own != other
  }

  private func support(_ weight: Weight, _ attributed: AttributedCause.Bearing?) -> String {
    let parts = [
      isChoice ? attributed.map { "\(Digits.percent($0.excessShare)) of the excess error" } : nil,
      weight.evidence.map { "\($0.line) lines at \(Digits.hertz($0.foundHz)) Hz, \(Digits.pValue($0.pValue))" },
    ].compactMap(\.self)
    if parts.isEmpty, !isChoice { return "all channels listen to it" }
    return parts.isEmpty ? "nothing speaks for it" : parts.joined(separator: "; ")
  }

  /// Whether there is more than one bearing to choose from.
  private var isChoice: Bool { attribution.map { $0.bearings.count > 1 } ?? true }

  private func objection(
    _ weight: Weight, _ attributed: AttributedCause.Bearing?, _ winner: Weight?
  ) -> String {
    var parts: [String] = []
    if let attributed {
      if attributed.z < Attribution.leastZ {
        parts.append(
          "over the judged snapshots its errors are within healthy scatter (z = \(Digits.significant(attributed.z)))")
      } else {
        parts.append("\(Digits.percent(attributed.excessShare)) of the excess error")
      }
      if attributed.crossTalkDiscount >= 0.1 {
        parts.append("\(Digits.percent(attributed.crossTalkDiscount)) of its excess is what it hears of others")
      }
    }
    if let evidence = weight.evidence {
      if let winner, !hasOwnDefect(weight, winner), let own = weight.strengthDB, let other = winner.strengthDB,
        other > own
      {
        parts.append("its \(evidence.line) lines are \(Digits.decibels(other - own)) weaker than on \(winner.name)")
      } else {
        let place = hasOwnDefect(weight, winner) ? "of its own" : "too"
        parts.append("it shows \(evidence.line) lines \(place) (\(Digits.pValue(evidence.pValue)))")
      }
    } else if let look = outcomes[weight.best].look {
      let diagnosis = outcomes[weight.best].diagnosis
      if case .undetermined(.alsoHealthy) = look.finding.outcome {
        parts.append(diagnosis.reason)
      } else {
        parts.append("no defect lines")
      }
    } else if !outcomes[weight.best].diagnosis.reason.isEmpty {
      parts.append("not searched: \(outcomes[weight.best].diagnosis.reason)")
    }
    return parts.joined(separator: "; ")
  }

  private var limits: [String] {
    var limits: [String] = []
    let searched = outcomes.filter { $0.look != nil }
    if let first = searched.first, let speed = first.diagnosis.speedRPM,
      !searched.contains(where: { $0.diagnosis.isSpeedMeasured })
    {
      limits.append(
        "The shaft's speed is taken as declared (\(Int(speed.rounded())) rpm): too few of its multiples stand out to confirm it, for which one clear line is not enough."
      )
    }
    if !hasHealthy, !searched.isEmpty {
      limits.append(
        "Nothing healthy was there to compare with: lines that a sound machine shows too can't be told from damage.")
    }
    if searched.contains(where: { $0.diagnosis.element == DefectElement.ball.rawValue }) {
      limits.append(
        "An element's defect is struck twice a turn of the element, so its line is 2×BSF; BSF itself may be absent.")
    }
    return limits
  }
}

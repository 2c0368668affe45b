internal import Foundation
package import SignalProcessing
internal import Tensors

/// What the search of one channel came to.
package struct DefectFinding: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// The first of `evidence`.
    case element(DefectElement)
    case undetermined(Reason)
  }

  package enum Reason: Sendable, Equatable {
    /// The channel is constant.
    case noSignal
    /// No band is wide enough to carry the fastest defect's rhythm.
    case rateTooLow(sampleRateHz: Double, wantedHz: Double)
    /// A segment holds too few turns to tell neighbouring lines apart.
    case tooShort(turns: Double, wantedTurns: Double)
    /// The likeliest comb fits no better than shuffled ones do now and then.
    case insignificant(DefectElement, pValue: Double, level: Double)
    /// The lines stand in the healthy machine as well, about as high.
    case alsoHealthy(DefectElement, riseDB: Double)
    /// A sound cage turns its load about too, so its lines mean damage only where they were not there before.
    case healthyUnknown(DefectElement, pValue: Double)
  }

  package let outcome: Outcome
  /// The best band of each element: the named one first, then the most significant; empty where nothing could be
  /// searched.
  package let evidence: [CombEvidence]
  /// The bands that were searched.
  package let looks: [EnvelopeLook]
  package let speed: ShaftSpeed?
  /// Averaged over the suspect snapshots; nil where nothing could be searched.
  package let kurtogram: Kurtogram.Map?

  /// A comb that the healthy machine shows too must have risen by this to count, over its floor.
  package static let leastRiseDB = 3.0

  package static func undetermined(_ reason: Reason) -> DefectFinding {
    DefectFinding(outcome: .undetermined(reason), evidence: [], looks: [], speed: nil, kurtogram: nil)
  }

  private init(
    outcome: Outcome, evidence: [CombEvidence], looks: [EnvelopeLook], speed: ShaftSpeed?, kurtogram: Kurtogram.Map?
  ) {
    self.outcome = outcome
    self.evidence = evidence
    self.looks = looks
    self.speed = speed
    self.kurtogram = kurtogram
  }

  init(
    _ all: [CombEvidence], looks: [EnvelopeLook], speed: ShaftSpeed, kurtogram: Kurtogram.Map, level: Double
  ) {
    let best = DefectElement.allCases.compactMap { element in
      all.filter { $0.element == element }.min { $0.pValue < $1.pValue }
    }.sorted { $0.pValue < $1.pValue }
    let outcome = Self.outcome(of: best, level: level)
    let named = best.filter { outcome == .element($0.element) }
    self.init(
      outcome: outcome, evidence: named + best.filter { outcome != .element($0.element) }, looks: looks, speed: speed,
      kurtogram: kurtogram)
  }

  /// The most significant element that nothing speaks against.
  private static func outcome(of evidence: [CombEvidence], level: Double) -> Outcome {
    let claimed = evidence.filter { $0.pValue < level }
    if let named = claimed.first(where: { doubt(about: $0) == nil }) { return .element(named.element) }
    if let reason = claimed.first.flatMap(doubt) { return .undetermined(reason) }
    return .undetermined(.insignificant(evidence[0].element, pValue: evidence[0].pValue, level: level))
  }

  private static func doubt(about evidence: CombEvidence) -> Reason? {
    guard let healthy = evidence.healthyPValue, let rise = evidence.riseDB else {
      return evidence.element == .cage ? .healthyUnknown(.cage, pValue: evidence.pValue) : nil
    }
    // In the healthy machine one look is taken at one comb, so one p in a hundred is enough to doubt.
    return healthy < 0.01 && rise < leastRiseDB ? .alsoHealthy(evidence.element, riseDB: rise) : nil
  }
}

/// How well the comb of one element fits the envelope's spectrum in one band.
package struct CombEvidence: Sendable, Equatable {
  package struct Tooth: Sendable, Equatable {
    package let harmonic: Int
    package let sideband: Int
    /// Where it belongs at the rate that was found.
    package let order: Double
    /// The power that its place was scored by, over that of the floor, in dB; nil where mains or shaft mask the place or the spectrum ends before.
    package let levelDB: Double?
    /// Whether its place's score says that it stands higher than 95 % of what surrounds it.
    package let isSeen: Bool
  }

  package let element: DefectElement
  package let band: SearchBand
  package let nominalOrder: Double
  package let order: Double
  /// All bands and elements counted in.
  package let pValue: Double
  package let trials: Int
  package let teeth: [Tooth]
  /// Of the same comb in the healthy snapshots, one trial; nil without them, or where nothing is to be doubted.
  package let healthyPValue: Double?
  /// How far the seen teeth rose over those of the healthy snapshots, in dB over the floor; nil as above.
  package let riseDB: Double?

  package var deviation: Double { order / nominalOrder - 1 }

  /// How strong the harmonics are in a band, in dB of the squared envelope's power: what tells the channel where the
  /// defect is from those that hear it.
  package func strengthDB(in band: SearchBand, of takes: [VibrationTake], sampleRateHz: Double) -> Double {
    let spectra = concurrentMap(takes.count) { band.spectrum(of: takes[$0], like: takes, sampleRateHz: sampleRateHz) }
    let spectrum = OrderSpectrum(mean: spectra.compactMap(\.self))
    let power = teeth.filter { $0.sideband == 0 }.reduce(0.0) { sum, tooth in
      let bin = Int((tooth.order / spectrum.resolution).rounded())
      guard bin > 0, bin + 1 < spectrum.power.count else { return sum }
      return sum + Double(spectrum.power[bin - 1...bin + 1].max() ?? 0)
    }
    return 10 * log10(max(power, .leastNormalMagnitude))
  }

  init(
    _ comb: DefectComb, _ look: EnvelopeLook, _ match: CombSearch.Match, _ scores: LineScores, trials: Int,
    healthy: (match: CombSearch.Match, scores: LineScores)?
  ) {
    element = comb.element
    band = look.band
    nominalOrder = comb.lines.order
    order = match.order
    pValue = min(1, match.pValue * Double(trials))
    self.trials = trials
    teeth = zip(comb.lines.teeth, match.places).map { tooth, place in
      Tooth(
        harmonic: tooth.harmonic, sideband: tooth.sideband, order: comb.lines.place(of: tooth, at: match.order),
        levelDB: place.flatMap(scores.peakDB), isSeen: place.map(scores.isSeen) ?? false)
    }
    healthyPValue = healthy?.match.pValue
    riseDB = healthy.flatMap { healthy in
      // Each tooth where the healthy machine has it: its slip and speed may have been others.
      let rises = zip(match.bins, healthy.match.bins).compactMap { bin, before -> Double? in
        guard let bin, let before, scores.isSeen(bin), let now = scores.levelDB(bin) else { return nil }
        return healthy.scores.levelDB(before).map { now - $0 }
      }
      return rises.isEmpty ? nil : rises.reduce(0, +) / Double(rises.count)
    }
  }
}

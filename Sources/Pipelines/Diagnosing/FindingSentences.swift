internal import Diagnosis

/// What a search's outcome says in words.
struct FindingSentence {
  let outcome: DefectFinding.Outcome
  let groups: Int
  let level: Double

  init(_ outcome: DefectFinding.Outcome, groups: Int, level: Double) {
    self.outcome = outcome
    self.groups = groups
    self.level = level
  }

  /// From this p on nothing is likely: what fits best does so no better than chance.
  private static let noBetterThanChance = 0.5

  private static func chance(_ element: DefectElement, pValue: Double, level: Double) -> String {
    pValue >= noBetterThanChance
      ? "no bearing line stands out: what fits best, \(element.lineName), does so by chance (\(Digits.pValue(pValue)))"
      : "the likeliest, \(element.rawValue) (\(element.lineName)), may be chance: "
        + "\(Digits.pValue(pValue, beside: level)), wanted below \(Digits.probability(level))"
  }

  /// Empty where an element is named.
  var text: String {
    switch outcome {
    case .element: ""
    case .undetermined(.noSignal): "the channel carries no signal"
    case .undetermined(.rateTooLow(let rate, let wanted)):
      "\(Digits.hertz(rate)) Hz is too low a sampling rate: a band wide enough for this bearing's impacts takes "
        + "\(Digits.hertz(wanted.rounded(.up))) Hz"
    case .undetermined(.tooShort(let turns, let wanted)):
      "a snapshot holds \(Digits.significant(turns)) turns of the shaft; it takes \(Digits.significant(wanted)) to tell "
        + "the lines apart"
    case .undetermined(.insignificant(let element, let pValue, let level)):
      Self.chance(element, pValue: min(1, pValue * Double(groups)), level: level)
    case .undetermined(.healthyUnknown(let element, let pValue)):
      "the lines of the \(element.rawValue) (\(element.lineName)) stand out "
        + "(\(Digits.pValue(min(1, pValue * Double(groups))))), but those of a sound one may too: only healthy snapshots would tell"
    case .undetermined(.alsoHealthy(let element, let rise)):
      "the lines of the \(element.rawValue) stand in the healthy snapshots as well; they rose by "
        + "\(Digits.decibels(rise, beside: DefectFinding.leastRiseDB)), less than \(Digits.decibels(DefectFinding.leastRiseDB))"
    }
  }
}

extension ShaftPattern {
  /// nil where nothing is named.
  var name: String? {
    switch self {
    case .unbalance: "unbalance"
    case .misalignment: "misalignment"
    case .looseness: "looseness"
    case .undetermined: nil
    }
  }

  /// - Parameter bearing: In orders, where it is known: its lines rise beside multiples of the shaft's speed.
  func sentence(beside bearing: FaultFrequencies? = nil) -> String {
    switch self {
    case .unbalance(let rise):
      "the line at the shaft's speed rules the others and rose by \(Digits.decibels(rise)): as an unbalance does"
    case .misalignment(let rise, let ratio):
      "the line at twice the shaft's speed rose by \(Digits.decibels(rise)) and is \(Digits.significant(ratio)) of that at once (velocity): "
        + "as misalignment does"
    case .looseness(let multiples, let halves, let rise):
      "\(multiples) multiples and \(halves) half multiples of the shaft's speed are strong, one rose by \(Digits.decibels(rise)): "
        + "as loose parts do"
    case .undetermined(.tooShort): "the snapshots are too short to tell multiples and half multiples of the speed apart"
    case .undetermined(.noHealthySnapshots):
      "every shaft has such lines; how high they should be only healthy snapshots tell"
    case .undetermined(.noRise): "no line at the shaft's multiples rose"
    case .undetermined(.smallRise(let order, let rise)):
      "no line at the shaft's multiples rose by \(Digits.decibels(ShaftPattern.leastRiseDB)); the largest rise is "
        + "\(Digits.decibels(rise, beside: ShaftPattern.leastRiseDB)), at \(Digits.significant(order))×"
    case .undetermined(.noPattern(let order, let rise)):
      "lines rose by up to \(Digits.decibels(rise)) (at \(Digits.significant(order))×\(Self.neighbour(of: order, bearing))), but not in a pattern of "
        + "unbalance, misalignment or looseness"
    }
  }

  private static func neighbour(of order: Double, _ bearing: FaultFrequencies?) -> String {
    guard let bearing else { return "" }
    let lines: [(element: DefectElement, order: Double)] = [
      (.outerRace, bearing.outerRace), (.innerRace, bearing.innerRace), (.ball, bearing.element),
    ]
    return lines.first { abs($0.order - order) < 0.25 }.map { ", beside \($0.element.lineName)" } ?? ""
  }
}

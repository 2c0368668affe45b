internal import Pipelines

/// Remaining lives in words, in the unit that suits them.
struct LifeWords {
  /// Whether an hour stands for one snapshot.
  let countsSnapshots: Bool
  /// The share of possible courses that intervals are to cover, 0 ... 1.
  let confidence: Double
  /// A forecast is no better than two digits; where it stands beside the truth, three tell them apart.
  var digits = 2
  /// Where several lives stand side by side; by each one's own length where nil.
  var commonUnit: Unit?

  /// A unit, and how many of it an hour has.
  struct Unit: Equatable {
    let name: String
    let perHour: Double
  }

  /// Minutes below an hour, days from two of them on.
  func unit(for hours: Double) -> Unit {
    if let commonUnit { return commonUnit }
    if countsSnapshots { return Unit(name: "snapshots", perHour: 1) }
    if abs(hours) < 1 { return Unit(name: "min", perHour: 60) }
    return abs(hours) < 48 ? Unit(name: "h", perHour: 1) : Unit(name: "days", perHour: 1 / 24)
  }

  /// Such as `41 h`.
  func span(_ hours: Double) -> String {
    let unit = unit(for: hours)
    return "\(number(hours, unit))\(Digits.noBreak)\(unit.name)"
  }

  /// Such as `41 h (28–77 h)`, for tables; `28 h or more` in the brackets where no end is in sight.
  func brief(_ life: LifeInterval) -> String { "\(span(life.median)) (\(range(life)))" }

  /// Such as `28–77 h`.
  func range(_ life: LifeInterval) -> String {
    let unit = unit(for: life.median)
    let lower = number(life.lower, unit)
    guard let upper = life.upper else { return "\(lower)\(Digits.noBreak)\(unit.name) or more" }
    return "\(lower)–\(number(upper, unit))\(Digits.noBreak)\(unit.name)"
  }

  /// What an estimate says, or why it says nothing.
  func brief(_ estimate: RemainingLifeEstimate?) -> String {
    guard let estimate else { return "no model was asked" }
    return estimate.remaining.map(brief) ?? "not given: \(estimate.reason)"
  }

  private func number(_ hours: Double, _ unit: Unit) -> String { Digits.significant(hours * unit.perHour, digits) }
}

extension LifeWords {
  init(_ trend: DegradationTrend) { self.init(countsSnapshots: trend.countsSnapshots, confidence: trend.confidence) }
}

extension RemainingLifeEstimate {
  /// What a model says that doesn't go by a failure level, or not by it alone; nil where it goes by it.
  var comparison: String? {
    switch model {
    case "similarity": "past runs that stood so had left"
    case "past lives": "past runs of its age had left"
    case "combined": "past runs that stood so and its own growth leave it"
    default: nil
    }
  }

  /// Whether the failure level has a part in it.
  var usesFailureLevel: Bool { comparison == nil || model == "combined" }

  /// Why the model refused, without a full stop, for the end of a sentence.
  var reason: String {
    let words = refusal ?? "the model gave no reason"
    return words.hasSuffix(".") ? String(words.dropLast()) : words
  }
}

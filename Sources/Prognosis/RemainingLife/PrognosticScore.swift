/// How good remaining lives were, foretold at several times of machines whose end is known.
///
/// Reference: Saxena, Celaya, Saha, Saha and Goebel, Metrics for offline evaluation of prognostic performance,
/// International Journal of Prognostics and Health Management 1 (2010).
package struct PrognosticScore: Sendable, Equatable, Codable {
  package struct Question: Sendable, Equatable, Codable {
    /// The hours that were really left, more than 0.
    package let actual: Double
    /// nil where the model refused.
    package let answer: RemainingLifeRange?

    package init(actual: Double, answer: RemainingLifeRange?) {
      precondition(actual > 0, "\(actual) hours left: a question is asked before the end")
      self.actual = actual
      self.answer = answer
    }

    /// Estimate less truth in hours; nil where refused.
    package var error: Double? { answer.map { $0.median - actual } }
    /// 1 - |error| / truth, at least 0, and 0 where refused.
    package var relativeAccuracy: Double { error.map { max(0, 1 - abs($0) / actual) } ?? 0 }
    /// Whether the estimate lies within ± alpha of the truth.
    package func isWithin(_ alpha: Double) -> Bool { error.map { abs($0) <= alpha * actual } ?? false }
  }

  package let asked: Int
  package let refused: Int
  /// The share of all questions answered within ± alpha of the truth; a refusal is a miss.
  package let alphaLambda: Double
  /// The mean relative accuracy over all questions, a refusal counting 0.
  package let cumulativeRelativeAccuracy: Double
  /// The share of answers whose interval holds the truth; nil without an answer.
  package let coverage: Double?
  /// In hours, of the answers; nil without an answer.
  package let meanAbsoluteError: Double?

  /// The shares of a life after which questions are asked.
  package static let standardFractions = [0.5, 0.6, 0.7, 0.8, 0.9]
  /// An estimate within 20 % of the truth is a hit.
  package static let standardAlpha = 0.2

  /// - Parameters:
  ///   - questions: At least one.
  ///   - alpha: How far off, as a share of the truth, still counts as right.
  package init(of questions: [Question], alpha: Double = Self.standardAlpha) {
    precondition(!questions.isEmpty, "a score needs at least one question")
    let count = Double(questions.count)
    let answered = questions.filter { $0.answer != nil }
    asked = questions.count
    refused = questions.count - answered.count
    alphaLambda = Double(questions.count { $0.isWithin(alpha) }) / count
    cumulativeRelativeAccuracy = questions.reduce(0) { $0 + $1.relativeAccuracy } / count
    let held = answered.count { $0.answer?.contains($0.actual) ?? false }
    coverage = answered.isEmpty ? nil : Double(held) / Double(answered.count)
    let errors = answered.compactMap(\.error).map(abs)
    meanAbsoluteError = errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
  }

  /// The last snapshot at or before a share of the life, which ends at the last known hour.
  ///
  /// - Parameters:
  ///   - fraction: The share of the life that has passed, in 0 ..< 1.
  ///   - hours: `[snapshot]`, rising, nil where unknown.
  /// - Returns: The snapshot and the hours really left; nil without two known hours.
  package static func question(
    at fraction: Double, of hours: [Double?]
  ) -> (snapshot: Int, actual: Double)? {
    precondition(fraction > 0 && fraction < 1, "a share of \(fraction) is outside 0 ..< 1")
    guard let first = hours.lazy.compactMap({ $0 }).first, let last = hours.lazy.compactMap({ $0 }).last, last > first
    else { return nil }
    let moment = first + fraction * (last - first)
    return hours.indices.last { hours[$0].map { $0 <= moment } ?? false }.flatMap { snapshot in
      hours[snapshot].map { (snapshot, last - $0) }
    }
  }
}

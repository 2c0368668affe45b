/// How many of the last snapshots must exceed a level before it counts: k of n.
///
/// One exceedance is often a door, a crane or a bad sample; a defect stays. Left-out snapshots are not among the n.
package struct Persistence: Sendable, Equatable, Codable {
  /// k
  package let needed: Int
  /// n
  package let window: Int

  package init(_ needed: Int, of window: Int) {
    precondition(window >= 1 && window <= 64, "a window of \(window) snapshots is outside 1 ... 64")
    precondition(needed >= 1 && needed <= window, "\(needed) of \(window) can never be met or always is")
    self.needed = needed
    self.window = window
  }

  /// Three in a row: what vibration practice takes for "not a single disturbance".
  package static let threeInARow = Persistence(3, of: 3)

  /// Three of four: the same, but one quiet snapshot among them forgives.
  ///
  /// The indicators of a young spall jump up and down with the impacts that a snapshot happens to hold; asking for three
  /// in a row asks a steadiness of it that it does not have. Independent false exceedances of probability p confirm
  /// 3 p³ as often instead of p³.
  package static let threeOfFour = Persistence(3, of: 4)

  /// The expected number of confirmations per snapshot, where each exceeds independently with `probability`.
  ///
  /// A confirmation happens at a snapshot that exceeds when the n - 1 before it hold exactly k - 1 exceedances
  /// and the one before those, which now leaves the window, is none: C(n - 1, k - 1) p^k (1 - p)^(n - k + 1).
  /// Hysteresis and a latch only lower it. Healthy values that depend on their predecessors raise it: then widen
  /// the window, not the level.
  package func confirmationRate(exceeding probability: Double) -> Double {
    precondition((0...1).contains(probability), "a probability of \(probability) is outside 0 ... 1")
    var rate = 1 - probability
    for _ in 0..<needed { rate *= probability }
    for _ in needed..<window { rate *= 1 - probability }
    return rate * Self.combinations(needed - 1, of: window - 1)
  }

  /// The exceedance probability per snapshot that gives `rate` confirmations per snapshot.
  ///
  /// - Returns: At most k / (n + 1), where confirmations are most frequent: beyond it they only merge into longer
  ///   ones.
  package func exceedanceProbability(forRate rate: Double) -> Double {
    precondition(rate > 0, "a rate of \(rate) confirmations per snapshot is not positive")
    let busiest = Double(needed) / Double(window + 1)
    guard confirmationRate(exceeding: busiest) > rate else { return busiest }
    return Bisection.crossing(of: { rate - confirmationRate(exceeding: $0) }, between: 0, and: busiest)
  }

  private static func combinations(_ chosen: Int, of count: Int) -> Double {
    (0..<chosen).reduce(1.0) { $0 * Double(count - $1) / Double($1 + 1) }
  }
}

/// How far a value must fall back before a confirmed level is cleared, as a share of the way from the level to
/// the centre.
package struct Hysteresis: Sendable, Equatable, Codable {
  /// In 0 ..< 1: 0 clears just below the level, 0.2 a fifth of the way down to the healthy centre.
  package let share: Double

  package init(share: Double) {
    precondition(share >= 0 && share < 1, "a hysteresis of \(share) is outside 0 ..< 1")
    self.share = share
  }

  /// A fifth of the way, a little less than a healthy value scatters below a level at four deviations.
  package static let standard = Hysteresis(share: 0.2)
  package static let none = Hysteresis(share: 0)

  func clearLevel(of level: Double, centre: Double) -> Double { level - share * (level - centre) }
}

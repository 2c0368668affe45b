/// How many false alarms per month and channel people will put up with, turned into a probability per snapshot.
package struct FalseAlarmBudget: Sendable, Equatable {
  /// Confirmed alarms per month on a healthy channel.
  package let alarmsPerMonth: Double
  /// The time from one snapshot to the next, in s.
  package let snapshotInterval: Double
  package let persistence: Persistence

  /// The mean Gregorian month, 365.2425 / 12 days, in s.
  package static let month = 2_629_746.0

  package init(alarmsPerMonth: Double, snapshotInterval: Double, persistence: Persistence) {
    precondition(alarmsPerMonth > 0, "\(alarmsPerMonth) alarms per month: no finite level promises fewer than 0")
    precondition(snapshotInterval > 0, "an interval of \(snapshotInterval) s is not positive")
    self.alarmsPerMonth = alarmsPerMonth
    self.snapshotInterval = snapshotInterval
    self.persistence = persistence
  }

  /// The probability with which a single healthy snapshot may exceed the level.
  package var exceedanceProbability: Double {
    persistence.exceedanceProbability(forRate: alarmsPerMonth * snapshotInterval / Self.month)
  }
}

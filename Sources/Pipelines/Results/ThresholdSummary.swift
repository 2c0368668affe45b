/// The levels that decide, and where they come from.
package struct ThresholdSummary: Sendable, Equatable, Codable {
  /// One sentence: method, its figures, the number of healthy snapshots behind it.
  package var method: String
  /// Levels of a channel's health indicator; of the first channel's where they differ.
  package var warning: Double
  package var alarm: Double
  /// The level of the window score.
  package var window: Double
  /// Such as `3 of 4 snapshots`.
  package var persistence: String
  package var notes: [String]

  package init(
    method: String, warning: Double, alarm: Double, window: Double, persistence: String, notes: [String]
  ) {
    self.method = method
    self.warning = warning
    self.alarm = alarm
    self.window = window
    self.persistence = persistence
    self.notes = notes
  }
}

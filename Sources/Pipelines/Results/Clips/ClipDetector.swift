/// One way of telling abnormal clips from healthy ones, fitted on healthy clips only.
package struct ClipDetector: Sendable, Equatable {
  /// Such as `mahalanobis`, unique in the run.
  package var name: String
  /// For people, such as `Mahalanobis distance of the clip's band statistics`.
  package var title: String
  /// `[clip]`: higher = more anomalous; NaN where a clip was left out.
  package var scores: [Float]
  /// One per machine, in the order of `ClipInput.machines`.
  package var levels: [ClipLevels]

  package init(name: String, title: String, scores: [Float], levels: [ClipLevels]) {
    self.name = name
    self.title = title
    self.scores = scores
    self.levels = levels
  }
}

/// The levels of a detector's score on one machine.
package struct ClipLevels: Sendable, Equatable, Codable {
  package var machine: String
  package var warning: Double
  package var alarm: Double
  /// The shares of healthy clips that are meant to pass them.
  package var warningRate: Double
  package var alarmRate: Double
  /// How many held-out healthy clips they rest on.
  package var healthyCount: Int
  /// Such as `gamma tail of 240 held-out healthy clips`.
  package var method: String

  package init(
    machine: String, warning: Double, alarm: Double, warningRate: Double, alarmRate: Double, healthyCount: Int,
    method: String
  ) {
    self.machine = machine
    self.warning = warning
    self.alarm = alarm
    self.warningRate = warningRate
    self.alarmRate = alarmRate
    self.healthyCount = healthyCount
    self.method = method
  }
}

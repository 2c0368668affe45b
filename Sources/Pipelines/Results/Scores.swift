package import Tensors

/// Scores of single windows, in the order of their snapshots and their place inside them.
package struct WindowScores: Sendable, Equatable {
  /// `[window]`: the snapshot each window was cut from.
  package var snapshot: [Int]
  /// `[window]`: the first sample of each window inside its snapshot.
  package var start: [Int]
  /// `[window]`: higher = more anomalous.
  package var score: [Float]
  /// `[window, channel]`: the reconstruction error of each channel's features.
  package var channelErrors: Matrix
  /// `[window]`: Kullback-Leibler divergence of the posterior from the prior in nats; nil for models without one.
  package var kl: [Float]?
  /// `[window]`: energy of the standardised features, the cheap baseline every model must beat.
  package var energy: [Float]

  package init(
    snapshot: [Int], start: [Int], score: [Float], channelErrors: Matrix, kl: [Float]?, energy: [Float]
  ) {
    self.snapshot = snapshot
    self.start = start
    self.score = score
    self.channelErrors = channelErrors
    self.kl = kl
    self.energy = energy
  }
}

/// Scores of whole snapshots; NaN where a snapshot was left out.
package struct SnapshotScores: Sendable, Equatable {
  /// `[snapshot]`: the machine's score, the largest of its bearings'; higher = more anomalous.
  ///
  /// A bearing's is the root mean square of its channels' indicators. Alarms are judged per channel, not on it.
  package var score: [Float]
  /// `[snapshot]`: mean KL of the windows; nil for models without one.
  package var kl: [Float]?
  /// `[snapshot, channel]`: the mean reconstruction error of the channel's features.
  package var channelErrors: Matrix
  /// `[snapshot, channel]`: the error as standard deviations from the channel's own healthy level.
  package var channelZ: Matrix
  /// `[snapshot, channel]`: the health indicator that alarms are judged on; higher = worse.
  package var indicator: Matrix
  /// `[snapshot, channel]`: the indicator smoothed with past snapshots only.
  package var smoothed: Matrix
  /// `[snapshot, channel]`: the level of the indicator above which a channel warns; moves only with a recorded re-baseline.
  package var warningLevel: Matrix
  /// `[snapshot, channel]`: the level above which a channel alarms.
  package var alarmLevel: Matrix
  /// `[snapshot, channel]`: how far the channel's baseline had moved after it, in healthy deviations; 0 where it is fixed.
  package var baselineShift: Matrix
  /// `[snapshot]`: the machine's state, the worst of its channels'.
  package var state: [HealthState]
  /// `[snapshot][channel]`
  package var channelState: [[HealthState]]
  /// Which bearing each snapshot points at; nil in runs of earlier versions.
  package var bearingShares: BearingShares?
  /// RMS, kurtosis and their like; nil in runs of earlier versions.
  package var conditions: ConditionTable?

  package init(
    score: [Float], kl: [Float]?, channelErrors: Matrix, channelZ: Matrix, indicator: Matrix, smoothed: Matrix,
    warningLevel: Matrix, alarmLevel: Matrix, baselineShift: Matrix, state: [HealthState],
    channelState: [[HealthState]], bearingShares: BearingShares? = nil, conditions: ConditionTable? = nil
  ) {
    self.score = score
    self.kl = kl
    self.channelErrors = channelErrors
    self.channelZ = channelZ
    self.indicator = indicator
    self.smoothed = smoothed
    self.warningLevel = warningLevel
    self.alarmLevel = alarmLevel
    self.baselineShift = baselineShift
    self.state = state
    self.channelState = channelState
    self.bearingShares = bearingShares
    self.conditions = conditions
  }
}

/// How the excess error of single snapshots is spread over the bearings, cross-talk taken off.
package struct BearingShares: Sendable, Equatable {
  /// `[bearing]`: names, in the order of their first channel; a channel on no bearing stands for itself.
  package var bearings: [String]
  /// `[snapshot, bearing]`: rows sum to 1, or are 0 where nothing exceeds, or NaN where the snapshot was left out.
  package var shares: Matrix

  package init(bearings: [String], shares: Matrix) {
    self.bearings = bearings
    self.shares = shares
  }
}

/// The state of a machine or channel at one snapshot.
package enum HealthState: String, Sendable, Equatable, Codable, CaseIterable, Comparable {
  /// The snapshot was left out or nothing could be said.
  case undetermined
  case healthy, warning, alarm

  package static func < (a: HealthState, b: HealthState) -> Bool { a.severity < b.severity }

  private var severity: Int {
    switch self {
    case .undetermined: 0
    case .healthy: 1
    case .warning: 2
    case .alarm: 3
    }
  }
}

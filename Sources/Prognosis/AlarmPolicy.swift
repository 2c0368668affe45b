/// From residuals per snapshot to alarms: how they are pooled, what the baseline may learn, and which levels count.
package struct AlarmPolicy: Sendable, Equatable {
  /// Where the levels of a health indicator come from.
  package enum Levels: Sendable, Equatable {
    /// In units of the indicator: 1.1 ± 0.25 on a healthy channel with 64 bands, whatever the machine.
    case standardised(warning: Double, alarm: Double)
    /// Learnt from the indicator on held-out healthy snapshots.
    case learnt(ThresholdMethod)
  }

  /// The exponent of the power mean that pools the entries (bands, indicators) of a channel.
  ///
  /// 1 would average a defect in three bands of 64 away, ∞ would alarm on the noisiest band; 6 lets a few strong
  /// bands rule.
  package var power: Double
  /// How slowly the baseline follows: its time constant in lengths of the healthy period; nil keeps it fixed.
  ///
  /// 1, because the healthy period is all that is known of how fast a healthy machine changes.
  package var memory: Double?
  /// A residual counts at most so many of its own deviations when the baseline learns from it.
  package var clip: Double
  /// How many healthy deviations the mean of an entry may move in all; nil leaves it to `clip` and `memory` alone.
  package var limit: Double?
  /// How many times its healthy value the deviation of an entry may grow to; nil leaves it to `clip` and `memory` alone.
  ///
  /// A mean that lags behind a ramp makes every snapshot look scattered: without a bound the deviation grows with the
  /// ramp, and what creeps is never many deviations away.
  package var scatterLimit: Double?
  package var levels: Levels
  /// A rise in level of up to so many dB that falls back while it is being confirmed is no damage; nil confirms it.
  ///
  /// 6, twice the amplitude: what practice calls a clear change, and no settling shaft brings about.
  package var fallingBack: Double?
  /// A part that stands at alarm may be heard by others with up to this share of what it has gained in power; nil takes
  /// every rise for a channel's own.
  ///
  /// A half: on its way to a neighbour vibration loses at least that.
  package var hearing: Double?
  package var persistence: Persistence
  package var hysteresis: Hysteresis
  package var latch: Bool

  package init(
    power: Double = 6, memory: Double? = 1, clip: Double = 2.5, limit: Double? = nil,
    scatterLimit: Double? = nil, levels: Levels = .standardised(warning: 2, alarm: 3), fallingBack: Double? = 6,
    hearing: Double? = 0.5,
    persistence: Persistence = .threeOfFour,
    hysteresis: Hysteresis = .standard, latch: Bool = true
  ) {
    precondition(power >= 1, "a power mean of exponent \(power) is below 1")
    precondition((memory ?? 1) > 0, "a memory of \(memory ?? 0) healthy periods is not positive")
    precondition(clip > 0, "residuals clipped at \(clip) teach nothing")
    precondition((limit ?? 0) >= 0, "a limit of \(limit ?? 0) is negative")
    precondition((scatterLimit ?? 1) >= 1, "deviations that shrink to \(scatterLimit ?? 1) of what is healthy")
    precondition((fallingBack ?? 0) >= 0, "a rise of \(fallingBack ?? 0) dB is a fall")
    precondition((0...1).contains(hearing ?? 0), "a share of \(hearing ?? 0) is outside 0 ... 1")
    self.power = power
    self.memory = memory
    self.clip = clip
    self.limit = limit
    self.scatterLimit = scatterLimit
    self.levels = levels
    self.fallingBack = fallingBack
    self.hearing = hearing
    self.persistence = persistence
    self.hysteresis = hysteresis
    self.latch = latch
  }

  /// The default: power 6, a baseline that follows over one healthy period, warning at 2, alarm at 3, three of four,
  /// latched.
  ///
  /// 2 and 3 deviations are Shewhart's warning and action limits (Economic Control of Quality, 1931). A baseline may move
  /// by ten healthy deviations: running-in and load do not bring about more, and what creeps farther has to be seen. The
  /// deviations may double: later changes are as large as those of the healthy period, or twice that, but not ten times.
  package static let standard = AlarmPolicy(limit: 10, scatterLimit: 2)

  /// The same with a baseline that never moves: for machines that have run in, and to see what drift would have done.
  package static let fixed = AlarmPolicy(memory: nil)

  /// The levels of one channel.
  ///
  /// - Parameter heldOut: Its indicator on held-out healthy snapshots.
  func levels(from heldOut: [Double]) throws(ThresholdError) -> AlarmLevels {
    switch levels {
    case .standardised(let warning, let alarm):
      AlarmLevels(warning: warning, alarm: alarm, centre: 0)
    case .learnt(let method):
      try AlarmLevels(method, from: heldOut)
    }
  }
}

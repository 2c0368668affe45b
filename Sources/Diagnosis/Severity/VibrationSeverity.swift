/// The zone of ISO 20816-3 that a bearing housing's vibration velocity falls into.
///
/// For machines above 15 kW at 120 rpm and more, measured on a bearing housing in a radial or axial direction; by
/// the velocity criterion only (the standard has one for displacement too), and by the level, not by its change.
/// It says how much a machine shakes: a young bearing defect leaves the zone as it was.
package struct VibrationSeverity: Sendable, Equatable {
  package enum Finding: Sendable, Equatable {
    case zone(SeverityZone, velocityRMS: Double, boundaries: ZoneBoundaries)
    case undetermined(Reason)
  }

  package enum Reason: Sendable, Equatable, CustomStringConvertible {
    case groupNotDeclared
    case supportNotDeclared
    case notOnBearing
    case unitNotVibration(String?)
    case speedUnknown
    case speedBelowScope(rpm: Double)
    case rateUnknown
    case rateTooLow(hertz: Double)
    case snapshotTooShort(seconds: Double, lowestHz: Double)

    package var description: String {
      switch self {
      case .groupNotDeclared: "severity.group is not declared (1: above 300 kW, 2: 15 to 300 kW)"
      case .supportNotDeclared: "severity.support is not declared (rigid or flexible)"
      case .notOnBearing: "the sensor is not declared to sit on a bearing housing"
      case .unitNotVibration(let unit): "the unit is \(unit ?? "unknown"), not g, m/s² or mm/s"
      case .speedUnknown: "the speed is unknown, on which the frequency range depends"
      case .speedBelowScope(let rpm):
        "\(rpm.short) rpm is below \(VibrationSeverity.lowestSpeedRPM.short) rpm, where the standard begins"
      case .rateUnknown: "the sampling rate is unknown"
      case .rateTooLow(let hertz):
        "\(hertz.short) Hz is too low a sampling rate: up to 1000 Hz takes \(Int(VibrationSeverity.lowestRateHz)) Hz"
      case .snapshotTooShort(let seconds, let lowest):
        "a snapshot of \(seconds.short) s is too short: \(VibrationSeverity.leastPeriods.short) periods of "
          + "\(lowest.short) Hz take \((VibrationSeverity.leastPeriods / lowest).short) s"
      }
    }
  }

  /// The lowest speed in the standard's scope.
  static let lowestSpeedRPM = 120.0
  /// At and below it the range begins at 2 Hz instead of 10 Hz.
  static let slowSpeedRPM = 600.0
  /// 2.56 times the range's upper end, as the anti-aliasing filters of analysers need.
  package static let lowestRateHz = 2560.0
  /// A velocity integrated from fewer periods of the lowest frequency is mostly the edges of the snapshot.
  package static let leastPeriods = 5.0

  private let group: MachineGroup?
  private let support: MachineSupport?
  private let unit: String?
  private let sampleRateHz: Double?
  private let samplesPerSnapshot: Int
  private let speedRPM: Double?
  private let isOnBearing: Bool

  /// - Parameters:
  ///   - group: As declared; nil where it isn't.
  ///   - support: As declared; nil where it isn't.
  ///   - unit: Of the samples: `g`, `m/s2`, `m/s²`, `mm/s` or `m/s`.
  ///   - sampleRateHz: In Hz; nil where unknown.
  ///   - samplesPerSnapshot: Too few of them reach no low frequency.
  ///   - speedRPM: Decides where the band begins.
  ///   - isOnBearing: Whether the channel is declared to sit on a bearing.
  package init(
    group: MachineGroup?, support: MachineSupport?, unit: String?, sampleRateHz: Double?, samplesPerSnapshot: Int,
    speedRPM: Double?, isOnBearing: Bool
  ) {
    self.group = group
    self.support = support
    self.unit = unit
    self.sampleRateHz = sampleRateHz
    self.samplesPerSnapshot = samplesPerSnapshot
    self.speedRPM = speedRPM
    self.isOnBearing = isOnBearing
  }

  /// The frequencies, in Hz, within which the velocity's RMS is taken: 10 to 1000 Hz, from 2 Hz at 600 rpm and below.
  package static func band(atRPM speed: Double) -> ClosedRange<Double> {
    (speed <= slowSpeedRPM ? 2 : 10)...1000
  }

  /// What turns a unit into g; nil where it is no acceleration.
  package static func inG(_ unit: String?) -> Double? {
    switch unit {
    case "g": 1
    case "m/s2", "m/s²", "m/s^2": 1 / 9.80665
    default: nil
    }
  }

  /// What turns a unit into mm/s; nil where it is no velocity.
  package static func inMillimetresPerSecond(_ unit: String?) -> Double? {
    switch unit {
    case "mm/s": 1
    case "m/s": 1000
    default: nil
    }
  }

  /// Why no zone can be given, before any velocity is computed; nil where one can.
  package var obstacle: Reason? {
    guard group != nil else { return .groupNotDeclared }
    guard support != nil else { return .supportNotDeclared }
    guard isOnBearing else { return .notOnBearing }
    guard Self.inG(unit) != nil || Self.inMillimetresPerSecond(unit) != nil else { return .unitNotVibration(unit) }
    guard let speedRPM else { return .speedUnknown }
    guard speedRPM >= Self.lowestSpeedRPM else { return .speedBelowScope(rpm: speedRPM) }
    guard let sampleRateHz else { return .rateUnknown }
    guard sampleRateHz >= Self.lowestRateHz else { return .rateTooLow(hertz: sampleRateHz) }
    let seconds = Double(samplesPerSnapshot) / sampleRateHz
    let lowest = Self.band(atRPM: speedRPM).lowerBound
    guard seconds * lowest >= Self.leastPeriods else { return .snapshotTooShort(seconds: seconds, lowestHz: lowest) }
    return nil
  }

  /// - Parameter velocity: RMS within `band`, in mm/s; not read where there is an obstacle.
  package func finding(velocityRMS velocity: Double) -> Finding {
    if let obstacle { return .undetermined(obstacle) }
    guard let group, let support else { return .undetermined(.groupNotDeclared) }
    precondition(velocity >= 0 && velocity.isFinite, "a velocity of \(velocity) mm/s RMS")
    let boundaries = ZoneBoundaries(group, support)
    return .zone(boundaries.zone(ofVelocityRMS: velocity), velocityRMS: velocity, boundaries: boundaries)
  }
}

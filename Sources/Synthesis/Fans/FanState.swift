internal import Foundation
internal import Tensors

/// How a fan runs in one clip: its speed, its level, and what its fault changes.
///
/// Each fault has its own mark, which grows with the severity u of 0 … 1:
/// - unbalance: the force at 1× grows, so 1× rises by 12·u dB and 2× by 6·u dB; the whirling rotor opens and closes the
///   gap at the blades' tips once a turn, which modulates the blade passage by up to 25 %.
/// - clogging: the fan works against more resistance and falls by 2.5·u % in speed; flow separates from the blades, low rumble
///   comes in at up to 1.2 times the flow's level; a stall that turns at 0.4 of the speed modulates the blade passage.
/// - voltage: the speed changes by ± (2 + 5·u) %, and the core hums at even multiples of 50 Hz.
/// - loose blade: it knocks once a turn and rings at 1.9 kHz, and an uneven set of blades spreads tones to all multiples of 1×.
/// - dry bearing: a whine at 23.7 times the speed, and hissing friction near 3.8 kHz once a turn.
struct FanState: Sendable {
  static let unbalanceDecibels = 12.0

  /// The mean speed, but for its wander.
  var rotationHz: Double
  /// Of the whole machine, relative to its nominal sound.
  var gain: Double
  var fault: FanSpecification.Fault?
  /// 0 where there is no fault.
  var severity: Double

  /// - Parameter stream: Of this clip's operating point; healthy and faulty clips draw alike.
  init(
    _ machine: FanSpecification.Machine, fault: FanSpecification.Fault?, of specification: FanSpecification,
    from stream: inout RandomStream
  ) {
    let drawn = stream.normal()
    // Beyond three deviations a fan's supply would have been switched off.
    let speed = 1 + specification.variation.speed * min(3, max(-3, drawn))
    let decibels = specification.variation.levelDecibels * stream.normal()
    let range = specification.severity
    let drawnSeverity = stream.uniform(in: range.low...range.high)
    let direction = stream.uniform() < 0.5 ? -1.0 : 1
    severity = fault == nil ? 0 : drawnSeverity
    self.fault = fault
    let change: Double
    switch fault {
    case .clogging: change = -0.025 * severity
    case .voltage: change = direction * (0.02 + 0.05 * severity)
    default: change = 0
    }
    rotationHz = machine.rotationHz * speed * (1 + change)
    // Dipole sound, as of blades in a flow, grows with the sixth power of the speed in power (Curle, 1955).
    gain = pow(10, decibels / 20) * pow(1 + change, 3)
  }

  private func severity(of fault: FanSpecification.Fault) -> Double { self.fault == fault ? severity : 0 }

  /// What one multiple of the rotation is amplified by.
  func rotationGain(_ order: Int) -> Double {
    let decibels = Self.unbalanceDecibels * severity(of: .unbalance)
    return order == 1 ? pow(10, decibels / 20) : order == 2 ? pow(10, decibels / 40) : 1
  }

  /// How deep the blade passage is modulated, and how often per turn.
  var modulation: (depth: Double, order: Double) {
    switch fault {
    case .unbalance: (0.25 * severity, 1)
    case .clogging: (0.5 * severity, 0.4)
    default: (0, 1)
    }
  }

  /// RMS of low turbulence relative to the nominal flow.
  var rumble: Double { 1.2 * severity(of: .clogging) }
  /// Amplitudes at 100, 200, 300 Hz relative to the nominal machine's RMS.
  var hum: [Double] { [0.35, 0.2, 0.1].map { $0 * severity(of: .voltage) } }
  /// Of one knock, relative to the nominal machine's RMS.
  var knock: Double { 2.5 * severity(of: .looseBlade) }
  /// Amplitude of each multiple of the rotation between the blade passages, relative to the nominal machine's RMS.
  var unevenness: Double { 0.12 * severity(of: .looseBlade) }
  /// Amplitude of the whine and RMS of the friction relative to the nominal machine's RMS.
  var whine: Double { 0.2 * severity(of: .dryBearing) }
  var friction: Double { 0.3 * severity(of: .dryBearing) }
}

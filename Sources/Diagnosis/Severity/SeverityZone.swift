/// How severe a machine's vibration is by ISO 20816-3.
package enum SeverityZone: String, Sendable, CaseIterable, Codable {
  case a = "A"
  case b = "B"
  case c = "C"
  case d = "D"

  package var meaning: String {
    switch self {
    case .a: "as newly commissioned machines vibrate"
    case .b: "acceptable for unrestricted long-term operation"
    case .c: "unsatisfactory for long-term operation: may run until it can be put right"
    case .d: "severe enough to damage the machine"
    }
  }
}

/// The velocities at which ISO 20816-3's zones end, in mm/s RMS.
package struct ZoneBoundaries: Sendable, Equatable {
  /// From A to B.
  package let ab: Double
  /// From B to C.
  package let bc: Double
  /// From C to D.
  package let cd: Double

  /// Of machines of a group on a kind of support, measured on bearing housings.
  ///
  /// The standard's text is not public; these are the values of ISO 10816-3:2009, tables A.1 and A.2, which ISO
  /// 20816-3:2022 took over, as makers of instruments and public programs quote them alike. Acceptance values
  /// that were agreed for a machine, or its own history, say more than these.
  package init(_ group: MachineGroup, _ support: MachineSupport) {
    switch (group, support) {
    case (.large, .rigid): (ab, bc, cd) = (2.3, 4.5, 7.1)
    case (.large, .flexible): (ab, bc, cd) = (3.5, 7.1, 11)
    case (.medium, .rigid): (ab, bc, cd) = (1.4, 2.8, 4.5)
    case (.medium, .flexible): (ab, bc, cd) = (2.3, 4.5, 7.1)
    }
  }

  /// A velocity on a boundary still belongs to the better zone.
  package func zone(ofVelocityRMS velocity: Double) -> SeverityZone {
    if velocity <= ab { return .a }
    if velocity <= bc { return .b }
    return velocity <= cd ? .c : .d
  }
}

/// The size of a machine as ISO 20816-3 groups it.
package enum MachineGroup: Int, Sendable, CaseIterable, Codable {
  /// Group 1: above 300 kW, or electrical machines with a shaft height of 315 mm and more.
  case large = 1
  /// Group 2: above 15 kW up to 300 kW, or electrical machines with a shaft height of 160 to 315 mm.
  case medium = 2
}

/// What a machine stands on, in the direction of measurement.
///
/// Rigid where the lowest natural frequency of machine and support lies at least a quarter above the main frequency
/// of excitation, mostly that of rotation; flexible otherwise.
package enum MachineSupport: String, Sendable, CaseIterable, Codable {
  case rigid, flexible
}

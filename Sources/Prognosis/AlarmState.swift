/// How bad it is: healthy, warning or alarm, in rising order.
package enum AlarmState: String, Sendable, CaseIterable, Codable, Comparable, CustomStringConvertible {
  case healthy, warning, alarm

  package var description: String { rawValue }

  package static func < (left: AlarmState, right: AlarmState) -> Bool { left.severity < right.severity }

  private var severity: Int {
    switch self {
    case .healthy: 0
    case .warning: 1
    case .alarm: 2
    }
  }
}

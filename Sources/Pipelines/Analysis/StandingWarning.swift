internal import Prognosis

/// Why a warning that stands is no alarm, though its rise passed the alarm level.
extension ChannelCondition {
  /// The latest rise of the warning that stands from which an alarm was withheld; nil where none stands, or nothing was withheld.
  var standingWithheld: WithheldRise? {
    guard history.state == .warning,
      let onset = history.events.last(where: { $0.level == .warning && $0.cleared == nil })?.onset
    else { return nil }
    return withheld.filter { $0.last >= onset }.max { $0.last < $1.last }
  }
}

extension WithheldRise.Reason {
  /// For a table's cell; the audit says it at length.
  ///
  /// - Parameter channels: Names.
  func brief(_ channels: [String]) -> String {
    switch self {
    case .fallingBack: "its rise fell back"
    case .heard(let source): "may be heard from \(channels[source])"
    }
  }
}

internal import Pipelines

/// Confirmed warnings besides the one that a channel's row tells: those that came and went.
struct EarlierWarnings {
  /// First and last snapshot of each, in order of time.
  let spans: [ClosedRange<Int>]

  init(_ results: RunResults, channel: Int) {
    var spans: [ClosedRange<Int>] = []
    var isOpen = false
    for (snapshot, states) in results.snapshots.channelState.enumerated() where states.indices.contains(channel) {
      switch states[channel] {
      // A snapshot that was left out ends nothing.
      case .undetermined: break
      case .healthy: isOpen = false
      case .warning, .alarm:
        let first = isOpen ? spans.removeLast().lowerBound : snapshot
        spans.append(first...snapshot)
        isOpen = true
      }
    }
    let own = results.channels[channel].warningIndex
    self.spans = spans.filter { span in own.map { !span.contains($0) } ?? true }
  }

  /// Such as `662–676, 703–810`; their number and the first where there are more than two, nil where there are none.
  var text: String? {
    guard let first = spans.first else { return nil }
    return spans.count > 2
      ? "\(spans.count) others, first \(Self.text(first))" : spans.map(Self.text).joined(separator: ", ")
  }

  private static func text(_ span: ClosedRange<Int>) -> String {
    span.count == 1 ? "\(span.lowerBound)" : "\(span.lowerBound)–\(span.upperBound)"
  }

  var json: JSONValue { .array(spans.map { [.integer($0.lowerBound), .integer($0.upperBound)] }) }
}

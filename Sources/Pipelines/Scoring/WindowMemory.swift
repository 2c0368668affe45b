/// Which windows of a snapshot are judged together.
enum WindowMemory {
  /// The window and those just before it, `memory` in all; at the snapshot's beginning those after it make up the number.
  ///
  /// Every window is thus an average of equally many, and all are compared with one healthy scatter. An average of fewer at the
  /// beginning would scatter more, and most false alarms would lie there.
  static func range(of window: Int, in snapshot: Range<Int>, memory: Int) -> Range<Int> {
    let count = min(memory, snapshot.count)
    let first = max(window - count + 1, snapshot.lowerBound)
    return first..<first + count
  }
}

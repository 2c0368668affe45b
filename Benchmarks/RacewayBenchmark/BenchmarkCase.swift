/// Work that is timed round by round, on the same data as a peer's.
protocol BenchmarkCase: Sendable {
  /// Such as `train-dense`.
  var name: String { get }

  /// Writes what both sides read into the current folder.
  func prepare() throws

  /// Reads what was prepared, says how many items a round has, and does rounds until nobody asks for one any more.
  func serve(_ conversation: Conversation) throws
}

/// Why a case can't be served.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

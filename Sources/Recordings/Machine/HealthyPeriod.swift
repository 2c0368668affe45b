/// Which snapshots of a recording show the healthy machine.
package enum HealthyPeriod: Sendable, Equatable {
  /// This share of the usable snapshots, counted from the first.
  case fraction(Double)
  /// So many usable snapshots from the first.
  case first(Int)
  /// All usable snapshots taken before this time, in ns since 1970 UTC.
  case until(Int64)

  /// The healthy snapshots, in order.
  ///
  /// Snapshots that are left out don't count: a fifth of the recording is a fifth of what can be used.
  ///
  /// - Parameters:
  ///   - times: One a snapshot, in ns since 1970 UTC.
  ///   - leftOut: Indices of snapshots that quality rules leave out.
  /// - Returns: `nil` where the period is a time range and a usable snapshot has no time.
  package func snapshotIndices(times: [Int64?], leavingOut leftOut: Set<Int> = []) -> [Int]? {
    let usable = times.indices.filter { !leftOut.contains($0) }
    switch self {
    case .fraction(let fraction):
      return Array(usable.prefix(Int((Double(usable.count) * fraction).rounded(.down))))
    case .first(let count): return Array(usable.prefix(count))
    case .until(let end):
      var indices: [Int] = []
      for index in usable {
        guard let time = times[index] else { return nil }
        if time < end { indices.append(index) }
      }
      return indices
    }
  }
}

internal import Pipelines

/// Where moments before and after the last snapshot lie on the axis of the snapshots.
struct FutureAxis {
  let snapshots: SnapshotAxis
  /// The last snapshot whose time is known, and its hour.
  let last: Int
  let now: Double
  /// Units of the axis in an hour.
  private let pace: Double

  /// nil where no snapshot has a time.
  init?(_ snapshots: SnapshotAxis, hours: [Double?]) {
    let known = hours.indices.filter { hours[$0] != nil && snapshots.positions.indices.contains($0) }
    guard let first = known.first, let last = known.last, let start = hours[first], let now = hours[last] else {
      return nil
    }
    self.snapshots = snapshots
    self.last = last
    self.now = now
    // Without times on the axis an hour takes as much of it as it did on average.
    let span = snapshots.positions[last] - snapshots.positions[first]
    pace = snapshots.isTime ? 3.6e6 : now > start ? span / (now - start) : 1
  }

  /// - Parameter hour: Since the first snapshot.
  func position(_ hour: Double) -> JSONValue {
    let position = snapshots.positions[last] + (hour - now) * pace
    return snapshots.json(snapshots.isTime ? position.rounded() : position)
  }
}

internal import Pipelines
internal import Tensors

/// The axis that snapshots are drawn along: their times where all of them carry one in order, else their indices.
struct SnapshotAxis {
  /// `[snapshot]`: milliseconds since 1970, or the index.
  let positions: [Double]
  let isTime: Bool
  let title: String
  /// The usual distance of two snapshots, in units of `positions`.
  let step: Double
  /// `[snapshot]`: how many gaps in time lie before each snapshot.
  private let gapsBefore: [Int]

  init(_ input: InputSummary) {
    let times = input.times.compactMap { $0.map { Timestamp($0).milliseconds } }
    let areOrdered = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    isTime = !times.isEmpty && times.count == input.snapshotCount && areOrdered
    title = isTime ? "time (UTC)" : "snapshot (index)"
    positions = isTime ? times : (0..<input.snapshotCount).map(Double.init)
    let steps = zip(positions.dropFirst(), positions).map { $0 - $1 }
    step = steps.isEmpty ? 1 : max(Quantile.median(of: steps), 1)
    // Logging that jitters is no gap; one missed snapshot may be a finding, four in a row are a hole in the picture.
    let longest = 4 * step
    var gaps = 0
    gapsBefore = positions.indices.map { index in
      if index > 0, steps[index - 1] > longest { gaps += 1 }
      return gaps
    }
  }

  /// The same snapshots counted from the first one, for runs that were not at the same time.
  init(fromStartOf axis: SnapshotAxis) {
    let hour = axis.isTime ? 3.6e6 : 1
    positions = axis.positions.map { ($0 - (axis.positions.first ?? 0)) / hour }
    isTime = false
    title = axis.isTime ? "hours since the first snapshot" : axis.title
    step = axis.step / hour
    gapsBefore = axis.gapsBefore
  }

  /// Snapshots by their index alone, for runs of which some carry no times.
  init(countingSnapshotsOf axis: SnapshotAxis) {
    positions = axis.positions.indices.map(Double.init)
    isTime = false
    title = "snapshot (index)"
    step = 1
    gapsBefore = axis.gapsBefore
  }

  /// Whether measurements are missing between two snapshots.
  func hasGap(between first: Int, and second: Int) -> Bool { gapsBefore[first] != gapsBefore[second] }

  /// `range` cut where measurements are missing.
  func stretches(of range: Range<Int>) -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    for snapshot in range {
      if let last = stretches.last, !hasGap(between: snapshot - 1, and: snapshot) {
        stretches[stretches.count - 1] = last.lowerBound..<snapshot + 1
      } else {
        stretches.append(snapshot..<snapshot + 1)
      }
    }
    return stretches
  }

  /// How plotly must read the positions.
  var layout: JSONValue { ["title": ["text": .string(title)], "type": isTime ? "date" : "linear"] }

  func position(_ snapshot: Int) -> JSONValue { json(positions[snapshot]) }

  func json(_ position: Double) -> JSONValue {
    // Whole milliseconds and indices are shorter without a fraction.
    Int(exactly: position).map(JSONValue.integer) ?? .number(position)
  }
}

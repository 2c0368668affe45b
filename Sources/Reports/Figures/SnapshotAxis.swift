internal import Pipelines
internal import Tensors

/// The axis that snapshots are drawn along: their times where all of them carry one in order, else their indices.
struct SnapshotAxis {
  /// `[snapshot]`: milliseconds since 1970, or the index.
  let positions: [Double]
  let isTime: Bool
  /// The usual distance of two snapshots, in units of `positions`.
  let step: Double
  /// `[snapshot]`: how many gaps in time lie before each snapshot.
  private let gapsBefore: [Int]

  init(_ input: InputSummary) {
    let times = input.times.compactMap { $0.map { Timestamp($0).milliseconds } }
    let areOrdered = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    isTime = !times.isEmpty && times.count == input.snapshotCount && areOrdered
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

  var title: String { isTime ? "time (UTC)" : "snapshot (index)" }

  /// How plotly must read the positions.
  var layout: JSONValue { ["title": ["text": .string(title)], "type": isTime ? "date" : "linear"] }

  func position(_ snapshot: Int) -> JSONValue { json(positions[snapshot]) }

  func json(_ position: Double) -> JSONValue {
    // Whole milliseconds and indices are shorter without a fraction.
    Int(exactly: position).map(JSONValue.integer) ?? .number(position)
  }
}

internal import Tensors

/// Points of one line along the snapshots, thinned out, with gaps where measurements are missing or left out.
struct SnapshotLine {
  /// More points than any screen is wide.
  static let pointLimit = 2000

  private(set) var x: [JSONValue] = []
  private(set) var y: [JSONValue] = []
  /// The snapshot of each point, for hovering.
  private(set) var snapshots: [JSONValue] = []

  /// A measured course, of which every peak is kept.
  ///
  /// - Parameter values: `[snapshot]`; NaN where a snapshot was left out.
  init(_ values: [Float], along axis: SnapshotAxis, limit: Int = pointLimit) {
    var previous: Int?
    for index in Decimation.extremes(of: values, limit: limit) {
      if !values[index].isFinite {
        interrupt(after: previous, axis)
      } else {
        if let previous, axis.hasGap(between: previous, and: index) { interrupt(after: previous, axis) }
        append(index, .rounded(values[index]), axis)
        previous = index
      }
    }
  }

  /// A level that holds until it changes: only its corners are kept, drawn as steps.
  init(level values: [Float], along axis: SnapshotAxis) {
    var held: Float?
    var last: Int?
    for index in values.indices where values[index].isFinite {
      if values[index] != held { append(index, .rounded(values[index]), axis) }
      held = values[index]
      last = index
    }
    if let last, let held { append(last, .rounded(held), axis) }
  }

  private mutating func append(_ index: Int, _ value: JSONValue, _ axis: SnapshotAxis) {
    x.append(axis.position(index))
    y.append(value)
    snapshots.append(.integer(index))
  }

  /// Ends the line at its last point; runs of undefined points interrupt it once.
  private mutating func interrupt(after index: Int?, _ axis: SnapshotAxis) {
    guard let index, y.last != .null else { return }
    append(index, .null, axis)
  }
}

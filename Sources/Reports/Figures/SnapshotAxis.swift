internal import Pipelines
internal import Tensors

/// The axis that snapshots are drawn along: their times where all of them carry one in order, else their indices.
struct SnapshotAxis {
  /// What positions count.
  enum Scale {
    /// Milliseconds since 1970, drawn as dates.
    case calendar
    /// Hours since the first snapshot: the recording knows no date, or runs are laid over each other.
    case hours
    case index

    var title: String {
      switch self {
      case .calendar: "time (UTC)"
      case .hours: "hours since the first snapshot"
      case .index: "snapshot (index)"
      }
    }
  }

  let scale: Scale
  /// `[snapshot]`, in units of the scale.
  let positions: [Double]
  /// The usual distance of two snapshots, in units of `positions`.
  let step: Double
  /// `[snapshot]`: how many gaps in time lie before each snapshot.
  private let gapsBefore: [Int]

  var isTime: Bool { scale == .calendar }
  var title: String { scale.title }

  init(_ input: InputSummary) {
    let times = input.times.compactMap { $0.map { Timestamp($0).milliseconds } }
    let areOrdered = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    let areUsed = !times.isEmpty && times.count == input.snapshotCount && areOrdered
    let axis = SnapshotAxis(
      areUsed ? .calendar : .index, areUsed ? times : (0..<input.snapshotCount).map(Double.init))
    self = areUsed && input.clock.isNominal ? SnapshotAxis(fromStartOf: axis) : axis
  }

  private init(_ scale: Scale, _ positions: [Double]) {
    self.scale = scale
    self.positions = positions
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
    scale = axis.isTime ? .hours : axis.scale
    step = axis.step / hour
    gapsBefore = axis.gapsBefore
  }

  /// Snapshots by their index alone, for runs of which some carry no times.
  init(countingSnapshotsOf axis: SnapshotAxis) {
    positions = axis.positions.indices.map(Double.init)
    scale = .index
    step = 1
    gapsBefore = axis.gapsBefore
  }

  /// Half a step before a snapshot, and half a step behind it; in whole units, which are shorter, but of hours.
  func edge(before snapshot: Int) -> Double {
    let edge = positions[snapshot] - step / 2
    return scale == .hours ? edge : edge.rounded(.down)
  }

  func edge(after snapshot: Int) -> Double {
    let edge = positions[snapshot] + step / 2
    return scale == .hours ? edge : edge.rounded(.up)
  }

  /// When a snapshot was taken, for the end of an axis; nil along indices.
  ///
  /// - Parameter places: Characters of a date, 10 for the day and 16 for the minute.
  func brief(_ snapshot: Int, places: Int) -> String? {
    switch scale {
    case .calendar: String(Timestamp(Int64(positions[snapshot] * 1e6)).readable.prefix(places))
    case .hours: SnapshotClock.hours(positions[snapshot])
    case .index: nil
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

  /// How plotly must read the positions.
  var layout: JSONValue { ["title": ["text": .string(title)], "type": isTime ? "date" : "linear"] }

  func position(_ snapshot: Int) -> JSONValue { json(positions[snapshot]) }

  func json(_ position: Double) -> JSONValue {
    // Whole milliseconds and indices are shorter without a fraction; hours to the tenth of a second after ten years.
    Int(exactly: position).map(JSONValue.integer) ?? .rounded(position, digits: 10)
  }
}

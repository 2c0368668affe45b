internal import Pipelines
internal import Tensors

/// The axis that snapshots are drawn along: their times where all of them carry one in order, else their indices.
struct SnapshotAxis {
  /// What positions count.
  enum Scale: Equatable {
    /// Milliseconds since 1970, drawn as dates.
    case calendar
    /// Time since the first snapshot: the recording knows no date, or runs are laid over each other.
    case elapsed(Unit)
    case index

    var title: String {
      switch self {
      case .calendar: "time (UTC)"
      case .elapsed(let unit): "\(unit.rawValue) since the first snapshot"
      case .index: "snapshot (index)"
      }
    }
  }

  /// What elapsed time is counted in: recordings of seconds would be read in fractions of an hour that nobody can picture.
  enum Unit: String {
    case seconds, minutes, hours

    var milliseconds: Double {
      switch self {
      case .seconds: 1e3
      case .minutes: 6e4
      case .hours: 3.6e6
      }
    }

    /// The largest that a span, in ms, holds at least three of.
    init(spanning milliseconds: Double) {
      self = [.hours, .minutes].first { milliseconds >= 3 * $0.milliseconds } ?? .seconds
    }
  }

  let scale: Scale
  /// `[snapshot]`, in units of the scale.
  let positions: [Double]
  /// The usual distance of two snapshots, in units of `positions`.
  let step: Double
  /// `[snapshot]`: how many gaps in time lie before each snapshot.
  private let gapsBefore: [Int]

  /// Whether dates are drawn.
  var isTime: Bool { if case .calendar = scale { true } else { false } }
  /// Whether time counts from the first snapshot.
  var isElapsed: Bool { if case .elapsed = scale { true } else { false } }
  var title: String { scale.title }

  init(_ input: InputSummary) {
    let times = input.times.compactMap { $0.map { Timestamp($0).milliseconds } }
    let areOrdered = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    let areUsed = !times.isEmpty && times.count == input.snapshotCount && areOrdered
    let axis = SnapshotAxis(
      areUsed ? .calendar : .index, areUsed ? times : (0..<input.snapshotCount).map(Double.init))
    self = areUsed && input.clock.isNominal ? SnapshotAxis(axis, from: Unit(spanning: axis.span)) : axis
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

  /// The same snapshots counted each from the first of its own run, in one unit, for runs that were not at the same time.
  static func fromStarts(of axes: [SnapshotAxis]) -> [SnapshotAxis] {
    let unit = Unit(spanning: axes.map(\.span).max() ?? 0)
    return axes.map { SnapshotAxis($0, from: unit) }
  }

  private init(_ axis: SnapshotAxis, from unit: Unit) {
    let length = unit.milliseconds / (axis.millisecondsPerUnit ?? unit.milliseconds)
    positions = axis.positions.map { ($0 - (axis.positions.first ?? 0)) / length }
    scale = axis.millisecondsPerUnit == nil ? axis.scale : .elapsed(unit)
    step = axis.step / length
    gapsBefore = axis.gapsBefore
  }

  /// nil along indices.
  private var millisecondsPerUnit: Double? {
    switch scale {
    case .calendar: 1
    case .elapsed(let unit): unit.milliseconds
    case .index: nil
    }
  }

  /// From the first snapshot to the last, in ms; 0 along indices.
  private var span: Double { ((positions.last ?? 0) - (positions.first ?? 0)) * (millisecondsPerUnit ?? 0) }

  /// Snapshots by their index alone, for runs of which some carry no times.
  init(countingSnapshotsOf axis: SnapshotAxis) {
    positions = axis.positions.indices.map(Double.init)
    scale = .index
    step = 1
    gapsBefore = axis.gapsBefore
  }

  /// Half a step before a snapshot, and half a step behind it; in whole units, which are shorter, but of elapsed time.
  func edge(before snapshot: Int) -> Double {
    let edge = positions[snapshot] - step / 2
    return isElapsed ? edge : edge.rounded(.down)
  }

  func edge(after snapshot: Int) -> Double {
    let edge = positions[snapshot] + step / 2
    return isElapsed ? edge : edge.rounded(.up)
  }

  /// When a snapshot was taken, for the end of an axis; nil along indices.
  ///
  /// - Parameter places: Characters of a date, 10 for the day and 16 for the minute.
  func brief(_ snapshot: Int, places: Int) -> String? {
    switch scale {
    case .calendar: String(Timestamp(Int64(positions[snapshot] * 1e6)).readable.prefix(places))
    case .elapsed(let unit): SnapshotClock.hours(positions[snapshot] * unit.milliseconds / 3.6e6)
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

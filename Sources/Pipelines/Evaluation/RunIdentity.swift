internal import Prognosis
internal import Recordings
internal import Tensors

/// Whether measurements are those that a run was made of, and judged now as they were then.
struct RunIdentity {
  private let run: RunResults

  init(_ run: RunResults) { self.run = run }

  private static let others = "give the measurements that the run was made of with --measurements"

  /// By the names and times of the snapshots, and by the channels with their bearings.
  func check(_ measurements: Measurements) throws(PipelineError) {
    let names = measurements.snapshotNames
    guard names == run.input.snapshotNames else {
      let place = zip(names, run.input.snapshotNames).enumerated().first { $1.0 != $1.1 }?.offset
      let found = place.map { "'\(names[$0])' as snapshot \($0)" } ?? "\(names.count) snapshots"
      let wanted = place.map { "'\(run.input.snapshotNames[$0])'" } ?? "\(run.input.snapshotNames.count)"
      throw .unsuitable(
        found: "\(found) in \(measurements.path)", wanted: "\(wanted), as in the run", hint: Self.others)
    }
    let times = measurements.times
    if let place = names.indices.first(where: { times[$0] != run.input.times[$0] }) {
      throw .unsuitable(
        found: "'\(names[place])' in \(measurements.path) at \(Self.words(times[place]))",
        wanted: "\(Self.words(run.input.times[place])), as in the run", hint: Self.others)
    }
    let channels = measurements.channels.map { ChannelInfo(name: $0.name, bearing: $0.bearing) }
    guard channels == run.input.channels else {
      throw .unsuitable(
        found: "the channels \(Self.words(channels)) in \(measurements.path)",
        wanted: "\(Self.words(run.input.channels)), as in the run",
        hint: "give the machine description that the run was made with by --machine")
    }
  }

  private static func words(_ time: Int64?) -> String { time.map { "\($0) ns since 1970" } ?? "no time" }

  private static func words(_ channels: [ChannelInfo]) -> String {
    channels.map { channel in channel.name + (channel.bearing.map { " (\($0))" } ?? "") }.joined(separator: ", ")
  }

  /// By what the model could not explain: names and times can be those of another machine.
  func check(_ scoring: Scoring, path: String) throws(PipelineError) {
    let (found, wanted) = (scoring.residuals, run.calibration.residuals)
    let isAlike = found.rowCount == wanted.rowCount && found.columnCount == wanted.columnCount
    let other = isAlike ? Self.otherRow(found, wanted) : 0
    guard let other else { return }
    throw .unsuitable(
      found: "other samples than in the run at snapshot \(other), '\(run.input.snapshotNames[other])', of \(path)",
      wanted: "those that the run was made of, all of them", hint: Self.others)
  }

  /// The first snapshot whose residuals differ by more than a thousandth of their size: processors round differently.
  private static func otherRow(_ found: Matrix, _ wanted: Matrix) -> Int? {
    let sizes = (0..<wanted.rowCount).map { row in
      wanted.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let known = sizes.filter(\.isFinite)
    // A snapshot that the model explains fully has residuals of rounding alone.
    let usual = known.isEmpty ? 0 : Quantile.median(of: known)
    return sizes.indices.first { row in
      var squares = 0.0
      for (a, b) in zip(found.row(row), wanted.row(row)) {
        guard a.isFinite, b.isFinite else {
          if a.isFinite != b.isFinite { return true }
          continue
        }
        squares += Double(a - b) * Double(a - b)
      }
      return squares.squareRoot() > 1e-3 * max(sizes[row].isFinite ? sizes[row] : 0, usual)
    }
  }

  /// By the alarms of the channels: those of the run stand only where they come out again.
  func check(_ health: MachineHealth) throws(PipelineError) {
    let alarms = health.conditions.map(\.history.alarmIndex)
    guard let place = alarms.indices.first(where: { alarms[$0] != run.channels[$0].alarmIndex }) else { return }
    func words(_ alarm: Int?) -> String { alarm.map { "an alarm at snapshot \($0)" } ?? "no alarm" }
    let channel = run.channels[place]
    throw .unsuitable(
      found: "\(words(channel.alarmIndex)) on \(channel.name), in a run judged by an earlier version (\(run.program))",
      wanted: "\(words(alarms[place])), as this version judges", hint: "score or analyze again")
  }
}

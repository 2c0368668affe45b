internal import Tensors

/// The snapshots that a run speaks of, in order of time: those measured, and earlier ones of which only the figures are left.
struct SnapshotSeries: Sendable {
  let names: [String]
  let times: [Int64?]
  /// `[snapshot]`: its index in the measurements; nil where only the stored figures are left.
  let sources: [Int?]
  /// Measured snapshots that are taken for stored ones, and not judged again.
  let known: [KnownSnapshot]

  var count: Int { names.count }

  /// All snapshots of the measurements, or the first `limit`.
  init(_ measurements: Measurements, limit: Int? = nil) {
    let count = min(limit ?? .max, measurements.snapshotCount)
    self.init(
      names: Array(measurements.snapshotNames.prefix(count)), times: Array(measurements.times.prefix(count)),
      sources: (0..<count).map { $0 })
  }

  /// The measurements behind the snapshots of an earlier run.
  ///
  /// Where the measurements begin with these very snapshots, they are judged again; else their stored figures stand for
  /// them, and measured ones of the same name and time are not judged twice.
  init(_ measurements: Measurements, after calibration: Calibration) {
    // Names alone don't do: numbered files of another machine, or of another day, are called the same.
    let measured = zip(measurements.snapshotNames, measurements.times).map(Identity.init)
    let learnt = zip(calibration.snapshotNames, calibration.times).map(Identity.init)
    if measured.starts(with: learnt) {
      self.init(measurements)
      return
    }
    let places = Dictionary(zip(learnt, learnt.indices), uniquingKeysWith: { first, _ in first })
    let new = measured.indices.filter { places[measured[$0]] == nil }
    self.init(
      names: calibration.snapshotNames + new.map { measurements.snapshotNames[$0] },
      times: calibration.times + new.map { measurements.times[$0] },
      sources: calibration.snapshotNames.map { _ in nil } + new.map { $0 },
      known: measured.indices.compactMap { source in
        places[measured[source]].map { KnownSnapshot(source: source, stored: $0) }
      })
  }

  private struct Identity: Hashable {
    let name: String
    let time: Int64?
  }

  private init(names: [String], times: [Int64?], sources: [Int?], known: [KnownSnapshot] = []) {
    self.names = names
    self.times = times
    self.sources = sources
    self.known = known
  }

  /// The median time from one snapshot to the next, in s; nil without times.
  var usualInterval: Double? {
    let known = times.compactMap { $0 }
    let steps = zip(known.dropFirst(), known).map { Double($0 - $1) / 1e9 }.filter { $0 > 0 }
    return steps.isEmpty ? nil : Quantile.median(of: steps)
  }

  /// The place in this series of a snapshot of the measurements; nil where it is not part of it.
  func place(ofSource index: Int) -> Int? { sources.firstIndex(of: index) }
}

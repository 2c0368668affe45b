internal import Tensors

/// A measured snapshot that has the name and time of one whose figures a run has stored.
struct KnownSnapshot: Sendable {
  /// Its index in the measurements.
  let source: Int
  /// Its index among the stored ones.
  let stored: Int
}

extension [KnownSnapshot] {
  /// Variances of the same samples differ by rounding alone; those of other samples of a machine by per cents.
  private static var tolerance: Float { 1e-3 }
  /// So many, spread evenly, tell another machine from this one; a folder that grows every day is not read anew every day.
  private static var mostCompared: Int { 64 }

  /// Refuses measurements of which a snapshot has the name and time of a stored one, and other contents.
  ///
  /// Numbered files are called the same on every machine; without a look inside they would pass for judged, in silence.
  /// Compared are the variances of the samples, as the windows have them.
  func check(
    against run: RunResults, in measurements: Measurements, _ source: FeatureSource, leavingOut: Set<Int>,
    progress: ProgressHandler
  ) throws(PipelineError) {
    let usable = filter { !leavingOut.contains($0.source) }
    let number = Swift.min(usable.count, Self.mostCompared)
    let compared = (0..<number).map { usable[$0 * (usable.count - 1) / Swift.max(number - 1, 1)] }
    let channels = run.input.channels.map(\.name)
    var other: (place: Int, channel: Int, found: Float, wanted: Float)?
    var count = 0
    try FeatureStream.read(source, compared.map(\.source), stage: "comparing", progress: progress) { place, features in
      let found = features.variances.columnMeans().map { Float($0) }
      let wanted = run.calibration.variances.row(compared[place].stored)
      let differing = found.indices.first { channel in
        // What was left out has no figure to compare.
        abs(found[channel] - wanted[channel]) > Self.tolerance * Swift.max(found[channel], wanted[channel])
      }
      guard let channel = differing else { return }
      count += 1
      if other == nil { other = (place, channel, found[channel], wanted[channel]) }
    }
    guard let other else { return }
    let name = measurements.snapshotNames[compared[other.place].source]
    let more = count > 1 ? ", as \(count - 1) more of \(compared.count) compared" : ""
    throw .unsuitable(
      found:
        "'\(name)' in \(measurements.path), which has the name and time of a snapshot that the run has judged and other "
        + "contents\(more) (variance of \(channels[other.channel]): \(Digits.significant(Double(other.found))), then "
        + "\(Digits.significant(Double(other.wanted))))",
      wanted: "new snapshots, or the very ones that were judged",
      hint: "give new snapshots names or times of their own; another machine is judged by a run of its own")
  }
}

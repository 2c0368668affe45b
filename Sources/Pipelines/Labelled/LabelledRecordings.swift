internal import Recordings

/// Recordings that are healthy or faulty as a whole.
package struct LabelledRecordings: Sendable {
  /// Recordings of one faulty state.
  package struct Faulty: Sendable {
    package var name: String
    package var measurements: Measurements

    package init(name: String, _ measurements: Measurements) {
      self.name = name
      self.measurements = measurements
    }
  }

  package var healthy: Measurements
  /// Healthy ones to test on; where nil, blocks of `healthy` are held out for it.
  package var healthyTest: Measurements?
  package var faulty: [Faulty]

  package init(healthy: Measurements, healthyTest: Measurements? = nil, faulty: [Faulty]) {
    self.healthy = healthy
    self.healthyTest = healthyTest
    self.faulty = faulty
  }
}

/// What a user can ask of an evaluation of labelled recordings.
package struct LabelledOptions: Sendable {
  package var recipe: Recipe
  package var seed: UInt64
  /// The share of the healthy snapshots that is held out for the test where no recording is given for it.
  package var testShare: Double
  /// Whether snapshots of a stopped machine are judged too; usually they are left out, because nothing moves that could show
  /// damage.
  package var includesStopped: Bool

  package init(
    recipe: Recipe = .octaves, seed: UInt64 = 1, testShare: Double = 0.3, includesStopped: Bool = false
  ) {
    self.recipe = recipe
    self.seed = seed
    self.testShare = testShare
    self.includesStopped = includesStopped
  }
}

/// One recording as the evaluation takes it.
struct LabelledSource {
  let measurements: Measurements
  let review: InputReview
  let source: FeatureSource
  /// Places in the recording that are judged.
  let judged: [Int]

  /// - Parameter like: The healthy recording, whose windows and preparation all others must share.
  init(
    _ measurements: Measurements, machine: MachineDescription?, _ options: LabelledOptions, like: LabelledSource? = nil,
    progress: @escaping ProgressHandler
  ) throws(PipelineError) {
    self.measurements = measurements
    review = try InputReview.of(measurements, machine: machine, progress: progress)
    try Self.checkLength(measurements, review, like: like)
    let bearings = try DeclaredBearings(
      measurements.bearings, speedRPM: measurements.speedRPM, path: machine?.path ?? measurements.path)
    source = try FeatureSource.of(
      measurements, options.recipe, review, bearings, samplesPerSnapshot: like?.review.samplesPerSnapshot)
    let reasons = review.findings.filter {
      $0.leavesSnapshotOut && !(options.includesStopped && $0.kind == .stoppedMachine)
    }
    let leftOut = Set(reasons.compactMap(\.snapshot))
    judged = (0..<measurements.snapshotCount).filter { !leftOut.contains($0) }
    if let like, source.seal != like.source.seal || source.description != like.source.description {
      throw .unsuitable(
        found: "\(measurements.path) with \(source.seal)",
        wanted: "as in \(like.measurements.path): \(like.source.seal)",
        hint: "compare recordings of one sensor set at one rate; say what the files leave open in machine.yaml")
    }
  }

  /// Windows of one length in snapshots of another would average over more or fewer of them, which alone tells states apart.
  private static func checkLength(
    _ measurements: Measurements, _ review: InputReview, like: LabelledSource?
  ) throws(PipelineError) {
    guard let like, let own = review.samplesPerSnapshot, let wanted = like.review.samplesPerSnapshot, own != wanted
    else { return }
    throw .unsuitable(
      found: "\(measurements.path) with snapshots of \(own) samples a channel",
      wanted: "\(wanted), as in \(like.measurements.path)",
      hint: "cut all recordings alike with table: { snapshot_samples: \(min(own, wanted)) } in machine.yaml")
  }

  /// `[snapshot]`: samples of a channel, of left-out snapshots too; NaN where unknown.
  var sampleCounts: [Double] { review.sampleCounts(of: SnapshotSeries(measurements)) }
}

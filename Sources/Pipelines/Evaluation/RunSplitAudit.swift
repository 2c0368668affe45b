internal import StatisticalLearning
internal import Tensors

/// The audit of the split of a run over snapshots.
struct RunSplitAudit {
  let reference: HealthyReference
  let scoring: Scoring
  let monitor: TrainedMonitor
  let evidence: SnapshotEvidence
  let truth: RunTruth
  /// The first snapshot that figures are made on.
  let firstUnseen: Int
  let scaling: FeatureScaling
  let names: [String]
  /// `[snapshot]`: samples of a channel, of left-out snapshots too; NaN where unknown.
  let sampleCounts: [Double]

  var findings: [LeakFinding] {
    let windows = scoring.windows
    let judged = windows.snapshot.indices.filter { windows.snapshot[$0] >= firstUnseen }
    let judgedSnapshots = Set(judged.map { windows.snapshot[$0] })
    let training = Set(reference.snapshots.training)
    let heldOut = Set(reference.snapshots.heldOut)
    let lengths = sampleCounts.indices.filter { $0 >= firstUnseen }
    return SplitAudit.places(
      training: places(reference.snapshots.training, reference.starts.training),
      heldOut: places(reference.snapshots.heldOut, reference.starts.heldOut), judged: judgedSnapshots,
      windowLength: windowLength, names: names)
      + SplitAudit.copies(
        digests: evidence.digests, training: training, heldOut: heldOut, judged: judgedSnapshots, names: names)
      + SplitAudit.scaler(
        .init(inUse: monitor.scaler, refitted: reference.scaler, all: evidence.moments(width: featuresOfOneScale)))
      + SplitAudit.threshold(
        .init(
          plan: monitor.recipe.windowThreshold, inUse: monitor.windowThreshold ?? .nan,
          heldOut: reference.heldOutScores, byOwnScale: reference.ownScaleScores,
          judged: judged.map { windows.score[$0] }, isFaulty: judged.map { windows.snapshot[$0] >= truth.onsetIndex }))
      + SplitAudit.faultyLevels(heldOut: heldOut, onset: truth.onsetIndex)
      + SplitAudit.tells(
        [.lengths(lengths.map { sampleCounts[$0] })], isFaulty: lengths.map { $0 >= truth.onsetIndex })
  }

  /// In samples of one channel, as starts are counted.
  private var windowLength: Int? {
    monitor.preparation.windowLength.map { monitor.recipe.isSplitByChannel ? $0 : max($0 / monitor.channelCount, 1) }
  }

  private func places(_ snapshots: [Int], _ starts: [Int]) -> [SplitAudit.Place] {
    zip(snapshots, starts).map { SplitAudit.Place(snapshot: $0, start: $1) }
  }

  private var featuresOfOneScale: Int {
    scaling == .perChannel ? max(monitor.scaler.columnCount / monitor.channelCount, 1) : 1
  }
}

extension SplitAudit.Property {
  /// - Parameter counts: `[file]`, in samples.
  static func lengths(_ counts: [Double]) -> Self {
    Self(name: "the length of a snapshot, in samples,", values: counts)
  }
}

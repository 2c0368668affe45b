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

  var findings: [LeakFinding] {
    let windows = scoring.windows
    let judged = windows.snapshot.indices.filter { windows.snapshot[$0] >= firstUnseen }
    let judgedSnapshots = Set(judged.map { windows.snapshot[$0] })
    let training = Set(reference.snapshots.training)
    return SplitAudit.places(
      training: places(reference.snapshots.training, reference.starts.training),
      heldOut: places(reference.snapshots.heldOut, reference.starts.heldOut), judged: judgedSnapshots,
      windowLength: windowLength, names: names)
      + SplitAudit.copies(
        digests: evidence.digests, training: training, judged: judgedSnapshots.union(reference.snapshots.heldOut),
        names: names)
      + (scaling == .none ? [] : SplitAudit.scaler(moments))
      + SplitAudit.threshold(
        .init(
          plan: monitor.recipe.windowThreshold, inUse: monitor.windowThreshold ?? .nan,
          heldOut: reference.scores.heldOut,
          judged: judged.map { windows.score[$0] }, isFaulty: judged.map { windows.snapshot[$0] >= truth.onsetIndex }))
      + SplitAudit.tells(
        [length(of: judgedSnapshots)], isFaulty: judgedSnapshots.sorted().map { $0 >= truth.onsetIndex })
  }

  /// In samples of one channel, as starts are counted.
  private var windowLength: Int? {
    monitor.preparation.windowLength.map { monitor.recipe.isSplitByChannel ? $0 : max($0 / monitor.channelCount, 1) }
  }

  private func places(_ snapshots: [Int], _ starts: [Int]) -> [SplitAudit.Place] {
    zip(snapshots, starts).map { SplitAudit.Place(snapshot: $0, start: $1) }
  }

  private var moments: SplitAudit.Scaling {
    let own = zip(reference.training.columnMeans(), reference.training.columnStandardDeviations()).map {
      (mean: $0, deviation: $1)
    }
    let width = scaling == .perChannel ? max(own.count / monitor.channelCount, 1) : 1
    return SplitAudit.Scaling(training: pooled(own, width: width), all: pooled(evidence.moments, width: width))
  }

  private func length(of snapshots: Set<Int>) -> SplitAudit.Property {
    SplitAudit.Property(
      name: "the length of a snapshot, in windows,", values: snapshots.sorted().map { evidence.windowCounts[$0] })
  }
}

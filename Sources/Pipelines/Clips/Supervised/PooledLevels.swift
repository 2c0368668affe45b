/// Levels from the healthy clips that a classifier was not trained on: each machine's own where they are enough to count, those
/// of all machines together otherwise.
///
/// One classifier means the same by its log-odds on every machine, and a share of one in a hundred can't be read off two dozen
/// clips.
struct PooledLevels {
  let levels: [ClipLevels]

  /// - Parameter scores: `[clip]`
  init(
    _ plan: ClipDetectorPlan.Levels, _ source: ClipSource, _ split: LabelledClipSplit, _ scores: [Float]
  ) {
    func healthy(_ role: SnapshotRole) -> [Int] {
      split.clips(role).filter { source.clips[$0].label == .healthy && !scores[$0].isNaN }
    }
    let (unseen, seen) = (healthy(.validation), healthy(.training))
    levels = source.machines.map { machine in
      func own(_ clips: [Int]) -> [Int] { clips.filter { source.clips[$0].machine == machine } }
      let isEnough = own(unseen).count >= Self.fewestOwn || source.machines.count == 1
      let (used, fitted) = isEnough ? (own(unseen), own(seen)) : (unseen, seen)
      var levels = DetectorLevels(
        plan: plan, machine: machine, unseen: used.map { scores[$0] }, seen: fitted.map { scores[$0] }
      ).levels
      if !isEnough { levels.method += " of all machines" }
      return levels
    }
  }

  /// Of fewer clips less than one is meant to lie above a level for one in a hundred.
  private static let fewestOwn = 100
}

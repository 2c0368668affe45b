internal import StatisticalLearning
internal import Tensors

/// Turns scores and labels into the figures of one method, with intervals over blocks of snapshots.
struct MethodComparer {
  /// `[judged window]`
  let snapshots: [Int]
  let onset: Int
  let firstUnseen: Int
  /// The first healthy snapshot that the model has not learnt from, for how far scores depend on their neighbours.
  let firstHealthy: Int
  let seed: UInt64

  /// - Parameters:
  ///   - windows: `[judged window]`
  ///   - all: `[snapshot]`, NaN where left out.
  ///   - level: The window level.
  ///   - network: The network's scores of the same windows and snapshots; nil for the network itself.
  func metrics(
    _ name: String, windows: [Double], snapshots all: [Double], level: Double,
    network: (windows: [Double], snapshots: [Double])?, alarms: MethodAlarms?
  ) -> MethodMetrics {
    let labels = snapshots.map { $0 >= onset }
    let counts = ConfusionCounts(scores: windows, anomalous: labels, threshold: level)
    let blocks = blocks(of: all)
    let area = bootstrap(snapshots, blocks).rocArea(of: windows)
    let unseen = all.indices.filter { $0 >= firstUnseen && all[$0].isFinite }
    let perSnapshot = bootstrap(unseen, blocks).rocArea(of: unseen.map { all[$0] })
    let gain = network.flatMap { network in
      // Both scores on the same draws, which neither may find too independent.
      let wider = SnapshotBlocks(length: max(blocks.length, self.blocks(of: network.snapshots).length), onset: onset)
      return bootstrap(snapshots, wider).rocAreaDifference(network.windows, minus: windows)
    }
    return MethodMetrics(
      name: name, aucWindow: area?.estimate ?? 0, aucWindowInterval: area?.ends ?? [],
      networkGainInterval: gain?.ends ?? [], aucSnapshot: perSnapshot?.estimate ?? 0,
      aucSnapshotInterval: perSnapshot?.ends ?? [], blockLength: blocks.length,
      fpr: counts.falsePositiveRate ?? 0, recall: counts.recall ?? 0,
      precision: counts.precision ?? 0, f1: counts.f1 ?? 0, alarms: alarms)
  }

  private func blocks(of scores: [Double]) -> SnapshotBlocks {
    let known = scores.indices.filter { scores[$0].isFinite }
    let healthy = known.filter { $0 >= firstHealthy && $0 < onset }.map { scores[$0] }
    let sides = (known.count { $0 >= firstUnseen && $0 < onset }, known.count { $0 >= onset })
    return SnapshotBlocks(healthy: healthy, onset: onset, smallestSide: min(sides.0, sides.1))
  }

  private func bootstrap(_ rows: [Int], _ blocks: SnapshotBlocks) -> GroupedBootstrap {
    GroupedBootstrap(
      anomalous: rows.map { $0 >= onset }, groups: rows.map { blocks.block(of: $0) }, seed: seed)
  }
}

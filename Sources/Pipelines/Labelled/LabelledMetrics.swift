internal import StatisticalLearning
internal import Tensors

/// The figures of one score over all groups.
struct LabelledMetrics {
  private let groups: [LabelledPlaces]
  /// `[group][snapshot]`
  private let scores: [[Double]]
  /// `[group][snapshot]`: blocks of neighbours, numbered through.
  private let blocks: [[Int]]
  private let level: Double
  private let seed: UInt64

  /// - Parameters:
  ///   - groups: The healthy one first, none of them empty.
  ///   - scores: By snapshot.
  init(_ groups: [LabelledPlaces], _ scores: [Int: Double], level: Double, seed: UInt64) {
    self.groups = groups
    self.scores = groups.map { $0.judged.compactMap { scores[$0] } }
    var first = 0
    var blocks: [[Int]] = []
    for group in groups {
      blocks.append(LabelledSplit.blocks(of: group.judged, from: first))
      first = (blocks.last?.last ?? first) + 1
    }
    self.blocks = blocks
    self.level = level
    self.seed = seed
  }

  func method(_ name: String) -> LabelledMethod {
    let faulty = groups.indices.filter { groups[$0].isFaulty }
    let all = area(against: faulty)
    let isAnomalous = groups.indices.flatMap { index in scores[index].map { _ in groups[index].isFaulty } }
    let counts = ConfusionCounts(scores: scores.flatMap(\.self), anomalous: isAnomalous, threshold: level)
    return LabelledMethod(
      name: name, level: level, auc: all?.estimate ?? .nan, aucInterval: all?.ends ?? [],
      falsePositives: counts.falsePositives, trueNegatives: counts.trueNegatives, truePositives: counts.truePositives,
      falseNegatives: counts.falseNegatives, groups: groups.indices.map(figures))
  }

  private func figures(ofGroup index: Int) -> LabelledFigures {
    let own = scores[index]
    let area = groups[index].isFaulty ? area(against: [index]) : nil
    return LabelledFigures(
      lowest: own.min() ?? .nan, median: Quantile.median(of: own), highest: own.max() ?? .nan,
      shareAboveLevel: Double(own.count { $0 > level }) / Double(own.count), auc: area?.estimate,
      aucInterval: area?.ends ?? [])
  }

  /// Of some faulty groups against the healthy ones.
  private func area(against faulty: [Int]) -> BootstrapInterval? {
    let chosen = groups.indices.filter { !groups[$0].isFaulty } + faulty
    let labels = chosen.flatMap { index in scores[index].map { _ in groups[index].isFaulty } }
    return GroupedBootstrap(anomalous: labels, groups: chosen.flatMap { blocks[$0] }, seed: seed)
      .rocArea(of: chosen.flatMap { scores[$0] })
  }
}

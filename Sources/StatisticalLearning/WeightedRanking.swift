/// Rows ordered by falling score, once for all replicates, each counting as often as its group was drawn.
struct WeightedRanking: Sendable {
  /// In the order of falling scores: `[row]`.
  private let groups: [Int]
  private let isAnomalous: [Bool]
  /// Whether a row is the last of those with its score: `[row]`.
  private let endsTie: [Bool]
  /// Healthy rows of each group: `[group]`.
  private let healthyCounts: [Int]

  /// - Parameter groups: The group of each row, counted from 0: `[row]`.
  init(_ scores: [Double], _ anomalous: [Bool], _ groups: [Int]) {
    precondition(scores.count == anomalous.count, "\(scores.count) scores for \(anomalous.count) labels")
    precondition(!scores.contains { $0.isNaN }, "a score is not a number")
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    self.groups = order.map { groups[$0] }
    isAnomalous = order.map { anomalous[$0] }
    endsTie = order.indices.map { $0 + 1 == order.count || scores[order[$0 + 1]] != scores[order[$0]] }
    var counts = [Int](repeating: 0, count: (groups.max() ?? -1) + 1)
    for (group, isAnomalous) in zip(groups, anomalous) where !isAnomalous { counts[group] += 1 }
    healthyCounts = counts
  }

  /// All figures in one pass; nil without both classes.
  ///
  /// - Parameters:
  ///   - multiplicities: How often each group counts: `[group]`.
  ///   - limit: The false positive rate at which the partial area ends.
  func figures(_ multiplicities: [Int], upTo limit: Double = 0.1) -> RankingFigures? {
    let negativeCount = Double(zip(healthyCounts, multiplicities).reduce(0) { $0 + $1.0 * $1.1 })
    let most = limit * negativeCount
    var (positives, negatives) = (0.0, 0.0)
    var (ranked, partial, precisions) = (0.0, 0.0, 0.0)
    var (tiedPositives, tiedNegatives) = (0.0, 0.0)
    for place in groups.indices {
      let weight = Double(multiplicities[groups[place]])
      if isAnomalous[place] { tiedPositives += weight } else { tiedNegatives += weight }
      guard endsTie[place] else { continue }
      if tiedNegatives > 0 {
        ranked += tiedNegatives * (positives + tiedPositives / 2)
        // Below the limit a whole trapezoid, at it the part that is left.
        let width = min(most - negatives, tiedNegatives)
        if width > 0 { partial += width * (positives + tiedPositives * width / tiedNegatives / 2) }
      }
      positives += tiedPositives
      negatives += tiedNegatives
      if tiedPositives > 0 { precisions += tiedPositives * positives / (positives + negatives) }
      (tiedPositives, tiedNegatives) = (0, 0)
    }
    guard positives > 0, negatives > 0 else { return nil }
    let chance = limit * limit / 2
    return RankingFigures(
      area: ranked / (positives * negatives),
      partialArea: 0.5 * (1 + (partial / (positives * negatives) - chance) / (limit - chance)),
      averagePrecision: precisions / positives)
  }
}

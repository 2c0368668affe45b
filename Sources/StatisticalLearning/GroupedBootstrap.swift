internal import Foundation
internal import Tensors

/// How sure the figures of a ranking are, by drawing whole groups again and again (Efron, 1979; percentile intervals).
///
/// Windows of one snapshot resemble each other, so single windows must not be drawn: that would feign certainty.
/// Groups with and without anomalies are drawn apart, as many of each as there are. Replicate r draws from random
/// stream r of the seed, so the result depends on neither the number of threads nor their order.
package struct GroupedBootstrap: Sendable {
  package let replicateCount: Int
  package let confidence: Double
  package let seed: UInt64

  /// With fewer groups on a side there is no interval: draws of one or two groups are nearly all alike, and three or four tell
  /// hardly more of how others would have come out.
  package static let leastGroups = 5

  private let anomalous: [Bool]
  /// The group of each row, renumbered from 0: `[row]`.
  private let groups: [Int]
  /// The groups without, and those with an anomaly.
  private let strata: [[Int]]
  private let groupCount: Int

  /// - Parameters:
  ///   - anomalous: `[item]`: the class of each.
  ///   - groups: The snapshot (or any other unit drawn as a whole) of each row, by any number: `[row]`.
  ///   - replicateCount: 1,000 by default, which puts about 25 beyond each end of a 95 % interval.
  ///   - confidence: The share of cases that the interval is to cover.
  ///   - seed: Another seed draws other replicates.
  package init(
    anomalous: [Bool], groups: [Int], replicateCount: Int = 1000, confidence: Double = 0.95, seed: UInt64 = 1
  ) {
    precondition(anomalous.count == groups.count, "\(anomalous.count) labels for \(groups.count) groups")
    precondition(replicateCount > 0, "\(replicateCount) replicates")
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence) outside 0 ... 1")
    self.anomalous = anomalous
    self.replicateCount = replicateCount
    self.confidence = confidence
    self.seed = seed
    var numbers: [Int: Int] = [:]
    var holdsAnomaly: [Bool] = []
    self.groups = zip(groups, anomalous).map { group, isAnomalous in
      let number = numbers[group] ?? numbers.count
      if number == numbers.count {
        numbers[group] = number
        holdsAnomaly.append(false)
      }
      if isAnomalous { holdsAnomaly[number] = true }
      return number
    }
    groupCount = numbers.count
    strata = [false, true].map { wanted in holdsAnomaly.indices.filter { holdsAnomaly[$0] == wanted } }
  }

  /// The ROC area and its interval; without ends where a side has fewer than `leastGroups` groups.
  ///
  /// Of a ranking without a mistake, or with nothing else, the ends are those of `BootstrapInterval.init(flawless:pairs:…)`.
  ///
  /// - Parameter scores: `[row]`, higher is more anomalous.
  /// - Returns: nil where a class is missing.
  package func rocArea(of scores: [Double]) -> BootstrapInterval? {
    let ranking = WeightedRanking(scores, anomalous, groups)
    guard let drawn = interval({ ranking.figures($0)?.area }) else { return nil }
    guard smallestSide >= Self.leastGroups, drawn.estimate == 0 || drawn.estimate == 1 else { return drawn }
    return BootstrapInterval(
      flawless: drawn.estimate, pairs: smallestSide, confidence: confidence, replicateCount: drawn.replicateCount)
  }

  /// The figures of a ranking, on the rows themselves and on every replicate.
  ///
  /// - Parameters:
  ///   - scores: `[row]`, higher is more anomalous.
  ///   - limit: The false positive rate at which the partial area ends.
  /// - Returns: nil where a class is missing.
  package func figures(of scores: [Double], upTo limit: Double = 0.1) -> RankingReplicates? {
    precondition(limit > 0 && limit <= 1, "a false positive rate of \(limit) outside 0 ... 1")
    let ranking = WeightedRanking(scores, anomalous, groups)
    guard let estimate = ranking.figures([Int](repeating: 1, count: groupCount), upTo: limit) else { return nil }
    let drawn = concurrentMap(replicateCount) { ranking.figures(multiplicities(replicate: $0), upTo: limit) }
      .compactMap { $0 }
    return drawn.isEmpty
      ? nil : RankingReplicates(estimate: estimate, drawn: drawn, pairs: smallestSide, confidence: confidence)
  }

  /// By how much one score's ROC area exceeds another's, both on the same replicates; without ends where a side has fewer than `leastGroups` groups.
  ///
  /// - Parameters:
  ///   - scores: `[row]`
  ///   - others: `[row]`, of the same rows.
  /// - Returns: nil where a class is missing.
  package func rocAreaDifference(_ scores: [Double], minus others: [Double]) -> BootstrapInterval? {
    let first = WeightedRanking(scores, anomalous, groups)
    let second = WeightedRanking(others, anomalous, groups)
    return interval { multiplicities in
      guard let a = first.figures(multiplicities), let b = second.figures(multiplicities) else { return nil }
      return a.area - b.area
    }
  }

  private func interval(_ figure: @Sendable ([Int]) -> Double?) -> BootstrapInterval? {
    guard let estimate = figure([Int](repeating: 1, count: groupCount)) else { return nil }
    let drawn = concurrentMap(replicateCount) { figure(multiplicities(replicate: $0)) }.compactMap { $0 }
    guard !drawn.isEmpty else { return nil }
    guard smallestSide >= Self.leastGroups else {
      return BootstrapInterval(estimate: estimate, ends: nil, confidence: confidence, replicateCount: drawn.count)
    }
    return BootstrapInterval(estimate: estimate, drawn: drawn, confidence: confidence)
  }

  /// How many groups the rarer class has.
  private var smallestSide: Int { strata.map(\.count).min() ?? 0 }

  /// How often each group is drawn in a replicate: `[groupCount]`.
  private func multiplicities(replicate: Int) -> [Int] {
    var random = RandomStream(seed: seed, stream: UInt64(replicate))
    var counts = [Int](repeating: 0, count: groupCount)
    for stratum in strata {
      for _ in stratum { counts[stratum[random.below(stratum.count)]] += 1 }
    }
    return counts
  }
}

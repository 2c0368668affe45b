internal import Tensors

/// A figure with the range in which it would lie had other groups been measured.
package struct BootstrapInterval: Sendable, Equatable {
  /// The figure on the data themselves.
  package let estimate: Double
  package let lower: Double
  package let upper: Double
  /// The share of replicates between `lower` and `upper`.
  package let confidence: Double
  /// How many replicates the range comes from; those without both classes are left out.
  package let replicateCount: Int

  /// Whether the whole range lies on one side of 0.
  package var excludesZero: Bool { lower > 0 || upper < 0 }
}

/// How sure a ROC area is, by drawing whole groups again and again (Efron, 1979; percentile intervals).
///
/// Windows of one snapshot resemble each other, so single windows must not be drawn: that would feign certainty.
/// Groups with and without anomalies are drawn apart, as many of each as there are. Replicate r draws from random
/// stream r of the seed, so the result depends on neither the number of threads nor their order.
package struct GroupedBootstrap: Sendable {
  package let replicateCount: Int
  package let confidence: Double
  package let seed: UInt64

  private let anomalous: [Bool]
  /// The group of each row, renumbered from 0: `[row]`.
  private let groups: [Int]
  /// The groups without, and those with an anomaly.
  private let strata: [[Int]]
  private let groupCount: Int

  /// - Parameters:
  ///   - groups: The snapshot (or any other unit drawn as a whole) of each row, by any number: `[row]`.
  ///   - replicateCount: 1,000 by default, which puts about 25 beyond each end of a 95 % interval.
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

  /// The ROC area and its interval.
  ///
  /// - Parameter scores: `[row]`, higher is more anomalous.
  /// - Returns: nil where a class is missing.
  package func rocArea(of scores: [Double]) -> BootstrapInterval? {
    let ranking = Ranking(scores, anomalous)
    return interval { ranking.area(groups, $0) }
  }

  /// By how much one score's ROC area exceeds another's, both on the same replicates.
  ///
  /// - Parameters:
  ///   - scores: `[row]`
  ///   - others: `[row]`, of the same rows.
  /// - Returns: nil where a class is missing.
  package func rocAreaDifference(_ scores: [Double], minus others: [Double]) -> BootstrapInterval? {
    let (first, second) = (Ranking(scores, anomalous), Ranking(others, anomalous))
    return interval { multiplicities in
      guard let a = first.area(groups, multiplicities), let b = second.area(groups, multiplicities) else { return nil }
      return a - b
    }
  }

  private func interval(_ figure: @Sendable ([Int]) -> Double?) -> BootstrapInterval? {
    guard let estimate = figure([Int](repeating: 1, count: groupCount)) else { return nil }
    let drawn = concurrentMap(replicateCount) { figure(multiplicities(replicate: $0)) }.compactMap { $0 }
    guard !drawn.isEmpty else { return nil }
    let tail = (1 - confidence) / 2
    return BootstrapInterval(
      estimate: estimate, lower: Quantile.linear(tail, of: drawn), upper: Quantile.linear(1 - tail, of: drawn),
      confidence: confidence, replicateCount: drawn.count)
  }

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

/// Rows ordered by falling score, once for all replicates.
private struct Ranking: Sendable {
  /// `[row]`
  private let order: [Int]
  private let isAnomalous: [Bool]
  /// Whether a row is the last of those with its score: `[row]`.
  private let endsTie: [Bool]

  init(_ scores: [Double], _ anomalous: [Bool]) {
    precondition(scores.count == anomalous.count, "\(scores.count) scores for \(anomalous.count) labels")
    precondition(!scores.contains { $0.isNaN }, "a score is not a number")
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    self.order = order
    isAnomalous = order.map { anomalous[$0] }
    endsTie = order.indices.map { $0 + 1 == order.count || scores[order[$0 + 1]] != scores[order[$0]] }
  }

  /// The ROC area where each row counts as often as its group was drawn; nil without both classes.
  func area(_ groups: [Int], _ multiplicities: [Int]) -> Double? {
    var (positives, negatives, ranked) = (0.0, 0.0, 0.0)
    var (tiedPositives, tiedNegatives) = (0.0, 0.0)
    for place in order.indices {
      let weight = Double(multiplicities[groups[order[place]]])
      if isAnomalous[place] { tiedPositives += weight } else { tiedNegatives += weight }
      guard endsTie[place] else { continue }
      ranked += tiedNegatives * (positives + tiedPositives / 2)
      positives += tiedPositives
      negatives += tiedNegatives
      (tiedPositives, tiedNegatives) = (0, 0)
    }
    return positives > 0 && negatives > 0 ? ranked / (positives * negatives) : nil
  }
}

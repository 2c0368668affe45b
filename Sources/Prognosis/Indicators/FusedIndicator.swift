/// The indicators of one run, before they are made one.
package struct IndicatorSet: Sendable, Equatable {
  /// In the order of `values`, each once.
  package let names: [String]
  /// `[indicator][snapshot]`, higher = worse; nil where left out.
  package let values: [[Double?]]
  package let healthy: Range<Int>

  package init(names: [String], values: [[Double?]], healthy: Range<Int>) {
    precondition(names.count == values.count, "\(names.count) names for \(values.count) indicators")
    for indicator in values {
      precondition(indicator.count == values[0].count, "\(indicator.count) snapshots beside \(values[0].count)")
      precondition(
        healthy.lowerBound >= 0 && healthy.upperBound <= indicator.count,
        "healthy snapshots \(healthy) of \(indicator.count)")
    }
    self.names = names
    self.values = values
    self.healthy = healthy
  }

  /// What was known after `count` snapshots.
  package func prefix(_ count: Int) -> IndicatorSet {
    IndicatorSet(
      names: names, values: values.map { Array($0.prefix(count)) },
      healthy: min(healthy.lowerBound, count)..<min(healthy.upperBound, count))
  }

  /// `[snapshot]` in healthy deviations above the healthy mean; nil where this run lacks the indicator or its scatter.
  func deviations(of name: String) -> [Double?]? {
    guard let place = names.firstIndex(of: name),
      let moments = Moments(values[place][healthy].compactMap { $0 }), moments.variance > 0
    else { return nil }
    return values[place].map { value in value.map { ($0 - moments.mean) / moments.standardDeviation } }
  }
}

/// One indicator made of the fittest few, chosen on training runs and then sealed.
///
/// Each is scaled by its own healthy mean and deviation in its own run, which makes machines comparable; the
/// fused value is the weighted mean of those present. Weights are fitnesses. An indicator that falls over the
/// training runs does not count: higher is worse everywhere.
package struct FusedIndicator: Sendable, Equatable, Codable {
  package struct Part: Sendable, Equatable, Codable {
    package let name: String
    /// All weights add up to 1.
    package let weight: Double
    package let fitness: IndicatorFitness
  }

  /// The fittest first.
  package let parts: [Part]

  /// Enough for one that fails in a new run to be outvoted.
  package static let standardCount = 3

  /// - Parameters:
  ///   - runs: Training runs to failure; or the one run up to now (`IndicatorSet.prefix`), never what is to be judged.
  ///   - most: How many indicators at most.
  ///   - weights: How the four figures of fitness count.
  /// - Returns: nil where no indicator rises.
  package init?(
    training runs: [IndicatorSet], most: Int = Self.standardCount, weights: IndicatorFitness.Weights = .equal
  ) {
    precondition(most > 0, "the best \(most) indicators")
    var candidates = [(name: String, fitness: IndicatorFitness, value: Double)]()
    for name in runs.first?.names ?? [] {
      let curves = runs.compactMap { $0.deviations(of: name) }
      // An indicator that some runs lack can't be compared.
      guard curves.count == runs.count, Self.rise(of: curves) > 0 else { continue }
      let fitness = IndicatorFitness(of: curves)
      if let value = fitness.fitness(weights), value > 0 { candidates.append((name, fitness, value)) }
    }
    // The order of names decides between equals, so that the same runs give the same indicator.
    let best = candidates.enumerated().sorted {
      ($0.element.value, $1.offset) > ($1.element.value, $0.offset)
    }.prefix(most).map(\.element)
    let total = best.reduce(0) { $0 + $1.value }
    guard total > 0 else { return nil }
    parts = best.map { Part(name: $0.name, weight: $0.value / total, fitness: $0.fitness) }
  }

  /// `[snapshot]` in healthy deviations; nil where the snapshot has none of the parts.
  package func values(of run: IndicatorSet) -> [Double?] {
    let curves = parts.map { run.deviations(of: $0.name) }
    return (0..<(run.values.first?.count ?? 0)).map { snapshot in
      var (sum, total) = (0.0, 0.0)
      for (part, curve) in zip(parts, curves) {
        guard let value = curve?[snapshot] else { continue }
        sum += part.weight * value
        total += part.weight
      }
      return total > 0 ? sum / total : nil
    }
  }

  /// The mean over the runs of the last third's mean, in healthy deviations.
  private static func rise(of curves: [[Double?]]) -> Double {
    curves.reduce(0) { sum, curve in
      let known = curve.compactMap { $0 }
      let late = known.suffix(max(known.count / 3, 1))
      return sum + late.reduce(0, +) / Double(max(late.count, 1))
    }
  }
}

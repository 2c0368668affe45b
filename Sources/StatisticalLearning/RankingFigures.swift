/// How well a score ranks anomalies before healthy rows, in the three figures that clips are judged by.
package struct RankingFigures: Sendable, Equatable {
  /// The area under the ROC curve.
  package let area: Double
  /// The area up to a false positive rate, standardised (McClish, 1989): `ROCCurve.partialArea`.
  package let partialArea: Double
  /// The mean precision over recalls: `PrecisionRecallCurve.averagePrecision`.
  package let averagePrecision: Double

  /// The arithmetic mean of each figure, of one ranking at least.
  static func mean(of figures: [RankingFigures]) -> RankingFigures {
    func mean(_ path: KeyPath<RankingFigures, Double>) -> Double {
      figures.reduce(0) { $0 + $1[keyPath: path] } / Double(figures.count)
    }
    return RankingFigures(
      area: mean(\.area), partialArea: mean(\.partialArea), averagePrecision: mean(\.averagePrecision))
  }
}

/// The figures of a ranking, with those of every bootstrap replicate.
package struct RankingReplicates: Sendable {
  package let estimate: RankingFigures
  /// `[replicate]`, one at least: without those that drew one class only.
  let drawn: [RankingFigures]
  /// How many groups the rarer class has.
  let pairs: Int
  let confidence: Double

  /// Of a ranking without a mistake as `GroupedBootstrap.rocArea` has it.
  package var area: BootstrapInterval {
    guard isFlawless || estimate.area == 0 else { return interval(\.area) }
    return BootstrapInterval(
      flawless: estimate.area, pairs: pairs, confidence: confidence, replicateCount: drawn.count)
  }

  /// Without ends where the ranking has no mistake: nothing in it says how many another one would have.
  package var partialArea: BootstrapInterval { isFlawless ? unknown(estimate.partialArea) : interval(\.partialArea) }
  package var averagePrecision: BootstrapInterval {
    isFlawless ? unknown(estimate.averagePrecision) : interval(\.averagePrecision)
  }

  private var isFlawless: Bool { estimate.area == 1 }

  private func unknown(_ figure: Double) -> BootstrapInterval {
    BootstrapInterval(estimate: figure, ends: nil, confidence: confidence, replicateCount: drawn.count)
  }

  /// The mean over rankings of different rows, as of one machine each, whose replicates were drawn from different seeds.
  ///
  /// Where none of M rankings has a mistake and the least of them has k pairs, the chance of that is Π θₘᵏ at most, which is at most
  /// the mean θ to the power M k: the mean has as many pairs.
  ///
  /// - Returns: nil without any.
  package static func mean(of rankings: [RankingReplicates]) -> RankingReplicates? {
    guard let first = rankings.first else { return nil }
    let count = rankings.map(\.drawn.count).min() ?? 0
    return RankingReplicates(
      estimate: .mean(of: rankings.map(\.estimate)),
      drawn: (0..<count).map { replicate in .mean(of: rankings.map { $0.drawn[replicate] }) },
      pairs: rankings.count * (rankings.map(\.pairs).min() ?? 0),
      confidence: first.confidence)
  }

  private func interval(_ path: KeyPath<RankingFigures, Double>) -> BootstrapInterval {
    BootstrapInterval(
      estimate: estimate[keyPath: path], drawn: drawn.map { $0[keyPath: path] }, confidence: confidence)
  }
}

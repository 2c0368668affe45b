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
  let confidence: Double

  package var area: BootstrapInterval { interval(\.area) }
  package var partialArea: BootstrapInterval { interval(\.partialArea) }
  package var averagePrecision: BootstrapInterval { interval(\.averagePrecision) }

  /// The mean over rankings of different rows, as of one machine each, whose replicates were drawn from different seeds.
  ///
  /// - Returns: nil without any.
  package static func mean(of rankings: [RankingReplicates]) -> RankingReplicates? {
    guard let first = rankings.first else { return nil }
    let count = rankings.map(\.drawn.count).min() ?? 0
    return RankingReplicates(
      estimate: .mean(of: rankings.map(\.estimate)),
      drawn: (0..<count).map { replicate in .mean(of: rankings.map { $0.drawn[replicate] }) },
      confidence: first.confidence)
  }

  private func interval(_ path: KeyPath<RankingFigures, Double>) -> BootstrapInterval {
    BootstrapInterval(
      estimate: estimate[keyPath: path], drawn: drawn.map { $0[keyPath: path] }, confidence: confidence)
  }
}

/// The share of flagged rows that are anomalies over the share of anomalies found, as the threshold rises.
///
/// Unlike the ROC curve it depends on how common anomalies are: with few of them it is the sterner judge.
package struct PrecisionRecallCurve: Sendable, Equatable {
  /// `[point]`; the last, where nothing is flagged, is 1 by convention.
  package let precisions: [Double]
  /// Falling from 1 to 0: `[point]`.
  package let recalls: [Double]
  /// Rising, one for each distinct score: one fewer than points.
  package let thresholds: [Double]

  /// - Returns: nil where there is no anomaly to find.
  package init?(scores: [Double], anomalous: [Bool]) {
    let ranked = ScoredLabels(scores, anomalous)
    guard ranked.positiveCount > 0 else { return nil }
    let rising = Array(ranked.steps.reversed())
    precisions = rising.map { Double($0.truePositives) / Double($0.truePositives + $0.falsePositives) } + [1]
    recalls = rising.map { Double($0.truePositives) / Double(ranked.positiveCount) } + [0]
    thresholds = rising.map(\.threshold)
  }

  /// Σ (Rₖ − Rₖ₋₁) Pₖ: the mean precision over recalls, without interpolation.
  package var averagePrecision: Double {
    thresholds.indices.reduce(0) { $0 + (recalls[$1] - recalls[$1 + 1]) * precisions[$1] }
  }

  /// The area under the curve by trapezoids; optimistic beside the average precision.
  package var area: Double {
    thresholds.indices.reduce(0) { $0 + (recalls[$1] - recalls[$1 + 1]) * (precisions[$1] + precisions[$1 + 1]) / 2 }
  }
}

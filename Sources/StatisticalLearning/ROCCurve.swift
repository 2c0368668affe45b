/// The share of anomalies found over the share of healthy rows flagged, as the threshold falls.
///
/// Anomalies are the positive class and a higher score is more anomalous. A row is flagged at a threshold that its
/// score reaches; the first point, at an infinite threshold, flags none.
package struct ROCCurve: Sendable, Equatable {
  /// Rising from 0 to 1: `[point]`.
  package let falsePositiveRates: [Double]
  /// Rising from 0 to 1: `[point]`.
  package let truePositiveRates: [Double]
  /// Falling from infinity, one for each distinct score: `[point]`.
  package let thresholds: [Double]

  /// - Returns: nil where there is no anomaly, or nothing else: then no ranking can be judged.
  package init?(scores: [Double], anomalous: [Bool]) {
    let ranked = ScoredLabels(scores, anomalous)
    guard ranked.positiveCount > 0, ranked.negativeCount > 0 else { return nil }
    falsePositiveRates = [0] + ranked.steps.map { Double($0.falsePositives) / Double(ranked.negativeCount) }
    truePositiveRates = [0] + ranked.steps.map { Double($0.truePositives) / Double(ranked.positiveCount) }
    thresholds = [.infinity] + ranked.steps.map(\.threshold)
  }

  /// The area under the curve: the chance that an anomaly scores above a healthy row, ties counting half.
  package var area: Double { area(upTo: 1) }

  /// The area up to a false positive rate, standardised so that chance gives 0.5 and perfection 1 (McClish, 1989).
  ///
  /// ½ (1 + (A − A₀) / (A₁ − A₀)), where A₀ = f²/2 is chance's and A₁ = f perfection's area up to the rate f.
  package func partialArea(upTo maximumFalsePositiveRate: Double) -> Double {
    let limit = maximumFalsePositiveRate
    precondition(limit > 0 && limit <= 1, "a false positive rate of \(limit) outside 0 ... 1")
    let (least, most) = (limit * limit / 2, limit)
    return 0.5 * (1 + (area(upTo: limit) - least) / (most - least))
  }

  /// By trapezoids, the last one cut at `limit`.
  private func area(upTo limit: Double) -> Double {
    var area = 0.0
    for point in 1..<falsePositiveRates.count {
      let (x0, x1) = (falsePositiveRates[point - 1], falsePositiveRates[point])
      let (y0, y1) = (truePositiveRates[point - 1], truePositiveRates[point])
      if x1 <= limit {
        area += (x1 - x0) * (y0 + y1) / 2
      } else {
        let cut = y0 + (y1 - y0) * (limit - x0) / (x1 - x0)
        return area + (limit - x0) * (y0 + cut) / 2
      }
    }
    return area
  }
}

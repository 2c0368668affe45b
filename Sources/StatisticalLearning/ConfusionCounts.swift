/// How many healthy and anomalous rows are flagged by one threshold, and the figures that follow.
///
/// A row is flagged where its score is above the threshold. A figure whose denominator is 0 is nil: it can't be known.
package struct ConfusionCounts: Sendable, Equatable {
  package let trueNegatives: Int
  package let falsePositives: Int
  package let falseNegatives: Int
  package let truePositives: Int

  package init(scores: [Double], anomalous: [Bool], threshold: Double) {
    precondition(scores.count == anomalous.count, "\(scores.count) scores for \(anomalous.count) labels")
    var counts = (trueNegatives: 0, falsePositives: 0, falseNegatives: 0, truePositives: 0)
    for (score, isAnomalous) in zip(scores, anomalous) {
      switch (score > threshold, isAnomalous) {
      case (false, false): counts.trueNegatives += 1
      case (true, false): counts.falsePositives += 1
      case (false, true): counts.falseNegatives += 1
      case (true, true): counts.truePositives += 1
      }
    }
    (trueNegatives, falsePositives, falseNegatives, truePositives) = counts
  }

  /// The share of flagged rows that are anomalies.
  package var precision: Double? { share(truePositives, of: truePositives + falsePositives) }
  /// The share of anomalies that are flagged.
  package var recall: Double? { share(truePositives, of: truePositives + falseNegatives) }
  /// The share of healthy rows that are flagged.
  package var falsePositiveRate: Double? { share(falsePositives, of: falsePositives + trueNegatives) }
  /// The share of rows that are judged right.
  package var accuracy: Double? {
    share(truePositives + trueNegatives, of: truePositives + trueNegatives + falsePositives + falseNegatives)
  }
  /// The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).
  package var f1: Double? { share(2 * truePositives, of: 2 * truePositives + falsePositives + falseNegatives) }

  /// The correlation of flags and truth (Matthews), between −1 and 1; nil where either never changes.
  package var matthewsCorrelation: Double? {
    let (tp, tn) = (Double(truePositives), Double(trueNegatives))
    let (fp, fn) = (Double(falsePositives), Double(falseNegatives))
    let product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return product > 0 ? (tp * tn - fp * fn) / product.squareRoot() : nil
  }

  private func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
}

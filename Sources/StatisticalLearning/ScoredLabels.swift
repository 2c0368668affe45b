/// Anomaly scores with the truth beside them, in the order in which a falling threshold would flag them.
///
/// Scores that are equal are flagged together: nothing may hang on the order in which they came.
struct ScoredLabels {
  /// One step per distinct score, falling.
  struct Step {
    let threshold: Double
    /// Anomalies among the rows at or above the threshold.
    let truePositives: Int
    /// Healthy rows at or above the threshold.
    let falsePositives: Int
  }

  let steps: [Step]
  let positiveCount: Int
  let negativeCount: Int

  init(_ scores: [Double], _ anomalous: [Bool]) {
    precondition(scores.count == anomalous.count, "\(scores.count) scores for \(anomalous.count) labels")
    precondition(!scores.contains { $0.isNaN }, "a score is not a number")
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var steps: [Step] = []
    var (positives, negatives) = (0, 0)
    for (place, index) in order.enumerated() {
      if anomalous[index] { positives += 1 } else { negatives += 1 }
      let isLastOfTie = place + 1 == order.count || scores[order[place + 1]] != scores[index]
      if isLastOfTie {
        steps.append(Step(threshold: scores[index], truePositives: positives, falsePositives: negatives))
      }
    }
    self.steps = steps
    positiveCount = positives
    negativeCount = negatives
  }
}

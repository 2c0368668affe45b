import Foundation
import StatisticalLearning
import Tensors
import TestSupport
import Testing

/// `metrics.json`, written by scikit-learn.
private struct GoldenMetrics: Decodable {
  struct Large: Decodable {
    let positives: Int
    let roc_auc: Double
    let average_precision: Double
  }
  let labels: [Int]
  let scores: [Double]
  let roc_auc, average_precision, pr_auc_trapezoid, roc_auc_max_fpr_0_1: Double
  let roc_fpr, roc_tpr: [Double]
  let roc_thresholds: [Double?]
  let pr_precision, pr_recall, pr_thresholds: [Double]
  let threshold: Double
  let confusion_tn_fp_fn_tp: [Int]
  let precision, recall, f1, matthews: Double
  let percentiles: [String: Double]
  let all_tied_auc, all_tied_average_precision: Double
  let lcg2000: Large

  static func load() throws -> GoldenMetrics {
    let path = (Outside.golden ?? "") + "/metrics.json"
    return try JSONDecoder().decode(GoldenMetrics.self, from: Data(contentsOf: URL(filePath: path)))
  }
}

/// The golden files' generator: x ← 1664525 x + 1013904223 mod 2³², as x / 2³² − ½.
func congruential(_ count: Int, seed: UInt32) -> [Double] {
  var state = seed
  return (0..<count).map { _ in
    state = 1_664_525 &* state &+ 1_013_904_223
    return Double(state) / 4_294_967_296 - 0.5
  }
}

@Suite struct MetricsTests {
  private func isClose(_ ours: [Double], _ theirs: [Double]) -> Bool {
    ours.count == theirs.count && zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-12 }
  }

  @Test(
    "curves, areas and counts equal scikit-learn's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func golden() throws {
    let golden = try GoldenMetrics.load()
    let truth = golden.labels.map { $0 == 1 }
    let roc = try #require(ROCCurve(scores: golden.scores, anomalous: truth))
    #expect(isClose(roc.falsePositiveRates, golden.roc_fpr))
    #expect(isClose(roc.truePositiveRates, golden.roc_tpr))
    #expect(roc.thresholds == golden.roc_thresholds.map { $0 ?? .infinity })
    #expect(abs(roc.area - golden.roc_auc) < 1e-12)
    #expect(abs(roc.partialArea(upTo: 0.1) - golden.roc_auc_max_fpr_0_1) < 1e-12)

    let curve = try #require(PrecisionRecallCurve(scores: golden.scores, anomalous: truth))
    #expect(isClose(curve.precisions, golden.pr_precision))
    #expect(isClose(curve.recalls, golden.pr_recall))
    #expect(curve.thresholds == golden.pr_thresholds)
    #expect(abs(curve.averagePrecision - golden.average_precision) < 1e-12)
    #expect(abs(curve.area - golden.pr_auc_trapezoid) < 1e-12)

    let counts = ConfusionCounts(scores: golden.scores, anomalous: truth, threshold: golden.threshold)
    #expect(
      [counts.trueNegatives, counts.falsePositives, counts.falseNegatives, counts.truePositives]
        == golden.confusion_tn_fp_fn_tp)
    let figures = try [#require(counts.precision), #require(counts.recall), #require(counts.f1)]
    #expect(isClose(figures, [golden.precision, golden.recall, golden.f1]))
    #expect(abs(try #require(counts.matthewsCorrelation) - golden.matthews) < 1e-12)

    #expect(golden.percentiles.count == 6)
    for (percent, value) in golden.percentiles {
      let share = try #require(Double(percent)) / 100
      #expect(abs(Quantile.linear(share, of: golden.scores) - value) < 1e-12)
    }
    let tied = [Double](repeating: 1, count: golden.scores.count)
    #expect(try #require(ROCCurve(scores: tied, anomalous: truth)).area == golden.all_tied_auc)
    // The golden's tied rows are half anomalous.
    let halves = tied.indices.map { $0.isMultiple(of: 2) }
    let precision = try #require(PrecisionRecallCurve(scores: tied, anomalous: halves)).averagePrecision
    #expect(precision == golden.all_tied_average_precision)
  }

  @Test(
    "two thousand tied scores rank as scikit-learn's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func large() throws {
    let golden = try GoldenMetrics.load().lcg2000
    let scores = congruential(2000, seed: 99).map { (($0 + 0.5) * 100).rounded(.toNearestOrEven) / 100 }
    let truth = zip(congruential(2000, seed: 5), scores).map { $0 + 0.5 + 0.3 * $1 > 0.7 }
    #expect(truth.count(where: \.self) == golden.positives)
    let roc = try #require(ROCCurve(scores: scores, anomalous: truth))
    let curve = try #require(PrecisionRecallCurve(scores: scores, anomalous: truth))
    #expect(abs(roc.area - golden.roc_auc) < 1e-12)
    #expect(abs(curve.averagePrecision - golden.average_precision) < 1e-12)
  }

  @Test func `scores that are all tied rank like chance`() throws {
    let truth = [false, true, false, true]
    let scores = [0.5, 0.5, 0.5, 0.5]
    #expect(try #require(ROCCurve(scores: scores, anomalous: truth)).area == 0.5)
    #expect(try #require(ROCCurve(scores: scores, anomalous: truth)).partialArea(upTo: 0.1) == 0.5)
    #expect(try #require(PrecisionRecallCurve(scores: scores, anomalous: truth)).averagePrecision == 0.5)
  }

  @Test func `one class alone can't be judged`() {
    #expect(ROCCurve(scores: [1, 2], anomalous: [true, true]) == nil)
    #expect(ROCCurve(scores: [1, 2], anomalous: [false, false]) == nil)
    #expect(ROCCurve(scores: [], anomalous: []) == nil)
    #expect(PrecisionRecallCurve(scores: [1, 2], anomalous: [false, false]) == nil)
  }

  @Test func `a perfect ranking has area 1 and its reverse 0`() throws {
    let truth = [false, false, true]
    let perfect = try #require(ROCCurve(scores: [-1, 0, 7], anomalous: truth))
    #expect(perfect.area == 1)
    #expect(perfect.partialArea(upTo: 0.25) == 1)
    #expect(try #require(ROCCurve(scores: [1, 0, -7], anomalous: truth)).area == 0)
  }

  @Test(arguments: [7, 40, 211]) func `the area is the share of pairs ranked right`(count: Int) throws {
    var random = RandomStream(seed: UInt64(count))
    let scores = (0..<count).map { _ in Double(random.below(10)) }
    let truth = (0..<count).map { $0 == 0 || ($0 != 1 && random.uniform() < 0.3) }
    var (right, pairs) = (0.0, 0.0)
    for i in 0..<count where truth[i] {
      for j in 0..<count where !truth[j] {
        pairs += 1
        right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
      }
    }
    #expect(abs(try #require(ROCCurve(scores: scores, anomalous: truth)).area - right / pairs) < 1e-12)
  }

  @Test func `a score at the threshold is not flagged`() {
    let counts = ConfusionCounts(scores: [1, 2, 3], anomalous: [false, true, true], threshold: 2)
    #expect(counts.truePositives == 1 && counts.falseNegatives == 1 && counts.falsePositives == 0)
    #expect(counts.falsePositiveRate == 0)
  }

  @Test func `a figure without a denominator is unknown`() {
    let counts = ConfusionCounts(scores: [0, 0], anomalous: [false, false], threshold: 1)
    #expect(counts.precision == nil && counts.recall == nil && counts.f1 == nil)
    #expect(counts.matthewsCorrelation == nil && counts.falsePositiveRate == 0)
  }
}

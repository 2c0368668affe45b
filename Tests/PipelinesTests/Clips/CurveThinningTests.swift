import StatisticalLearning
import Tensors
import Testing

@testable import Pipelines

@Suite struct CurveThinningTests {
  @Test(arguments: [3000, 20011]) func `a ROC curve of few points has the area of the whole`(count: Int) throws {
    var random = RandomStream(seed: UInt64(count))
    let faulty = (0..<count).map { $0.isMultiple(of: 3) }
    let scores = faulty.map { random.normal() + ($0 ? 1 : 0) }
    let roc = try #require(ROCCurve(scores: scores, anomalous: faulty))
    #expect(roc.falsePositiveRates.count > 1000)
    let kept = CurveThinning.kept(roc.falsePositiveRates, roc.truePositiveRates)
    #expect(kept.count == 400 && kept.first == 0 && kept.last == roc.thresholds.count - 1)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
    let area = zip(kept, kept.dropFirst()).reduce(0.0) { sum, pair in
      sum + (roc.falsePositiveRates[pair.1] - roc.falsePositiveRates[pair.0])
        * (roc.truePositiveRates[pair.0] + roc.truePositiveRates[pair.1]) / 2
    }
    #expect(abs(area - roc.area) < 5e-4, "\(area) instead of \(roc.area)")
  }

  @Test func `points on a line go, corners stay`() {
    let x = [0, 0, 0, 0.25, 0.5, 1, 1.0]
    let y = [0, 0.25, 0.5, 0.5, 0.5, 0.5, 1.0]
    #expect(CurveThinning.kept(x, y) == [0, 2, 5, 6])
    #expect(CurveThinning.kept(x, y, limit: 2) == [0, 6])
  }

  @Test func `short curves stay as they are`() {
    #expect(CurveThinning.kept([], []) == [])
    #expect(CurveThinning.kept([1], [1]) == [0])
    #expect(CurveThinning.kept([0, 1], [0, 1]) == [0, 1])
  }
}

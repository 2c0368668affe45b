import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct DetectorTests {
  @Test(arguments: 0..<4)
  func `distances equal scikit-learn's, with more rows than columns and with fewer`(index: Int) throws {
    let expected = try StatisticsFixture.load().mahalanobis[index]
    let detector = Mahalanobis(fitting: StatisticsFixture.rows(expected.rows, expected.columns, seed: 3))
    #expect(abs(detector.shrinkage - expected.shrinkage) < 1e-5)
    let distances = detector.squaredDistances(of: StatisticsFixture.rows(9, expected.columns, seed: 4))
    #expect(relativeDifference(distances.map { Float($0) }, expected.squared) < 2e-5)
  }

  @Test func `few rows of very many columns fit without a covariance`() {
    var random = RandomStream(seed: 3)
    let rows = Matrix(30, 20_000, (0..<600_000).map { _ in Float(random.normal()) })
    let detector = Mahalanobis(fitting: rows)
    #expect(detector.shrinkage > 0.5 && detector.anomalyScores(of: rows).allSatisfy { $0 > 0 && $0.isFinite })
  }

  @Test func `the diagonal distance counts standard deviations`() {
    let detector = DiagonalGaussian(fitting: Matrix(4, 2, [3, 1, 3, -1, -3, 1, -3, -1]))
    #expect(detector.anomalyScores(of: Matrix(3, 2, [0, 0, 9, 4, -3, 0])) == [0, 5, 1])
  }

  @Test func `a new direction shows outside the plane and a known one within`() {
    // Rows vary along the first column only.
    let rows = Matrix(5, 3, [-2, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0])
    let queries = Matrix(2, 3, [8, 0, 0, 0, 3, 0])
    #expect(ComponentDistance(fitting: rows).anomalyScores(of: queries) == [0, 9])
    let within = ComponentDistance(fitting: rows, measure: .tSquared).anomalyScores(of: queries)
    #expect(abs(within[0] - 32) < 1e-4 && within[1] == 0)
  }

  @Test func `all detectors tell odd rows from healthy ones`() {
    let healthy = correlatedRows(400, 6, seed: 20)
    let unseen = correlatedRows(100, 6, seed: 20)
    var odd = unseen
    var random = RandomStream(seed: 21)
    for index in odd.elements.indices { odd.elements[index] += Float(12 * random.normal()) }
    let detectors: [any NoveltyDetector] = [
      IsolationForest(fitting: healthy), OneClassSVM(fitting: healthy), Mahalanobis(fitting: healthy),
      DiagonalGaussian(fitting: healthy), ComponentDistance(fitting: healthy), NeighbourDistance(fitting: healthy),
    ]
    for detector in detectors {
      #expect(detector.columnCount == 6)
      let scores = detector.anomalyScores(of: unseen) + detector.anomalyScores(of: odd)
      let truth = (0..<200).map { $0 >= 100 }
      let area = ROCCurve(scores: scores, anomalous: truth)?.area ?? 0
      #expect(area > 0.9, "\(type(of: detector)): \(area)")
    }
  }

  @Test func `a neighbour detector scores as its neighbours do`() {
    let (rows, queries) = (correlatedRows(60, 3, seed: 1), correlatedRows(9, 3, seed: 2))
    let detector = NeighbourDistance(fitting: rows, neighbourCount: 4, score: .farthest)
    #expect(
      detector.anomalyScores(of: queries)
        == NearestNeighbours(reference: rows).anomalyScores(of: queries, count: 4, .farthest))
  }
}

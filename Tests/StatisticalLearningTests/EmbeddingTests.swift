import Foundation
import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct EmbeddingTests {
  /// Gaussian clusters around corners far apart.
  private func clusters(_ count: Int, of size: Int, columns: Int, seed: UInt64) -> Matrix {
    var random = RandomStream(seed: seed)
    var elements: [Float] = []
    for point in 0..<count * size {
      for column in 0..<columns {
        elements.append(Float(random.normal() + (column == point % count ? 12 : 0)))
      }
    }
    return Matrix(count * size, columns, elements)
  }

  private static let isGolden = Outside.golden != nil

  @Test("affinities equal their definition by bisection", .enabled(if: isGolden, "RACEWAY_GOLDEN is not set"))
  func goldenAffinities() throws {
    let archive = try Outside.golden("affinities.npz")
    let points = Matrix(300, 16, try archive["x"].floats)
    let affinities = PerplexityAffinities(of: points, perplexity: 30)
    let expected = try archive["beta"].values
    #expect(relativeDifference(affinities.precisions.map { Float($0) }, expected) <= 1e-5)
    let (conditional, neighbours) = (try archive["conditional"], try archive["neighbours"])
    var joint = [Double](repeating: 0, count: 300 * 300)
    for i in 0..<300 {
      for k in 0..<90 {
        let j = Int(neighbours.values[i * 90 + k])
        joint[i * 300 + j] += conditional.values[i * 90 + k] / 600
        joint[j * 300 + i] += conditional.values[i * 90 + k] / 600
      }
    }
    var ours = [Float](repeating: 0, count: 300 * 300)
    for i in 0..<300 {
      for entry in affinities.rowStarts[i]..<affinities.rowStarts[i + 1] {
        ours[i * 300 + Int(affinities.columns[entry])] = affinities.values[entry]
      }
    }
    #expect(relativeDifference(ours, joint) <= 1e-5)
    #expect(try affinities.values.count == archive["openTSNE_data"].values.count)
  }

  @Test("the divergence and its gradient equal the reference", .enabled(if: isGolden, "RACEWAY_GOLDEN is not set"))
  func goldenGradient() throws {
    let archive = try Outside.golden("affinities.npz")
    let gradient = EmbeddingGradient(
      of: PerplexityAffinities(of: Matrix(300, 16, try archive["x"].floats), perplexity: 30))
    let result = gradient.evaluate(at: Matrix(300, 2, try archive["Y"].floats))
    #expect(abs(result.divergence - (try archive["kl_at_Y"].values[0])) < 1e-5)
    let expected = try archive["gradient_at_Y"].values
    #expect(relativeDifference(result.gradient.elements, expected) <= 1e-5)
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `the gradient agrees with differences of the divergence`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let gradient = EmbeddingGradient(
      of: PerplexityAffinities(of: clusters(3, of: 15, columns: 5, seed: seed), perplexity: 8))
    let layout = Matrix(45, 2, (0..<90).map { _ in Float(random.normal()) })
    let direction = (0..<90).map { _ in Float(random.normal()) }
    let step: Float = 1e-2
    let (up, down) = (
      Matrix(45, 2, zip(layout.elements, direction).map { $0 + step * $1 }),
      Matrix(45, 2, zip(layout.elements, direction).map { $0 - step * $1 })
    )
    let numeric = (gradient.evaluate(at: up).divergence - gradient.evaluate(at: down).divergence) / Double(2 * step)
    let slope = gradient.evaluate(at: layout).gradient.elements
    let analytic = zip(slope, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    // Along a random direction the slope is about the gradient's length, but may be near 0.
    let length = slope.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(numeric - analytic) <= 1e-3 * length, "\(numeric) and \(analytic)")
  }

  @Test func `each point sees as many neighbours as asked`() {
    let distances = (0..<60).map { 0.1 * Double($0 * $0) }
    let (affinities, _) = PerplexityAffinities.conditional(squaredDistances: distances, perplexity: 20)
    let entropy = -affinities.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
    #expect(abs(affinities.reduce(0, +) - 1) < 1e-12)
    #expect(abs(entropy - log(20)) < 1e-9)
    let tied = PerplexityAffinities.conditional(squaredDistances: [Double](repeating: 0, count: 9), perplexity: 3)
    #expect(tied.affinities.allSatisfy { abs($0 - 1.0 / 9) < 1e-12 })
    #expect(tied.precision.isFinite)
  }

  @Test func `clusters are laid out apart and the picture can be trusted`() {
    let points = clusters(4, of: 60, columns: 10, seed: 4)
    let layout = StochasticNeighbourEmbedding().layout(of: points)
    #expect(layout.isComplete && layout.positions.rowCount == 240)
    let seen = NearestNeighbours(reference: layout.positions).nearestWithinReference(10)
    let strangers = (0..<240).reduce(0) { sum, point in
      sum + seen.indices[point * 10..<(point + 1) * 10].count { $0 % 4 != point % 4 }
    }
    #expect(strangers == 0)
    #expect(Trustworthiness.measure(of: layout.positions, for: points) > 0.9)
  }

  @Test func `a shuffled picture can not be trusted`() {
    let points = clusters(4, of: 60, columns: 10, seed: 5)
    var settings = StochasticNeighbourEmbedding()
    settings.iterationCount = 50
    let layout = settings.layout(of: points)
    var random = RandomStream(seed: 6)
    let shuffled = points.rows(at: random.permutation(240))
    #expect(abs(Trustworthiness.measure(of: layout.positions, for: shuffled) - 0.5) < 0.08)
  }

  @Test("trustworthiness follows its definition", arguments: [(9, 2), (40, 3), (41, 12)])
  func trustworthiness(count: Int, neighbourCount k: Int) {
    var random = RandomStream(seed: 11)
    let points = Matrix(count, 3, (0..<3 * count).map { _ in Float(random.normal()) })
    let picture = Matrix(count, 2, (0..<2 * count).map { _ in Float(random.normal()) })
    var sum = 0.0
    for point in 0..<count {
      let seen = NearestNeighbours(reference: picture).nearest(k + 1, to: picture.rows(point..<point + 1)).indices
      let truth = NearestNeighbours(reference: points).nearest(count, to: points.rows(point..<point + 1)).indices
      for neighbour in seen where neighbour != point {
        // The point itself comes first, at place 0.
        sum += Double(max(0, (truth.firstIndex(of: neighbour) ?? 0) - k))
      }
    }
    let expected = 1 - 2 * sum / Double(count * k * (2 * count - 3 * k - 1))
    #expect(abs(Trustworthiness.measure(of: picture, for: points, neighbourCount: k) - expected) < 1e-12)
    #expect(Trustworthiness.measure(of: picture, for: picture, neighbourCount: k) == 1)
  }

  @Test func `a sample of points tells as much as all of them`() {
    let points = clusters(5, of: 300, columns: 8, seed: 12)
    var settings = StochasticNeighbourEmbedding()
    settings.iterationCount = 300
    let picture = settings.layout(of: points).positions
    let all = Trustworthiness.measure(of: picture, for: points)
    let some = Trustworthiness.measure(of: picture, for: points, limit: 400)
    #expect(all != some && abs(all - some) < 0.01)
    let kept = Trustworthiness.keptNeighbours(of: picture, for: points, limit: 1500)
    #expect(abs(Trustworthiness.keptNeighbours(of: picture, for: points, limit: 400) - kept) < 0.03)
    #expect(kept > 0.1 && kept < 0.9)
  }

  @Test(arguments: [3, 10]) func `kept neighbours are counted as they are defined`(k: Int) {
    var random = RandomStream(seed: 13)
    let points = Matrix(61, 3, (0..<183).map { _ in Float(random.normal()) })
    let picture = Matrix(61, 2, (0..<122).map { _ in Float(random.normal()) })
    func nearest(_ rows: Matrix, _ point: Int) -> Set<Int> {
      let found = NearestNeighbours(reference: rows).nearest(k + 1, to: rows.rows(point..<point + 1)).indices
      return Set(found.filter { $0 != point })
    }
    let kept = (0..<61).reduce(0) { $0 + nearest(points, $1).intersection(nearest(picture, $1)).count }
    let share = Trustworthiness.keptNeighbours(of: picture, for: points, neighbourCount: k)
    #expect(abs(share - Double(kept) / Double(61 * k)) < 1e-12)
    #expect(Trustworthiness.keptNeighbours(of: points, for: points, neighbourCount: k) == 1)
  }

  @Test func `the same seed gives the same bits`() {
    let points = clusters(3, of: 67, columns: 7, seed: 7)
    var settings = StochasticNeighbourEmbedding()
    settings.iterationCount = 120
    let first = settings.layout(of: points)
    #expect(settings.layout(of: points) == first)
    settings.seed = 2
    #expect(settings.layout(of: points).positions != first.positions)
  }

  @Test func `the divergence falls, is reported, and a refusal ends the descent`() {
    let points = clusters(3, of: 40, columns: 6, seed: 8)
    var reports: [StochasticNeighbourEmbedding.Progress] = []
    let layout = StochasticNeighbourEmbedding().layout(of: points) { progress in
      reports.append(progress)
      return true
    }
    #expect(reports.map(\.iteration) == Array(stride(from: 50, through: 750, by: 50)))
    #expect(reports.last?.divergence == layout.divergence)
    #expect(layout.divergence < 0.7 * (reports.first?.divergence ?? 0))
    let stopped = StochasticNeighbourEmbedding().layout(of: points) { $0.iteration < 100 }
    #expect(!stopped.isComplete && stopped.iterations == 100)
  }

  @Test(arguments: [0, 1, 2, 3, 5]) func `a handful of points is laid out without fuss`(count: Int) {
    var random = RandomStream(seed: 9)
    let points = Matrix(count, 3, (0..<3 * count).map { _ in Float(random.normal()) })
    let layout = StochasticNeighbourEmbedding().layout(of: points)
    #expect(layout.positions.rowCount == count)
    #expect(layout.positions.elements.allSatisfy { $0.isFinite })
  }

  @Test func `duplicates and constant points stay finite`() {
    let same = Matrix(20, 2, [Float](repeating: 3, count: 40))
    #expect(StochasticNeighbourEmbedding().layout(of: same).positions.elements.allSatisfy { $0.isFinite })
  }

  @Test func `two thousand points take seconds`() {
    let points = clusters(10, of: 200, columns: 16, seed: 10)
    var settings = StochasticNeighbourEmbedding()
    settings.iterationCount = 500
    let clock = ContinuousClock()
    let elapsed = clock.measure { _ = settings.layout(of: points) }
    print("t-SNE, 2,000 points, 500 iterations: \(elapsed)")
    // About 2 s on two free processors; this only finds a loop that has lost its vector instructions.
    #expect(elapsed < .seconds(60))
  }
}

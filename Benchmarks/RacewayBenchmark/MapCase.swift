internal import StatisticalLearning
internal import Tensors

/// A map (t-SNE) of points in 32 Gaussian clusters and 16 columns, laid out in each round: neighbours, affinities and descent.
struct MapCase: BenchmarkCase {
  let name: String
  let pointCount: Int

  private static let columnCount = 16
  private static let pointsFile = "points.f32"

  func prepare() throws { try RawFile.write(Self.points(pointCount).elements, to: Self.pointsFile) }

  /// `[point, column]`, every cluster equally likely.
  static func points(_ count: Int) -> Matrix {
    var random = RandomStream(seed: 1)
    let centres = (0..<32).map { _ in (0..<columnCount).map { _ in 4 * random.normal() } }
    var elements: [Float] = []
    for _ in 0..<count {
      let centre = centres[random.below(centres.count)]
      elements += centre.map { Float($0 + random.normal()) }
    }
    return Matrix(count, columnCount, elements)
  }

  func serve(_ conversation: Conversation) throws {
    let points = Matrix(
      pointCount, Self.columnCount, try RawFile.read(Self.pointsFile, count: pointCount * Self.columnCount))
    conversation.ready(items: Double(pointCount))
    let clock = ContinuousClock()
    var latest: StochasticNeighbourEmbedding.Layout?
    let quality = { () throws(BenchmarkError) -> [Float] in
      guard let latest else { throw BenchmarkError("found no map yet, wanted a round first") }
      let kept = Trustworthiness.keptNeighbours(of: latest.positions, for: points)
      return [Float(latest.divergence), Float(kept)]
    }
    while try conversation.awaitsRound(result: quality) {
      conversation.took(clock.measure { latest = StochasticNeighbourEmbedding().layout(of: points) })
    }
  }
}

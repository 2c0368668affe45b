import StatisticalLearning
import Tensors
import TestSupport
import Testing

@Suite struct EmbeddingGradientTests {
  /// What a layout looks like at some time of a descent.
  enum Shape: String, CaseIterable {
    case start, young, wide, clumped, line, lonely

    func layout(_ count: Int) -> Matrix {
      var random = RandomStream(seed: 20)
      let rows = (0..<count).map { point -> [Float] in
        let (x, y) = (Float(random.normal()), Float(random.normal()))
        return switch self {
        case .start: [1e-4 * x, 0.5e-4 * y]
        case .young: [3 * x, 2 * y]
        case .wide: [30 * x, 40 * y]
        // Groups far smaller than the grid's spacing, as early exaggeration makes them.
        case .clumped: [9 * Float(point % 5) - 20 + 0.02 * x, 6 * Float(point % 3) + 0.02 * y]
        case .line: [20 * x, 3]
        case .lonely: point == 0 ? [300, -200] : [5 * x, 5 * y]
        }
      }
      return Matrix(rows: rows, columnCount: 2)
    }
  }

  private static let count = 1201
  private static let affinities = PerplexityAffinities(of: correlatedRows(count, 6, seed: 21), perplexity: 12)

  /// The length of the gradient's repulsive part, by definition.
  private func repulsionLength(_ layout: Matrix) -> Double {
    var (squares, normaliser) = (0.0, 0.0)
    for i in 0..<layout.rowCount {
      var (x, y) = (0.0, 0.0)
      for j in 0..<layout.rowCount where j != i {
        let (dx, dy) = (Double(layout[i, 0] - layout[j, 0]), Double(layout[i, 1] - layout[j, 1]))
        let weight = 1 / (1 + dx * dx + dy * dy)
        normaliser += weight
        x += weight * weight * dx
        y += weight * weight * dy
      }
      squares += x * x + y * y
    }
    return 4 * squares.squareRoot() / normaliser
  }

  private func difference(_ method: GradientMethod, _ shape: Shape) -> (gradient: Double, divergence: Double) {
    let layout = shape.layout(Self.count)
    let exact = EmbeddingGradient(of: Self.affinities, method: .exact).evaluate(at: layout)
    let other = EmbeddingGradient(of: Self.affinities, method: method).evaluate(at: layout)
    let squares = zip(exact.gradient.elements, other.gradient.elements).reduce(0.0) { sum, pair in
      sum + Double(pair.0 - pair.1) * Double(pair.0 - pair.1)
    }
    return (squares.squareRoot() / repulsionLength(layout), abs(exact.divergence - other.divergence))
  }

  @Test(arguments: Shape.allCases) func `the interpolated gradient is the exact one`(shape: Shape) {
    let apart = difference(.interpolated, shape)
    print("interpolated, \(shape): gradient \(apart.gradient), divergence \(apart.divergence)")
    #expect(apart.gradient < 1e-2)
    #expect(apart.divergence < 5e-4)
  }

  @Test(arguments: Shape.allCases) func `the gradient over a tree is near the exact one`(shape: Shape) {
    let apart = difference(.barnesHut, shape)
    print("Barnes-Hut, \(shape): gradient \(apart.gradient), divergence \(apart.divergence)")
    #expect(apart.gradient < 3e-2)
    #expect(apart.divergence < 2e-2)
  }

  @Test func `a layout too wide for a grid is left to the tree`() {
    var layout = Shape.young.layout(Self.count)
    for (radius, isGrid) in [(Float(400), true), (900, false)] {
      layout[0, 0] = radius
      let tree = EmbeddingGradient(of: Self.affinities, method: .barnesHut).evaluate(at: layout)
      let grid = EmbeddingGradient(of: Self.affinities, method: .interpolated).evaluate(at: layout)
      #expect((grid.gradient == tree.gradient) == !isGrid)
    }
  }

  @Test(arguments: [GradientMethod.barnesHut, .interpolated])
  func `points at one place have no gradient by any method`(method: GradientMethod) {
    let same = Matrix(1201, 2, [Float](repeating: 2.5, count: 2402))
    let result = EmbeddingGradient(of: Self.affinities, method: method).evaluate(at: same)
    #expect(result.gradient.elements.allSatisfy { abs($0) < 1e-7 })
    #expect(result.divergence.isFinite)
  }

  @Test func `few points are summed exactly and many are interpolated`() {
    let few = PerplexityAffinities(of: correlatedRows(50, 3, seed: 22), perplexity: 5)
    #expect(EmbeddingGradient(of: few).method == .exact)
    let many = PerplexityAffinities(of: correlatedRows(6000, 3, seed: 23), perplexity: 5)
    #expect(EmbeddingGradient(of: many).method == .interpolated)
  }

  @Test(arguments: [GradientMethod.barnesHut, .interpolated])
  func `every method lays clusters out as truly as the exact one`(method: GradientMethod) {
    var random = RandomStream(seed: 24)
    let points = Matrix(
      600, 8, (0..<4800).map { index in Float(random.normal() + (index % 8 == index / 8 % 6 ? 9 : 0)) })
    var settings = StochasticNeighbourEmbedding()
    settings.gradientMethod = .exact
    let exact = settings.layout(of: points)
    settings.gradientMethod = method
    let other = settings.layout(of: points)
    #expect(abs(other.divergence - exact.divergence) < 0.04 * exact.divergence)
    #expect(settings.layout(of: points) == other)
  }
}

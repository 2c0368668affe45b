package import Tensors

/// Lays points of many columns out in a plane so that neighbours stay neighbours (t-SNE; van der Maaten, Hinton 2008).
///
/// Distances between far groups, and the sizes of groups, mean nothing in the picture; only who is near whom does.
/// Where points are many, the repulsion between them is interpolated, and time grows with their number: 100,000 are
/// comfortable.
/// The same points, settings and seed give the same bits, whatever the number of threads.
package struct StochasticNeighbourEmbedding: Sendable, Equatable {
  /// The number of neighbours a point has, softly counted; at most a third of the other points are used.
  package var perplexity = 30.0
  package var iterationCount = 750
  /// How many iterations pull neighbours together more strongly, so that groups find each other.
  package var earlyIterationCount = 250
  /// By how much, over those iterations.
  package var earlyExaggeration = 12.0
  /// The step; where nil n / (4 · exaggeration), with the exaggeration of the time, but at least 50 (Belkina et al., 2019).
  ///
  /// It grows when the exaggeration ends: on 5,000 points in 32 clusters the divergence then ended at 1.09, and at 1.12 with
  /// the early step kept.
  package var learningRate: Double?
  /// How the repulsion between all points is summed.
  package var gradientMethod = GradientMethod.automatic
  /// Of the tiny scatter that parts points which start at the same place.
  package var seed: UInt64 = 1

  package init() {}

  /// Where the descent stands.
  package struct Progress: Sendable {
    /// Iterations done.
    package let iteration: Int
    package let iterationCount: Int
    /// The Kullback-Leibler divergence, in nats, without exaggeration.
    package let divergence: Double
  }

  package struct Layout: Sendable, Equatable {
    /// `[point, 2]`
    package let positions: Matrix
    /// The Kullback-Leibler divergence, in nats: lower is a truer picture.
    package let divergence: Double
    package let perplexity: Double
    package let iterations: Int
    /// False where `progress` ended the descent early.
    package let isComplete: Bool
  }

  /// - Parameters:
  ///   - points: `[point, column]`, all finite, and scaled so that columns can be compared.
  ///   - progress: Called every 50 iterations; false ends the descent with the layout reached.
  package func layout(of points: Matrix, progress: (Progress) -> Bool = { _ in true }) -> Layout {
    guard points.rowCount > 1 else {
      return Layout(
        positions: Matrix(zeros: points.rowCount, 2), divergence: 0, perplexity: 1, iterations: 0, isComplete: true)
    }
    var gradient = EmbeddingGradient(
      of: PerplexityAffinities(of: points, perplexity: perplexity), method: gradientMethod)
    var descent = EmbeddingDescent(from: start(of: points))
    var (iteration, divergence) = (0, 0.0)
    var isComplete = true
    while iteration < iterationCount, isComplete {
      let isEarly = iteration < earlyIterationCount
      let exaggeration = isEarly ? earlyExaggeration : 1
      let (slope, normaliser) = gradient.gradient(at: descent.places, exaggeration: Float(exaggeration))
      if iteration % 50 == 0, iteration > 0 {
        divergence = gradient.divergence(at: descent.places, normaliser: normaliser)
        isComplete = progress(
          Progress(iteration: iteration, iterationCount: iterationCount, divergence: divergence))
        guard isComplete else { break }
      }
      // Little momentum while groups form, more while they spread.
      descent.step(
        along: slope, rate: Float(learningRate ?? max(50, Double(points.rowCount) / (4 * exaggeration))),
        momentum: isEarly ? 0.5 : 0.8)
      iteration += 1
    }
    if isComplete {
      let (_, normaliser) = gradient.gradient(at: descent.places, exaggeration: 1)
      divergence = gradient.divergence(at: descent.places, normaliser: normaliser)
      _ = progress(Progress(iteration: iteration, iterationCount: iterationCount, divergence: divergence))
    }
    return Layout(
      positions: Matrix(places: descent.places), divergence: divergence, perplexity: gradient.affinities.perplexity,
      iterations: iteration, isComplete: isComplete)
  }

  /// The first two principal components, scaled to a spread of 1e-4, with a hundredth of that as random scatter.
  ///
  /// Starting from the components keeps the large-scale arrangement and makes pictures alike (Kobak, Linderman 2021).
  private func start(of points: Matrix) -> [SIMD2<Float>] {
    let components = PrincipalComponents(fitting: points, .count(2))
    let scores = components.transform(points)
    let scale = components.variances.first.map { 1e-4 / $0.squareRoot() } ?? 0
    var random = RandomStream(seed: seed)
    return (0..<points.rowCount).map { point in
      var place = SIMD2<Float>()
      for axis in 0..<2 {
        let score = axis < scores.columnCount ? Double(scores[point, axis]) : 0
        place[axis] = Float(score * scale + 1e-6 * random.normal())
      }
      return place
    }
  }
}

internal import Foundation
package import Tensors

/// A finished layout that new points are placed into without moving it: tomorrow's measurement on yesterday's map.
///
/// A new point x minimises the divergence of its own neighbourhood, Σⱼ p(j|x) ln(1 + |y − yⱼ|²) · ρ + ln Σⱼ w(y − yⱼ), whose
/// p weigh its nearest reference points and whose second sum runs over all of them; reference points stay, and new points do
/// not see each other. So one by one and all at once come to the same bits.
///
/// A point that is like none of the map's lands beside those it is least unlike: a map shows neighbours, and no anomaly.
package struct FrozenMap: Sendable {
  /// ρ, by which attraction outweighs: without it new points are pushed to the rims of their groups (openTSNE's 1.5).
  package static let exaggeration = 1.5

  /// The number of reference points a new point leans on, softly counted.
  package let perplexity: Double

  private let neighbours: NearestNeighbours
  private let places: [SIMD2<Float>]
  private let field: RepulsionField

  /// How far outside of the map's bounds a point may come to lie.
  private static let margin: Float = 5

  /// - Parameters:
  ///   - points: What the map shows: `[point, column]`, at least one.
  ///   - positions: Where it shows them: `[point, 2]`.
  ///   - perplexity: 10 by default: of synthetic clusters (5,000 points, a fifth of them held out) new points kept 0.31 of their
  ///     neighbours with 5, 0.33 with 10 and with 15, where the map's own keep 0.39.
  package init(of points: Matrix, at positions: Matrix, perplexity: Double = 10) {
    precondition(positions.rowCount == points.rowCount, "\(positions.rowCount) positions of \(points.rowCount) points")
    precondition(perplexity >= 1, "a perplexity of \(perplexity) is below 1")
    self.perplexity = perplexity
    neighbours = NearestNeighbours(reference: points)
    places = positions.places
    var field = RepulsionField()
    field.update(for: places, margin: Self.margin)
    self.field = field
  }

  /// The places of new points: `[new point, 2]`.
  ///
  /// - Parameter points: `[new point, column]`, scaled as the map's points are.
  package func placed(_ points: Matrix) -> Matrix {
    let placed = neighbours.map(Int((3 * perplexity).rounded(.up)), points, own: nil) { found in
      let (affinities, _) = PerplexityAffinities.conditional(
        squaredDistances: found.map(\.squared), perplexity: min(perplexity, max(1, Double(found.count) / 3)))
      return place(Pull(places: found.map { places[Int($0.index)] }, affinities: affinities))
    }
    return Matrix(places: placed)
  }

  /// What draws a new point to its neighbours.
  private struct Pull: Sendable {
    let places: [SIMD2<Float>]
    let affinities: [Double]

    /// Σ p ln(1 + d²) and its slope.
    func value(at place: SIMD2<Float>) -> (sum: Double, slope: SIMD2<Double>) {
      var (sum, slope) = (0.0, SIMD2<Double>())
      for (other, affinity) in zip(places, affinities) {
        let difference = SIMD2<Double>(place) - SIMD2<Double>(other)
        let distance = 1 + (difference * difference).sum()
        sum += affinity * log(distance)
        slope += difference * (2 * affinity / distance)
      }
      return (sum, slope)
    }
  }

  private func objective(_ pull: Pull, at place: SIMD2<Float>) -> (value: Double, slope: SIMD2<Double>) {
    let (attraction, repulsion) = (pull.value(at: place), field.sample(at: place))
    return (
      Self.exaggeration * attraction.sum + log(repulsion.sum),
      Self.exaggeration * attraction.slope + SIMD2<Double>(repulsion.slope) / repulsion.sum
    )
  }

  /// Starts at the neighbour's place that suits best, never between two groups, and goes downhill by steps that grow while
  /// they help and are halved where they do not.
  private func place(_ pull: Pull) -> SIMD2<Float> {
    var (place, here) = (pull.places[0], objective(pull, at: pull.places[0]))
    for start in pull.places.dropFirst() {
      let there = objective(pull, at: start)
      if there.value < here.value { (place, here) = (start, there) }
    }
    var rate = 0.5
    for _ in 0..<Self.stepCount {
      let step = here.slope * -rate
      let length = (step * step).sum().squareRoot()
      guard length > Self.smallestStep else { break }
      let next = place + SIMD2<Float>(step)
      let there = field.contains(next) ? objective(pull, at: next) : (.infinity, SIMD2())
      if there.value < here.value {
        (place, here) = (next, there)
        rate *= 1.5
      } else {
        rate /= 2
      }
    }
    return place
  }

  /// Enough: hardly any point takes half of them.
  private static let stepCount = 100
  /// A map is some tens of units wide.
  private static let smallestStep = 1e-3
}

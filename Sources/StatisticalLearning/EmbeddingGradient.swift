internal import Foundation
package import Tensors

/// The Kullback-Leibler divergence of a plane layout from affinities, and its exact gradient.
///
/// KL = Σ pᵢⱼ ln(pᵢⱼ / qᵢⱼ) with qᵢⱼ = wᵢⱼ / Z, wᵢⱼ = 1 / (1 + |yᵢ − yⱼ|²) and Z = Σ wᵢⱼ over i ≠ j;
/// ∂KL/∂yᵢ = 4 Σⱼ (pᵢⱼ − qᵢⱼ) wᵢⱼ (yᵢ − yⱼ). Attraction runs over the affinities' entries, repulsion over all pairs.
package struct EmbeddingGradient: Sendable {
  package let affinities: PerplexityAffinities

  package init(of affinities: PerplexityAffinities) { self.affinities = affinities }

  /// - Parameter layout: `[point, 2]`
  /// - Returns: The divergence, and its gradient `[point, 2]`.
  package func evaluate(at layout: Matrix) -> (divergence: Double, gradient: Matrix) {
    let points = PlanePoints(layout)
    let (gradient, normaliser) = gradient(at: points, exaggeration: 1)
    return (divergence(at: points, normaliser: normaliser), gradient.matrix)
  }

  /// The gradient where all p are multiplied by `exaggeration`, and Z.
  func gradient(at points: PlanePoints, exaggeration: Float) -> (gradient: PlanePoints, normaliser: Double) {
    // Fixed pieces, each writing its own sums: the order of additions does not depend on the number of threads.
    let pieceLength = 64
    let count = affinities.pointCount
    let pieces = concurrentMap((count + pieceLength - 1) / pieceLength) { piece in
      forces(on: piece * pieceLength..<min(count, (piece + 1) * pieceLength), at: points)
    }
    let normaliser = pieces.reduce(0) { $0 + $1.weightSum }
    let repulsion = Float(1 / normaliser)
    var gradient = PlanePoints(count: count)
    for (piece, forces) in pieces.enumerated() {
      for (offset, force) in forces.ofPoints.enumerated() {
        let total = 4 * (exaggeration * force.lowHalf - repulsion * force.highHalf)
        gradient.set(piece * pieceLength + offset, x: total.x, y: total.y)
      }
    }
    return (gradient, normaliser)
  }

  /// Σ p (ln p − ln w + ln Z), over the affinities' entries.
  func divergence(at points: PlanePoints, normaliser: Double) -> Double {
    let logNormaliser = log(normaliser)
    let rows = concurrentMap(affinities.pointCount) { point in
      var sum = 0.0
      let (x, y) = points.position(point)
      for entry in affinities.rowStarts[point]..<affinities.rowStarts[point + 1] {
        let value = Double(affinities.values[entry])
        guard value > 0 else { continue }
        let other = points.position(affinities.columns[entry])
        let (dx, dy) = (Double(x - other.x), Double(y - other.y))
        sum += value * (log(value) + log1p(dx * dx + dy * dy) + logNormaliser)
      }
      return sum
    }
    return rows.reduce(0, +)
  }

  private struct Forces {
    /// Attraction x, y and repulsion x, y of each point; the repulsion still to be divided by Z.
    var ofPoints: [SIMD4<Float>]
    /// These points' part of Z.
    var weightSum: Double
  }

  private func forces(on range: Range<Int>, at points: PlanePoints) -> Forces {
    var forces = Forces(ofPoints: [], weightSum: 0)
    forces.ofPoints.reserveCapacity(range.count)
    for point in range {
      let attraction = attraction(on: point, at: points)
      let (repulsion, weights) = repulsion(on: point, at: points)
      forces.ofPoints.append(SIMD4(lowHalf: attraction, highHalf: repulsion))
      forces.weightSum += weights
    }
    return forces
  }

  private func attraction(on point: Int, at points: PlanePoints) -> SIMD2<Float> {
    let (xs, ys) = (points.x.span, points.y.span)
    let (columns, values) = (affinities.columns.span, affinities.values.span)
    let (x, y) = points.position(point)
    var (sumX, sumY): (Float, Float) = (0, 0)
    for entry in affinities.rowStarts[point]..<affinities.rowStarts[point + 1] {
      let other = columns[entry]
      let dx = x - xs[other / 8][other % 8]
      let dy = y - ys[other / 8][other % 8]
      let pull = values[entry] / (1 + dx * dx + dy * dy)
      sumX += pull * dx
      sumY += pull * dy
    }
    return SIMD2(sumX, sumY)
  }

  /// Σⱼ w² (yᵢ − yⱼ) and Σⱼ w over j ≠ i, eight points at a time.
  private func repulsion(on point: Int, at points: PlanePoints) -> (force: SIMD2<Float>, weights: Double) {
    let (xs, ys) = (points.x.span, points.y.span)
    let position = points.position(point)
    let (x, y) = (SIMD8(repeating: position.x), SIMD8(repeating: position.y))
    let one = SIMD8<Float>(repeating: 1)
    var (sumX, sumY, sumW) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
    for block in xs.indices {
      let dx = x - xs[block]
      let dy = y - ys[block]
      let weight = one / (one + dx * dx + dy * dy)
      let squared = weight * weight
      sumW += weight
      sumX += squared * dx
      sumY += squared * dy
    }
    // The point itself counted with weight 1 and no force.
    return (SIMD2(sumX.sum(), sumY.sum()), Double(sumW.sum()) - 1)
  }
}

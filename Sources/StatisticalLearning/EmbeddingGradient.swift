internal import Foundation
package import Tensors

/// The Kullback-Leibler divergence of a plane layout from affinities, and its gradient.
///
/// KL = Σ pᵢⱼ ln(pᵢⱼ / qᵢⱼ) with qᵢⱼ = wᵢⱼ / Z, wᵢⱼ = 1 / (1 + |yᵢ − yⱼ|²) and Z = Σ wᵢⱼ over i ≠ j;
/// ∂KL/∂yᵢ = 4 Σⱼ (pᵢⱼ − qᵢⱼ) wᵢⱼ (yᵢ − yⱼ). Attraction runs over the affinities' entries, repulsion and Z over all pairs,
/// which is what the methods do each in their way; a layout too wide for a grid is left to the tree. The same bits for any
/// number of threads.
package struct EmbeddingGradient: Sendable {
  package let affinities: PerplexityAffinities
  /// Never `automatic`.
  package let method: GradientMethod

  private var field = RepulsionField()

  package init(of affinities: PerplexityAffinities, method: GradientMethod = .automatic) {
    self.affinities = affinities
    self.method = method.chosen(for: affinities.pointCount)
  }

  /// - Parameter layout: `[point, 2]`
  /// - Returns: The divergence, and its gradient `[point, 2]`.
  package func evaluate(at layout: Matrix) -> (divergence: Double, gradient: Matrix) {
    var copy = self
    let places = layout.places
    let (gradient, normaliser) = copy.gradient(at: places, exaggeration: 1)
    return (divergence(at: places, normaliser: normaliser), Matrix(places: gradient))
  }

  /// The gradient where all p are multiplied by `exaggeration`, and Z.
  mutating func gradient(
    at places: [SIMD2<Float>], exaggeration: Float
  ) -> (gradient: [SIMD2<Float>], normaliser: Double) {
    let count = affinities.pointCount
    precondition(places.count == count, "\(places.count) places of \(count) points")
    let pieces =
      switch method {
      case .exact:
        pieces(at: places, PlanePoints(places)) { points, point in points.repulsion(at: places[point]) }
      case .interpolated where RepulsionField.resolves(places): interpolatedPieces(at: places)
      case .barnesHut, .interpolated, .automatic:
        pieces(at: places, BarnesHutTree(places)) { tree, point in tree.repulsion(at: places[point]) }
      }
    // Each point has counted itself with weight 1.
    let normaliser = pieces.reduce(0) { $0 + $1.weightSum } - Double(count)
    let repulsion = Float(1 / normaliser)
    var gradient: [SIMD2<Float>] = []
    gradient.reserveCapacity(count)
    for piece in pieces {
      for force in piece.ofPoints { gradient.append(4 * (exaggeration * force.lowHalf - repulsion * force.highHalf)) }
    }
    return (gradient, normaliser)
  }

  /// Σ p (ln p − ln w + ln Z), over the affinities' entries.
  func divergence(at places: [SIMD2<Float>], normaliser: Double) -> Double {
    let logNormaliser = log(normaliser)
    let rows = concurrentMap(affinities.pointCount) { point in
      let (columns, values, places) = (affinities.columns.span, affinities.values.span, places.span)
      var sum = 0.0
      for entry in affinities.rowStarts[point]..<affinities.rowStarts[point + 1] {
        let value = Double(values[entry])
        guard value > 0 else { continue }
        let difference = SIMD2<Double>(places[point] - places[Int(columns[entry])])
        sum += value * (log(value * (1 + (difference * difference).sum())) + logNormaliser)
      }
      return sum
    }
    return rows.reduce(0, +)
  }

  private struct Forces: Sendable {
    /// Attraction x, y and repulsion x, y of each point; the repulsion still to be divided by Z.
    var ofPoints: [SIMD4<Float>] = []
    /// These points' part of Z, themselves included.
    var weightSum = 0.0
  }

  /// The forces on fixed pieces of the points, each with its own sums: their order does not depend on the threads.
  ///
  /// - Parameter repulsion: Σⱼ w² (yᵢ − yⱼ) and Σⱼ w of a point, itself included.
  private func pieces<All: Sendable>(
    at places: [SIMD2<Float>], _ all: All,
    _ repulsion: @Sendable (All, Int) -> (force: SIMD2<Float>, weights: Double)
  ) -> [Forces] {
    let pieceLength = 64
    let count = places.count
    return concurrentMap((count + pieceLength - 1) / pieceLength) { piece in
      var forces = Forces()
      forces.ofPoints.reserveCapacity(pieceLength)
      for point in piece * pieceLength..<min(count, (piece + 1) * pieceLength) {
        let (force, weights) = repulsion(all, point)
        forces.ofPoints.append(SIMD4(lowHalf: attraction(on: point, at: places), highHalf: force))
        forces.weightSum += weights
      }
      return forces
    }
  }

  private mutating func interpolatedPieces(at places: [SIMD2<Float>]) -> [Forces] {
    field.update(for: places)
    return pieces(at: places, field) { field, point in
      let sample = field.sample(at: places[point])
      return (sample.slope * -0.5, sample.sum)
    }
  }

  /// Σⱼ p w (yᵢ − yⱼ) over the point's entries, eight at a time.
  private func attraction(on point: Int, at places: [SIMD2<Float>]) -> SIMD2<Float> {
    let entries = affinities.rowStarts[point]..<affinities.rowStarts[point + 1]
    let own = places[point]
    var (sumX, sumY) = (SIMD8<Float>(), SIMD8<Float>())
    var rest = SIMD2<Float>()
    // Columns are below the number of places, as the caller has checked.
    unsafe places.withUnsafeBufferPointer { places in
      unsafe affinities.columns.withUnsafeBufferPointer { columns in
        unsafe affinities.values.withUnsafeBufferPointer { values in
          var entry = entries.lowerBound
          while entry + 8 <= entries.upperBound {
            let (x, y) = unsafe Self.gathered(places, columns, entry)
            let (dx, dy) = (own.x - x, own.y - y)
            let strengths = unsafe UnsafeRawBufferPointer(values).loadUnaligned(
              fromByteOffset: entry * MemoryLayout<Float>.stride, as: SIMD8<Float>.self)
            let pull = strengths / (1 + dx * dx + dy * dy)
            sumX += pull * dx
            sumY += pull * dy
            entry += 8
          }
          while entry < entries.upperBound {
            let difference = unsafe own - places[Int(columns[entry])]
            rest += unsafe difference * (values[entry] / (1 + (difference * difference).sum()))
            entry += 1
          }
        }
      }
    }
    return rest + SIMD2(sumX.sum(), sumY.sum())
  }

  /// The places of eight entries, x and y apart.
  @inline(__always)
  private static func gathered(
    _ places: UnsafeBufferPointer<SIMD2<Float>>, _ columns: UnsafeBufferPointer<Int32>, _ entry: Int
  ) -> (x: SIMD8<Float>, y: SIMD8<Float>) {
    func four(_ start: Int) -> SIMD8<Float> {
      // A place is 8 bytes, moved as one.
      func bits(_ entry: Int) -> UInt64 { unsafe unsafeBitCast(places[Int(columns[entry])], to: UInt64.self) }
      return unsafe unsafeBitCast(
        SIMD4<UInt64>(bits(start), bits(start + 1), bits(start + 2), bits(start + 3)), to: SIMD8<Float>.self)
    }
    let (low, high) = (four(entry), four(entry + 4))
    return (SIMD8(lowHalf: low.evenHalf, highHalf: high.evenHalf), SIMD8(lowHalf: low.oddHalf, highHalf: high.oddHalf))
  }
}

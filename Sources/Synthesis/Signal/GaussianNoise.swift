internal import Foundation
internal import Tensors

/// Standard normal numbers by the ziggurat method (Marsaglia and Tsang, 2000), for signals of many samples.
///
/// The area under exp(−x²/2) is cut into 256 layers of equal area, of which 255 are rectangles and the lowest has the tail.
/// Nearly every draw is one look into a table and one product, several times faster than a logarithm and a sine.
struct GaussianNoise: Sendable {
  /// Where the tail begins, and the area of each layer, for 256 layers.
  private static let tail = 3.6541528853610088
  private static let area = 0.00492867323399

  /// The right edge of each layer, from the lowest (with its tail, as if it were a rectangle) to 0 at the top: `[257]`.
  let edges: [Double]
  /// Below which part of a layer's width a point lies under the curve for sure: `[256]`.
  private let ratios: [Double]

  init() {
    var edges = [Self.area / density(Self.tail), Self.tail]
    while edges.count < 256 {
      let edge = edges[edges.count - 1]
      edges.append((-2 * log(Self.area / edge + density(edge))).squareRoot())
    }
    edges.append(0)
    self.edges = edges
    ratios = (0..<256).map { edges[$0 + 1] / edges[$0] }
  }

  /// Overwrites every element with an independent standard normal number.
  func fill(_ samples: inout [Float], from stream: inout RandomStream) {
    var out = samples.mutableSpan
    for i in out.indices { out[i] = Float(draw(from: &stream)) }
  }

  /// One standard normal number.
  func draw(from stream: inout RandomStream) -> Double {
    while true {
      let bits = stream.next()
      // The lowest 8 bits choose the layer, the highest 53 the place in it: they share none.
      let layer = Int(bits & 0xFF)
      let place = Double(Int64(bitPattern: bits) >> 11) * 0x1p-52
      let value = place * edges[layer]
      if abs(place) < ratios[layer] { return value }
      if layer == 0 { return place < 0 ? -drawTail(from: &stream) : drawTail(from: &stream) }
      let (low, high) = (density(edges[layer]), density(edges[layer + 1]))
      if low + stream.uniform() * (high - low) < density(value) { return value }
    }
  }

  /// A number beyond `tail`, by Marsaglia (1964).
  private func drawTail(from stream: inout RandomStream) -> Double {
    while true {
      let beyond = -log(1 - stream.uniform()) / Self.tail
      let height = -log(1 - stream.uniform())
      if 2 * height > beyond * beyond { return Self.tail + beyond }
    }
  }
}

/// exp(−x²/2), the normal density up to its factor.
private func density(_ x: Double) -> Double { exp(-0.5 * x * x) }

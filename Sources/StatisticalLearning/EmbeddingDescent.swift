internal import Tensors

/// Gradient descent with momentum, and a gain per coordinate (Jacobs, 1988).
struct EmbeddingDescent: Sendable {
  private(set) var places: [SIMD2<Float>]
  private var velocity: [SIMD2<Float>]
  private var gains: [SIMD2<Float>]

  /// No point moves farther in one step: one that has been pushed too far would take all others' attention.
  private static let longestStep: Float = 5

  init(from start: [SIMD2<Float>]) {
    places = start
    velocity = [SIMD2<Float>](repeating: SIMD2(0, 0), count: start.count)
    gains = [SIMD2<Float>](repeating: SIMD2(1, 1), count: start.count)
  }

  mutating func step(along gradient: [SIMD2<Float>], rate: Float, momentum: Float) {
    Self.step(along: gradient, rate: rate, momentum: momentum, &places, &velocity, &gains)
  }

  /// Apart from `self`, whose arrays the loop has at hand at once.
  private static func step(
    along gradient: [SIMD2<Float>], rate: Float, momentum: Float, _ places: inout [SIMD2<Float>],
    _ velocity: inout [SIMD2<Float>], _ gains: inout [SIMD2<Float>]
  ) {
    var places = places.mutableSpan
    var velocity = velocity.mutableSpan
    var gains = gains.mutableSpan
    let slopes = gradient.span
    var sum = SIMD2<Double>()
    for point in slopes.indices {
      let (slope, speed, gain) = (slopes[point], velocity[point], gains[point])
      // Grows where the slope still points the way of the movement, and shrinks where it has turned.
      let adapted = (gain * 0.8).replacing(with: gain + 0.2, where: slope * speed .< 0)
      let newGain = adapted.replacing(with: 0.01, where: adapted .< 0.01)
      var newSpeed = momentum * speed - rate * newGain * slope
      let length = (newSpeed * newSpeed).sum().squareRoot()
      if length > longestStep { newSpeed *= longestStep / length }
      gains[point] = newGain
      velocity[point] = newSpeed
      places[point] += newSpeed
      sum += SIMD2<Double>(places[point])
    }
    // The divergence does not change when all points move to a mean of 0, and single precision lasts longer.
    let mean = SIMD2<Float>(sum / Double(slopes.count))
    for point in slopes.indices { places[point] -= mean }
  }
}

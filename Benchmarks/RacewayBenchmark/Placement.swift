internal import Foundation
internal import StatisticalLearning
internal import Tensors

/// How long new points take to find their places on a map that stands.
enum Placement {
  private static let (mapped, placed) = (20_000, 1000)

  /// The median of nine; the map is made ready each time, as a program does that is started for tomorrow's measurement.
  static var words: String {
    let points = MapCase.points(mapped + placed)
    let (known, new) = (points.rows(0..<mapped), points.rows(mapped..<mapped + placed))
    let layout = StochasticNeighbourEmbedding().layout(of: known)
    let clock = ContinuousClock()
    let seconds = (0..<9).map { _ in
      clock.measure { _ = FrozenMap(of: known, at: layout.positions).placed(new) } / .seconds(1)
    }
    return String(format: "%d points into a map of %d in %.3f s", placed, mapped, Quantile.median(of: seconds))
  }
}

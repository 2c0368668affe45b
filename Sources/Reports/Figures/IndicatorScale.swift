internal import Pipelines
internal import Tensors

/// Whether indicators need a logarithmic axis to be read.
struct IndicatorScale {
  /// A course that ends far above its alarm level flattens everything near the level on a linear axis.
  private static let steepness: Float = 20

  let suitsLogarithm: Bool

  init(_ results: RunResults, channels: [Int]) {
    let snapshots = results.snapshots
    var isPositive = true
    var isSteep = false
    for channel in channels {
      let values = snapshots.smoothed.column(channel).filter(\.isFinite)
      let level = snapshots.alarmLevel.column(channel).last { $0.isFinite } ?? .infinity
      isPositive = isPositive && values.allSatisfy { $0 > 0 } && level > 0
      isSteep = isSteep || (values.max() ?? 0) > Self.steepness * level
    }
    suitsLogarithm = isPositive && isSteep
  }
}

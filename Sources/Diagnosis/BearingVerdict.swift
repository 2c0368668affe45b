/// Which bearing it is, how sure that is, and which is the next.
package enum BearingVerdict: Sendable, Equatable {
  /// - Parameters:
  ///   - confidence: In 0 ... 1; see `Attribution.confidence`.
  ///   - runnerUp: nil where there is no other bearing.
  case bearing(name: String, confidence: Double, runnerUp: String?)
  case undetermined(Reason)

  package enum Reason: Sendable, Equatable, CustomStringConvertible {
    /// No channel errs more than it did when healthy.
    case noExcess
    /// The strongest channel's excess is no more than healthy scatter.
    case withinScatter(bearing: String, z: Double)
    /// Two bearings share the excess about equally.
    case tie(first: String, second: String, margin: Double)
    /// Another choice of the same snapshots would name another bearing.
    case unstable(first: String, support: Double)

    package var description: String {
      switch self {
      case .noExcess: "no channel lies above its healthy level"
      case .withinScatter(let bearing, let z):
        "\(bearing) lies highest, by \(z.short) healthy deviations: "
          + "less than the \(Attribution.leastZ.short) that scatter explains"
      case .tie(let first, let second, let margin):
        "\(first) and \(second) share the excess: they differ by \(margin.short) of it, "
          + "less than \(Attribution.leastMargin.short)"
      case .unstable(let first, let support):
        "\(first) comes first in \(support.short) of the resampled spans, less than \(Attribution.leastSupport.short)"
      }
    }
  }
}

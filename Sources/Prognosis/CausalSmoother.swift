internal import Foundation
internal import Tensors

/// Smooths values one by one; left-out snapshots leave it as it is.
package struct CausalSmoother: Sendable {
  private let smoothing: Smoothing
  private var last: Double?
  private var recent: [Double] = []

  package init(_ smoothing: Smoothing) {
    switch smoothing {
    case .none: break
    case .exponential(let halfLife): precondition(halfLife > 0, "a half-life of \(halfLife) snapshots is not positive")
    case .runningMedian(let count): precondition(count > 0, "a median of \(count) values")
    }
    self.smoothing = smoothing
  }

  /// The smoothed value at this snapshot, nil where the snapshot was left out.
  package mutating func observe(_ value: Double?) -> Double? {
    guard let value else { return nil }
    switch smoothing {
    case .none:
      return value
    case .exponential(let halfLife):
      let previous = last ?? value
      let smoothed = previous + (1 - exp2(-1 / halfLife)) * (value - previous)
      last = smoothed
      return smoothed
    case .runningMedian(let count):
      recent.append(value)
      if recent.count > count { recent.removeFirst() }
      return Quantile.median(of: recent)
    }
  }

  /// Smooths a whole recording; the same as one by one.
  package static func smooth(_ values: [Double?], _ smoothing: Smoothing) -> [Double?] {
    var smoother = CausalSmoother(smoothing)
    return values.map { smoother.observe($0) }
  }
}

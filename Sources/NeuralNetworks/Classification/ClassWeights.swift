/// How much a row of each class counts in a classifier's loss.
package enum ClassWeights: Sendable, Equatable, Codable {
  case equal
  /// All classes the same as wholes: a row counts rows / (classes · rows of its class).
  ///
  /// For few confirmed alarms among many healthy recordings; the rows' weights are 1 on average.
  case balanced
  /// `[class]`
  case given([Double])

  /// - Parameter counts: How many training rows each class has, none of them 0: `[class]`.
  func values(counts: [Int]) -> [Double] {
    switch self {
    case .equal:
      return counts.map { _ in 1 }
    case .balanced:
      precondition(counts.allSatisfy { $0 > 0 }, "classes of \(counts) rows")
      let mean = Double(counts.reduce(0, +)) / Double(counts.count)
      return counts.map { mean / Double($0) }
    case .given(let weights):
      precondition(weights.count == counts.count, "\(weights.count) weights for \(counts.count) classes")
      return weights
    }
  }
}

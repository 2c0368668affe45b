/// Order statistics of values in any order.
package enum Quantile {
  /// The quantile at `probability`, interpolated linearly between order statistics (Hyndman and Fan's type 7, as numpy).
  ///
  /// - Parameters:
  ///   - probability: In 0 ... 1.
  ///   - values: At least one, all finite.
  package static func linear(_ probability: Double, of values: [Double]) -> Double {
    precondition(!values.isEmpty, "a quantile needs at least one value")
    precondition((0...1).contains(probability), "a probability of \(probability) is outside 0 ... 1")
    let sorted = values.sorted()
    let position = probability * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }

  /// The middle value, or the mean of the two middle ones.
  package static func median(of values: [Double]) -> Double { linear(0.5, of: values) }

  /// The median distance from the median, times 1.4826 so that it estimates a Gaussian's standard deviation.
  package static func scaledMedianDeviation(of values: [Double]) -> Double {
    let centre = median(of: values)
    return 1.4826 * median(of: values.map { abs($0 - centre) })
  }
}

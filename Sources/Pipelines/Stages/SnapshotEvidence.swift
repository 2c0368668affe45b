internal import Tensors

/// What the audit of a split needs to know of every snapshot that was scored.
struct SnapshotEvidence: Sendable {
  /// `[snapshot]`: names what a snapshot's features are; nil where it was left out.
  private(set) var digests: [String?]
  /// `[snapshot]`: how many windows it gave; NaN where it was left out.
  private(set) var windowCounts: [Double]
  /// `[channel × feature]`: over all windows, standardised.
  private var count = 0
  private var sums: [Double] = []
  private var squares: [Double] = []

  init(snapshotCount: Int) {
    digests = [String?](repeating: nil, count: snapshotCount)
    windowCounts = [Double](repeating: .nan, count: snapshotCount)
  }

  /// - Parameter scaled: The features as the monitor standardises them.
  mutating func add(_ features: WindowFeatures, scaled: Matrix, ofSnapshot index: Int) {
    var digest = Digest()
    digest.update(samples: features.rows.elements)
    digests[index] = digest.hexadecimal
    windowCounts[index] = Double(features.rows.rowCount)
    let width = scaled.columnCount
    if sums.isEmpty {
      sums = [Double](repeating: 0, count: width)
      squares = sums
    }
    count += scaled.rowCount
    let values = scaled.elements.span
    for row in 0..<scaled.rowCount {
      for column in 0..<width {
        let value = Double(values[row * width + column])
        sums[column] += value
        squares[column] += value * value
      }
    }
  }

  /// Mean and population deviation of each standardised feature over all windows.
  var moments: [(mean: Double, deviation: Double)] {
    zip(sums, squares).map { sum, square in
      let mean = sum / Double(max(count, 1))
      return (mean, max(square / Double(max(count, 1)) - mean * mean, 0).squareRoot())
    }
  }
}

/// Means and deviations of columns that share a scale, as one: `[group]`.
///
/// - Parameter width: How many neighbouring columns share one.
func pooled(_ moments: [(mean: Double, deviation: Double)], width: Int) -> [(mean: Double, deviation: Double)] {
  stride(from: 0, to: moments.count, by: width).map { start in
    let group = moments[start..<start + width]
    let mean = group.reduce(0) { $0 + $1.mean } / Double(width)
    let square = group.reduce(0) { $0 + $1.deviation * $1.deviation + $1.mean * $1.mean } / Double(width)
    return (mean, max(square - mean * mean, 0).squareRoot())
  }
}

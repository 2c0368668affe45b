internal import Tensors

/// What the audit of a split needs to know of every snapshot that was scored.
struct SnapshotEvidence: Sendable {
  /// `[snapshot]`: names what a snapshot's features are; nil where it was left out.
  private(set) var digests: [String?]
  /// `[channel × feature]`: over all windows, standardised.
  private var count = 0
  private var sums: [Double] = []
  private var squares: [Double] = []

  init(snapshotCount: Int) {
    digests = [String?](repeating: nil, count: snapshotCount)
  }

  /// - Parameter scaled: The features as the monitor standardises them.
  mutating func add(_ features: WindowFeatures, scaled: Matrix, ofSnapshot index: Int) {
    digests[index] = Self.digest(of: features)
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

  /// Mean and population deviation of each standardised feature over all windows: `[feature]`.
  ///
  /// - Parameter width: How many neighbouring features share a scale, and so one mean and deviation.
  func moments(width: Int) -> [(mean: Double, deviation: Double)] {
    let all = Double(max(count, 1) * width)
    return stride(from: 0, to: sums.count, by: width).flatMap { start in
      let group = start..<start + width
      let mean = sums[group].reduce(0, +) / all
      let deviation = max(squares[group].reduce(0, +) / all - mean * mean, 0).squareRoot()
      return [(mean: Double, deviation: Double)](repeating: (mean, deviation), count: width)
    }
  }

  /// Names what a snapshot's features are.
  static func digest(of features: WindowFeatures) -> String {
    var digest = Digest()
    digest.update(samples: features.rows.elements)
    return digest.hexadecimal
  }
}

internal import Tensors

/// How much the channels of a healthy machine vary together, which is what one may show of another's defect.
///
/// For two channels: the mean over entries (bands, indicators) of the squared correlation of their residuals from healthy
/// snapshot to healthy snapshot. Unrelated channels have 1 / (n - 1) by chance, which `CrossTalk` takes off.
enum HealthyCoherence {
  /// - Parameters:
  ///   - residuals: `[snapshot, channel × entry]`
  ///   - snapshots: The healthy ones, none left out.
  /// - Returns: `[channel][channel]`, in 0 ... 1.
  static func matrix(of residuals: Matrix, snapshots: [Int], channelCount: Int) -> [[Double]] {
    let entryCount = residuals.columnCount / channelCount
    let columns = (0..<residuals.columnCount).map { column in
      standardised(snapshots.map { Double(residuals[$0, column]) })
    }
    return (0..<channelCount).map { first in
      (0..<channelCount).map { second in
        guard first != second else { return 1 }
        let sum = (0..<entryCount).reduce(0.0) { sum, entry in
          let correlation = zip(columns[first * entryCount + entry], columns[second * entryCount + entry])
            .reduce(0) { $0 + $1.0 * $1.1 }
          return sum + min(correlation * correlation, 1)
        }
        return sum / Double(entryCount)
      }
    }
  }

  /// Mean 0 and squares that add up to 1; zeros where nothing varies.
  private static func standardised(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    let scale = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    return values.map { scale > 0 ? ($0 - mean) / scale : 0 }
  }
}

package import Tensors

/// What a model sees of the windows of one snapshot, before scaling.
package struct WindowFeatures: Sendable, Equatable {
  /// `[window, channel × feature]`, channel after channel.
  package var rows: Matrix
  /// `[window]`: the first sample of each window.
  package var starts: [Int]
  /// What monitoring without a model would go by.
  package var conditions: WindowConditions
  /// `[window]`: the channel of the first feature, where a window holds the channels in turn; nil where it holds one after another.
  package var firstChannels: [Int]?

  /// `[window, channel]`: the variance of the samples, in unit².
  package var variances: Matrix { conditions.variances }

  package init(rows: Matrix, starts: [Int], conditions: WindowConditions, firstChannels: [Int]? = nil) {
    precondition(
      rows.rowCount == starts.count && conditions.variances.rowCount == starts.count,
      "\(rows.rowCount) rows, \(starts.count) starts and \(conditions.variances.rowCount) variances")
    self.rows = rows
    self.starts = starts
    self.conditions = conditions
    self.firstChannels = firstChannels
  }

  /// One window alone.
  func window(_ index: Int) -> WindowFeatures {
    WindowFeatures(
      rows: rows.rows(index..<index + 1), starts: [starts[index]], conditions: conditions.windows(index..<index + 1),
      firstChannels: firstChannels.map { [$0[index]] })
  }
}

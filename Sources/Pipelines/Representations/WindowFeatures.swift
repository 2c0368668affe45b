package import Tensors

/// What a model sees of the windows of one snapshot, before scaling.
package struct WindowFeatures: Sendable, Equatable {
  /// `[window, channel × feature]`, channel after channel.
  package var rows: Matrix
  /// `[window]`: the first sample of each window.
  package var starts: [Int]
  /// `[window, channel]`: the variance of the samples, in unit²; what plain energy monitoring would go by.
  package var variances: Matrix
  /// `[window]`: the channel of the first feature, where a window holds the channels in turn; nil where it holds one after another.
  package var firstChannels: [Int]?

  package init(rows: Matrix, starts: [Int], variances: Matrix, firstChannels: [Int]? = nil) {
    precondition(
      rows.rowCount == starts.count && variances.rowCount == starts.count,
      "\(rows.rowCount) rows, \(starts.count) starts and \(variances.rowCount) variances")
    self.rows = rows
    self.starts = starts
    self.variances = variances
    self.firstChannels = firstChannels
  }
}

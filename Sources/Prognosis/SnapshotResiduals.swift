package import Tensors

/// What a model could not explain of each snapshot, averaged over its windows, signed.
///
/// Residuals are averaged first and scored later: a defect adds up over the windows, noise does not.
package struct SnapshotResiduals: Sendable {
  /// `[snapshot, channel × entry]`, the entries (bands or indicators) of one channel side by side.
  package let values: Matrix
  package let channelCount: Int
  /// `[snapshot]`; the rows of left-out snapshots are not read.
  package let isLeftOut: [Bool]
  /// `[channel × entry]`, how many dB one unit of residual is; nil where residuals are not logarithms of power.
  ///
  /// For the logarithm of a power, standardised by sd: 10 sd / ln 10.
  package let decibelsPerUnit: [Double]?

  package var snapshotCount: Int { values.rowCount }
  package var entryCount: Int { channelCount == 0 ? 0 : values.columnCount / channelCount }

  package init(_ values: Matrix, channelCount: Int, isLeftOut: [Bool]? = nil, decibelsPerUnit: [Double]? = nil) {
    precondition(
      channelCount > 0 && values.columnCount.isMultiple(of: channelCount),
      "\(values.columnCount) residuals can't be shared out among \(channelCount) channels")
    let leftOut = isLeftOut ?? [Bool](repeating: false, count: values.rowCount)
    precondition(leftOut.count == values.rowCount, "\(leftOut.count) marks for \(values.rowCount) snapshots")
    self.values = values
    self.channelCount = channelCount
    precondition(
      (decibelsPerUnit?.count ?? values.columnCount) == values.columnCount,
      "\(decibelsPerUnit?.count ?? 0) scales for \(values.columnCount) residuals")
    self.isLeftOut = leftOut
    self.decibelsPerUnit = decibelsPerUnit
  }

  /// `[channel × entry]`, or nil where the snapshot was left out.
  package func snapshot(_ index: Int) -> [Float]? { isLeftOut[index] ? nil : values.row(index) }
}

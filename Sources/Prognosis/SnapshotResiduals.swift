package import Tensors

/// What a model could not explain of each snapshot, averaged over its windows, signed.
///
/// Residuals are averaged first and scored later: a defect adds up over the windows, noise does not.
package struct SnapshotResiduals: Sendable {
  /// `[snapshot, channel × entry]`, the entries (bands or indicators) of one channel side by side.
  package let values: Matrix
  /// `[snapshot, channel × entry]`: the levels themselves as they were measured, standardised as the residuals are; the
  /// same as `values` where the residuals are the levels.
  package let features: Matrix
  package let channelCount: Int
  /// `[snapshot]`; the rows of left-out snapshots are not read.
  package let isLeftOut: [Bool]
  /// `[channel × entry]`, nil for entries that are no levels.
  package let levels: [PowerScale?]
  /// `[channel]`, the machine part that each channel listens to: channels of one part never hear it "from a neighbour".
  package let parts: [Int]

  package var snapshotCount: Int { values.rowCount }
  package var entryCount: Int { channelCount == 0 ? 0 : values.columnCount / channelCount }

  /// - Parameters:
  ///   - features: `[snapshot, channel × entry]`; without it the residuals are what was measured.
  ///   - levels: `[channel × entry]`; without it no entry is a level.
  ///   - parts: `[channel]`; without it each channel listens to a part of its own.
  package init(
    _ values: Matrix, features: Matrix? = nil, channelCount: Int, isLeftOut: [Bool]? = nil,
    levels: [PowerScale?]? = nil, parts: [Int]? = nil
  ) {
    precondition(
      channelCount > 0 && values.columnCount.isMultiple(of: channelCount),
      "\(values.columnCount) residuals can't be shared out among \(channelCount) channels")
    let leftOut = isLeftOut ?? [Bool](repeating: false, count: values.rowCount)
    precondition(leftOut.count == values.rowCount, "\(leftOut.count) marks for \(values.rowCount) snapshots")
    self.values = values
    self.features = features ?? values
    precondition(
      self.features.rowCount == values.rowCount && self.features.columnCount == values.columnCount,
      "\(self.features.rowCount) × \(self.features.columnCount) features of \(values.rowCount) × \(values.columnCount) residuals"
    )
    self.channelCount = channelCount
    precondition(
      (levels?.count ?? values.columnCount) == values.columnCount,
      "\(levels?.count ?? 0) scales for \(values.columnCount) residuals")
    precondition(
      (parts?.count ?? channelCount) == channelCount, "\(parts?.count ?? 0) parts for \(channelCount) channels")
    self.isLeftOut = leftOut
    self.levels = levels ?? [PowerScale?](repeating: nil, count: values.columnCount)
    self.parts = parts ?? Array(0..<channelCount)
  }

  /// `[channel × entry]`, or nil where the snapshot was left out.
  package func snapshot(_ index: Int) -> [Float]? { isLeftOut[index] ? nil : values.row(index) }

  /// `[channel × entry]`, what was measured, or nil where the snapshot was left out.
  package func measured(_ index: Int) -> [Float]? { isLeftOut[index] ? nil : features.row(index) }
}

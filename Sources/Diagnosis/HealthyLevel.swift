package import Tensors

/// The mean and the standard deviation of a quantity on each channel of the healthy machine.
package struct HealthyLevel: Sendable, Equatable {
  /// `[channel]`
  package let means: [Double]
  /// `[channel]`, between snapshots.
  package let deviations: [Double]

  package var channelCount: Int { means.count }

  package init(means: [Double], deviations: [Double]) {
    precondition(means.count == deviations.count, "\(means.count) means and \(deviations.count) deviations")
    precondition(deviations.allSatisfy { $0 >= 0 }, "a standard deviation is negative")
    self.means = means
    self.deviations = deviations
  }

  /// The level of held-out healthy snapshots.
  ///
  /// Held-out, because a model errs less on what it was trained on, and every later error would look like excess.
  ///
  /// - Parameter heldOut: `[snapshot, channel]`, at least two snapshots, all finite.
  package init(of heldOut: Matrix) {
    precondition(heldOut.rowCount >= 2, "\(heldOut.rowCount) healthy snapshots have no deviation; it takes 2")
    let count = Double(heldOut.rowCount)
    var (means, deviations) = ([Double](), [Double]())
    for channel in 0..<heldOut.columnCount {
      let values = heldOut.column(channel).map(Double.init)
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      means.append(mean)
      deviations.append((squares / (count - 1)).squareRoot())
    }
    self.init(means: means, deviations: deviations)
  }

  /// A deviation that can be divided by: at least a thousandth of the mean, so that a constant channel has no
  /// infinite z.
  func usableDeviation(of channel: Int) -> Double {
    max(deviations[channel], 1e-3 * abs(means[channel]), 1e-12)
  }
}

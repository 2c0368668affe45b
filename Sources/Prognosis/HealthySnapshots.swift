/// Which snapshots are healthy, and what each was used for.
package struct HealthySnapshots: Sendable, Equatable {
  /// The healthy period: all snapshots before this one.
  package let end: Int
  /// Snapshots the model was trained on.
  package let training: Range<Int>
  /// Healthy snapshots the model has not learnt from: validation and threshold.
  package let heldOut: Range<Int>

  package init(end: Int, training: Range<Int>, heldOut: Range<Int>) {
    precondition(
      training.lowerBound >= 0 && training.upperBound <= end && heldOut.lowerBound >= 0 && heldOut.upperBound <= end,
      "training \(training) and held-out \(heldOut) lie outside the healthy period 0 ..< \(end)")
    precondition(!training.overlaps(heldOut), "training \(training) and held-out \(heldOut) share snapshots")
    self.end = end
    self.training = training
    self.heldOut = heldOut
  }

  /// The first 70 % for training, the rest held out, in blocks of time.
  package init(count: Int) {
    let cut = Int((0.7 * Double(count)).rounded(.toNearestOrEven))
    self.init(end: count, training: 0..<cut, heldOut: cut..<count)
  }
}

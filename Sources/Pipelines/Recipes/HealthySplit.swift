/// The healthy snapshots, divided in time: what the model learns from, what stops its training, and what sets the levels.
///
/// The three parts are blocks of whole snapshots, one after another. Overlapping windows of one snapshot share samples, and
/// neighbouring snapshots share the machine's condition of the hour, so a random split would test on what was trained on.
package struct HealthySplit: Sendable, Equatable {
  package let training: [Int]
  package let validation: [Int]
  package let threshold: [Int]

  /// The least number of healthy snapshots that leaves each part something to say.
  package static let leastCount = 10

  /// Divides `healthy` 70 : 10 : 20.
  ///
  /// Most goes to training, which needs the variety. The levels need more than the stopping rule does, because a quantile
  /// is harder to estimate than a mean, and they come last, so that they see the drift between training and judgement.
  ///
  /// - Parameter healthy: Snapshot indices in order of time, left-out ones already removed.
  /// - Returns: nil where there are fewer than `leastCount`.
  package init?(healthy: [Int]) {
    guard healthy.count >= Self.leastCount else { return nil }
    let trainingEnd = healthy.count * 7 / 10
    let validationEnd = max(healthy.count * 8 / 10, trainingEnd + 1)
    training = Array(healthy[..<trainingEnd])
    validation = Array(healthy[trainingEnd..<validationEnd])
    threshold = Array(healthy[validationEnd...])
  }

  /// Parts that were chosen elsewhere, each in order of time.
  init(training: [Int], validation: [Int], threshold: [Int]) {
    self.training = training
    self.validation = validation
    self.threshold = threshold
  }

  /// The split that a run was trained with.
  init(roles: [SnapshotRole]) {
    training = roles.indices.filter { roles[$0] == .training }
    validation = roles.indices.filter { roles[$0] == .validation }
    threshold = roles.indices.filter { roles[$0] == .threshold }
  }

  /// The healthy period: all snapshots before this one.
  package var end: Int { (threshold.last ?? -1) + 1 }

  /// The healthy snapshots that the model has not learnt from.
  package var heldOut: [Int] { validation + threshold }

  /// What each of `count` snapshots is used for.
  func roles(count: Int, leftOut: Set<Int>) -> [SnapshotRole] {
    var roles = [SnapshotRole](repeating: .monitored, count: count)
    for index in training { roles[index] = .training }
    for index in validation { roles[index] = .validation }
    for index in threshold { roles[index] = .threshold }
    for index in leftOut { roles[index] = .leftOut }
    return roles
  }
}

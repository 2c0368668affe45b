import Testing

@testable import Pipelines

@Suite struct HealthySplitTests {
  /// Healthy snapshots with gaps, as left-out ones make them.
  private static func snapshots(_ count: Int) -> [Int] { (0..<count).map { 3 + $0 + $0 / 7 } }

  @Test(arguments: [10, 11, 12, 13, 17, 19, 20, 29, 31, 50, 97, 100, 199, 200, 333, 499, 500])
  func partsAreDisjointBlocksInOrderThatUseEverything(count: Int) throws {
    let healthy = Self.snapshots(count)
    let split = try #require(HealthySplit(healthy: healthy))
    #expect(split.training + split.validation + split.threshold == healthy)
    #expect(!split.training.isEmpty && !split.validation.isEmpty && !split.threshold.isEmpty)
    #expect(split.heldOut == split.validation + split.threshold)
    #expect(split.end == (healthy.last ?? 0) + 1)
  }

  @Test func everySizeKeepsTheProportionsWithinOneSnapshot() {
    let wrong = (10...500).filter { count in
      guard let split = HealthySplit(healthy: Array(0..<count)) else { return true }
      let shares = [(split.training, 0.7), (split.validation, 0.1), (split.threshold, 0.2)]
      // A deviation takes two.
      return split.threshold.count < 2 || shares.contains { abs(Double($0.count) - $1 * Double(count)) > 1 }
    }
    #expect(wrong.isEmpty)
  }

  @Test(arguments: 0..<10) func fewerThanTenAreRefused(count: Int) {
    #expect(HealthySplit(healthy: Array(0..<count)) == nil)
  }

  @Test func rolesNameEverySnapshotAndGiveTheSplitBack() throws {
    let healthy = Self.snapshots(23)
    let split = try #require(HealthySplit(healthy: healthy))
    let leftOut: Set = [0, 2, 10, 40]
    let roles = split.roles(count: 45, leftOut: leftOut)
    #expect(roles.count == 45)
    for index in roles.indices {
      let expected: SnapshotRole =
        leftOut.contains(index)
        ? .leftOut
        : split.training.contains(index)
          ? .training
          : split.validation.contains(index)
            ? .validation : split.threshold.contains(index) ? .threshold : .monitored
      #expect(roles[index] == expected, "snapshot \(index)")
    }
    #expect(!healthy.contains(10) && HealthySplit(roles: roles) == split)
  }
}

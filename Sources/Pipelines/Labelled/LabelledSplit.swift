internal import StatisticalLearning

/// Healthy snapshots of a known state, shared out by blocks: some to learn from, some to set levels, some to test.
///
/// Recordings of states are no history: settings may change along them, and a test on the last part alone would judge a setting
/// that was never learnt. So the snapshots are cut into stretches, and each is divided in time into training, validation,
/// threshold (70 : 10 : 20, as `HealthySplit`) and test. Next to a test block one snapshot is left out on either side: neighbours
/// are alike, and a test on them would be a test on what was learnt (h-block cross-validation: Burman, Chow, Nolan, 1994).
struct LabelledSplit: Equatable {
  private(set) var learning: HealthySplit
  private(set) var test: [Int] = []
  /// Left unused.
  private(set) var gap: [Int] = []

  /// So long that each part of a stretch holds a few snapshots.
  private static let stretchLength = 20
  private static let mostStretches = 8

  /// - Parameters:
  ///   - healthy: Snapshot indices in order of time, left-out ones already removed.
  ///   - testShare: In 0 ..< 1; 0 where the test is another recording.
  /// - Returns: nil where fewer than `HealthySplit.leastCount` are left to learn from, or none in one of their three parts.
  init?(healthy: [Int], testShare: Double) {
    precondition((0..<1).contains(testShare), "a test share of \(testShare) outside 0 ..< 1")
    let stretches = min(max(healthy.count / Self.stretchLength, 1), Self.mostStretches)
    var (training, validation, threshold) = ([Int](), [Int](), [Int]())
    let ranges = (0..<stretches).map { $0 * healthy.count / stretches..<($0 + 1) * healthy.count / stretches }
    var testCounts = ranges.map { Int((Double($0.count) * testShare).rounded()) }
    // However small a share, a test of nothing is none.
    if testShare > 0, testCounts.allSatisfy({ $0 == 0 }) { testCounts[stretches - 1] = min(1, healthy.count) }
    for (stretch, range) in ranges.enumerated() {
      let testStart = range.upperBound - testCounts[stretch]
      var own = Array(healthy[range.lowerBound..<testStart])
      if testStart < range.upperBound {
        test += healthy[testStart..<range.upperBound]
        if stretch > 0, !own.isEmpty { gap.append(own.removeFirst()) }
        if let last = own.popLast() { gap.append(last) }
      }
      let trainingEnd = own.count * 7 / 10
      let validationEnd = min(max(own.count * 8 / 10, trainingEnd + 1), own.count)
      training += own[..<trainingEnd]
      validation += own[trainingEnd..<validationEnd]
      threshold += own[validationEnd...]
    }
    let parts = [training.count, validation.count, threshold.count]
    guard parts.reduce(0, +) >= HealthySplit.leastCount, !parts.contains(0) else { return nil }
    learning = HealthySplit(training: training, validation: validation, threshold: threshold)
  }

  /// Blocks of neighbours that are drawn together when intervals are estimated: of about the cube root of their number, the order
  /// that suits the estimation of a variance, but so short that an interval's five remain where there are as many snapshots.
  ///
  /// - Parameters:
  ///   - snapshots: Ascending indices; blocks do not span gaps.
  ///   - first: The number of the first block.
  static func blocks(of snapshots: [Int], from first: Int) -> [Int] {
    var root = 1
    while (root + 1) * (root + 1) * (root + 1) <= snapshots.count { root += 1 }
    root = max(1, min(root, snapshots.count / GroupedBootstrap.leastGroups))
    var (blocks, block, length) = ([Int](), first - 1, 0)
    for (place, snapshot) in snapshots.enumerated() {
      if place == 0 || length == root || snapshot != snapshots[place - 1] + 1 {
        block += 1
        length = 0
      }
      blocks.append(block)
      length += 1
    }
    return blocks
  }
}

/// Runs of neighbouring snapshots that are drawn together, because their scores depend on each other; blocks do not overlap
/// (Carlstein, 1986).
struct SnapshotBlocks: Sendable {
  /// How many snapshots a block has.
  let length: Int
  private let onset: Int

  /// - Parameters:
  ///   - healthy: Scores of healthy snapshots in order of time; faulty ones grow, which is no dependence.
  ///   - smallestSide: How many snapshots the rarer class has: five blocks of it remain at least.
  init(healthy: [Double], onset: Int, smallestSide: Int) {
    length = max(1, min(Self.dependence(healthy), smallestSide / 5))
    self.onset = onset
  }

  init(length: Int, onset: Int) {
    self.length = length
    self.onset = onset
  }

  /// The block of a snapshot; none reaches across the onset.
  func block(of snapshot: Int) -> Int {
    snapshot < onset ? -1 - (onset - 1 - snapshot) / length : (snapshot - onset) / length
  }

  /// How many values carry the knowledge of one: 1 + 2 Σ ρ(k), summed as long as ρ(k) is significant at 1 %.
  static func dependence(_ values: [Double]) -> Int {
    let count = values.count
    guard count >= 8 else { return 1 }
    let mean = values.reduce(0, +) / Double(count)
    let deviations = values.map { $0 - mean }
    let variance = deviations.reduce(0) { $0 + $1 * $1 }
    guard variance > 0 else { return 1 }
    let significant = 2.326 / Double(count).squareRoot()
    var sum = 1.0
    for lag in 1..<count / 2 {
      let products = zip(deviations, deviations.dropFirst(lag)).reduce(0.0) { $0 + $1.0 * $1.1 }
      let correlation = products / variance
      guard correlation > significant else { break }
      sum += 2 * correlation
    }
    return Int(sum.rounded(.up))
  }
}

/// Which snapshots a diagnosis looks at.
struct DiagnosisSpan: Sendable, Equatable {
  /// Each group is averaged on its own: a defect's lines are clearest soon after it broke out, and drown when the whole
  /// race is rough, or they are weak at first and clear later.
  let groups: [[Int]]
  /// The end of the suspects, by which severity is judged: a machine shakes as it shakes now.
  let latest: [Int]
  /// Known to be healthy; empty where nothing is known.
  let healthy: [Int]
  /// Of the whole recording, for the picture over time.
  let overview: [Int]

  /// Eight spectra bring the noise of a line to a third of itself; more would average over a defect's growth.
  static let groupSize = 8
  /// The median of three is moved neither by one knock nor by how the machine shook long before.
  static let latestSize = 3
  /// Rows of the picture over time.
  static let overviewSize = 60

  /// - Parameters:
  ///   - suspects: In order of time; at least one.
  ///   - healthy: In order of time.
  ///   - all: Every snapshot that may be looked at, in order of time.
  init(suspects: [Int], healthy: [Int], all: [Int]) {
    precondition(!suspects.isEmpty, "a diagnosis of no snapshot")
    let quarter = suspects.count / 4
    groups =
      quarter < Self.groupSize / 2
      ? [Self.spread(suspects, Self.groupSize)]
      : [
        Self.spread(Array(suspects.prefix(max(quarter, Self.groupSize))), Self.groupSize),
        Self.spread(Array(suspects.suffix(max(quarter, Self.groupSize))), Self.groupSize),
      ]
    latest = suspects.suffix(Self.latestSize)
    self.healthy = Self.spread(healthy, Self.groupSize)
    overview = Self.spread(all, Self.overviewSize)
  }

  /// Those of the latest that are in no group, and so read besides.
  var latestApart: [Int] { latest.filter { !(groups.last?.contains($0) ?? false) } }

  /// At most `count` of the indices, evenly spread, the last one among them.
  private static func spread(_ indices: [Int], _ count: Int) -> [Int] {
    guard indices.count > count else { return indices }
    return (1...count).map { indices[$0 * indices.count / count - 1] }
  }
}

internal import Recordings

/// What each clip is used for: learnt from, or judged.
///
/// Healthy clips are shared out machine by machine in the order of their names, in whole blocks: neighbouring clips are often
/// neighbouring seconds of one recording, and a random split would test on what was learnt.
struct ClipSplit: Sendable, Equatable {
  /// `[clip]`
  let roles: [SnapshotRole]

  init(roles: [SnapshotRole]) { self.roles = roles }

  /// Nothing is learnt: all clips but some are judged.
  init(judgingAllBut leftOut: Set<Int>, of count: Int) {
    roles = (0..<count).map { leftOut.contains($0) ? .leftOut : .monitored }
  }

  /// Fewer healthy clips of a machine say nothing about how its healthy clips vary.
  static let fewestHealthyClips = 5

  /// - Parameters:
  ///   - leftOut: Clips that can't be used, such as digital silence.
  ///   - healthy: Of clips without a label, the first ones that are to count as healthy; nil where none is.
  init(
    _ source: ClipSource, _ plan: ClipSplitPlan, leftOut: Set<Int>, healthy: HealthyPeriod?
  ) throws(PipelineError) {
    var roles = source.clips.indices.map { leftOut.contains($0) ? SnapshotRole.leftOut : .monitored }
    for machine in source.machines {
      let all = source.clips.indices.filter { source.clips[$0].machine == machine }
      let own = all.filter { !leftOut.contains($0) }
      // Of a machine without a usable clip there is nothing to judge either.
      guard !own.isEmpty else { continue }
      let pool = try Self.pool(own, source, healthy, machine, unusable: all.count - own.count)
      let (validation, levels) = plan.shares(of: pool.count)
      for (place, clip) in pool.enumerated() {
        roles[clip] =
          place >= pool.count - levels
          ? .threshold : place >= pool.count - levels - validation ? .validation : .training
      }
    }
    self.roles = roles
  }

  /// The clips to learn from.
  private static func pool(
    _ clips: [Int], _ source: ClipSource, _ healthy: HealthyPeriod?, _ machine: String, unusable: Int
  ) throws(PipelineError) -> [Int] {
    let declared = clips.filter { source.uses[$0] == .learning && source.clips[$0].label != .faulty }
    let pool = declared.isEmpty ? try shared(clips, source, healthy) : declared
    guard pool.count >= fewestHealthyClips else {
      let besides = unusable > 0 ? "; \(unusable) clips were left out, silent, too short or unreadable" : ""
      throw .unsuitable(
        found: "\(pool.count) healthy clips to learn \(machine.isEmpty ? "the machine" : machine) from\(besides)",
        wanted: "at least \(fewestHealthyClips)",
        hint: pool.isEmpty
          ? "say which clips are healthy: folders normal/ and abnormal/, a labels.csv with the columns clip,label, or --healthy 0.5"
          : "give more of them, or cut them with --cut 1")
    }
    return pool
  }

  /// Of clips that nobody meant for learning: the first two thirds of the healthy ones where there are labels, otherwise
  /// the period that the user calls healthy.
  private static func shared(
    _ clips: [Int], _ source: ClipSource, _ healthy: HealthyPeriod?
  ) throws(PipelineError) -> [Int] {
    let undecided = clips.filter { source.uses[$0] == .either }
    // Who names a healthy period means these clips, even where a folder's name says that they are for tests.
    let free = undecided.isEmpty && healthy != nil ? clips : undecided
    if let healthy {
      let unlabelled = free.filter { source.clips[$0].label != .faulty }
      return Array(unlabelled.prefix(try healthy.count(of: unlabelled.count)))
    }
    let labelled = free.filter { source.clips[$0].label == .healthy }
    return Array(labelled.prefix((2 * labelled.count + 2) / 3))
  }
}

extension ClipSplitPlan {
  /// How many of a machine's clips validate the network and set levels apart from what detectors were fitted on.
  func shares(of count: Int) -> (validation: Int, levels: Int) {
    func part(_ share: Double) -> Int { max(1, Int((share * Double(count)).rounded())) }
    return switch self {
    case .heldOut(let validation, let levels): (part(validation), part(levels))
    case .crossFitted(_, let validation): (part(validation), 0)
    }
  }
}

extension HealthyPeriod {
  /// How many of so many clips it means.
  fileprivate func count(of total: Int) throws(PipelineError) -> Int {
    switch self {
    case .fraction(let share): return Int((share * Double(total)).rounded(.down))
    case .first(let count): return min(count, total)
    case .until:
      throw .unsuitable(
        found: "a time up to which clips are healthy, and clips without times", wanted: "a share or a number of clips",
        hint: "for example --healthy 0.5")
    }
  }
}

extension ClipSplit {
  /// The clips of a role, in order.
  func clips(_ role: SnapshotRole) -> [Int] { roles.indices.filter { roles[$0] == role } }

  /// Healthy clips that something was learnt from, levels included.
  var pool: [Int] { roles.indices.filter { [.training, .validation, .threshold].contains(roles[$0]) } }
}

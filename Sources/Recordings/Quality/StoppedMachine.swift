internal import Tensors

/// Tells snapshots of a stopped machine from quiet ones.
///
/// A machine that stands still is silent on every channel at once: each falls below a tenth both of the level usual for
/// the whole recording and of the level just before. The second keeps a machine that grows louder through life from
/// having its youth called stopped. Before the first running snapshot there is no level just before; there, silence
/// must be a hundredth of the usual, or as deep as the later stops.
package enum StoppedMachine {
  /// A stopped machine's level, at most, as a share of its running level: shut-down snapshots of the IMS rig are at
  /// 2 to 3 %; healthy machines under changing load hardly vary by ten.
  package static let share = 0.1
  /// The same for snapshots before the first running one.
  package static let leadingShare = 0.01
  /// How many running snapshots before give the level just before.
  static let memory = 9

  /// What each snapshot shows.
  package enum State: Sendable, Equatable {
    case running
    case stopped
    /// As low as a stopped machine at the recording's beginning, where it may be young, running up, or stopped.
    case low
    /// Nothing to judge by.
    case unknown
  }

  /// - Parameter levels: For each snapshot the RMS about the mean of every channel, or `nil` where unknown.
  package static func states(_ levels: [[Double]?]) -> [State] {
    var states = levels.map { $0 == nil ? State.unknown : .running }
    // Leaving out what is low raises the usual level, which may show more to be low; a few rounds settle it.
    for _ in 0..<4 {
      let usual = usualLevel(levels, states)
      guard !usual.isEmpty else { return states }
      let next = judged(levels, usual: usual)
      if next == states { break }
      states = next
    }
    return states
  }

  /// The median level of each channel over running snapshots.
  private static func usualLevel(_ levels: [[Double]?], _ states: [State]) -> [Double] {
    let running = zip(levels, states).compactMap { $1 == .running ? $0 : nil }
    guard let channelCount = running.first?.count, running.count >= 3 else { return [] }
    return (0..<channelCount).map { channel in Quantile.median(of: running.map { $0[channel] }) }
  }

  private static func judged(_ levels: [[Double]?], usual: [Double]) -> [State] {
    var states: [State] = []
    var recent: [[Double]] = []
    for level in levels {
      guard let level else {
        states.append(.unknown)
        continue
      }
      if !isBelow(level, share, of: usual) {
        states.append(.running)
      } else if recent.isEmpty {
        states.append(isBelow(level, leadingShare, of: usual) ? .stopped : .low)
        continue
      } else {
        let before = usual.indices.map { channel in Quantile.median(of: recent.map { $0[channel] }) }
        states.append(isBelow(level, share, of: before) ? .stopped : .running)
      }
      if states.last == .running { recent = recent.suffix(memory - 1) + [level] }
    }
    return deepened(states, levels, usual: usual)
  }

  /// Low snapshots at the beginning are stopped where later stops are no deeper than a third of them.
  private static func deepened(_ states: [State], _ levels: [[Double]?], usual: [Double]) -> [State] {
    let stops = zip(levels, states).compactMap { $1 == .stopped ? $0 : nil }
    guard !stops.isEmpty else { return states }
    let depth = usual.indices.map { channel in 3 * Quantile.median(of: stops.map { $0[channel] }) }
    return zip(levels, states).map { level, state in
      guard state == .low, let level, isBelow(level, 1, of: depth) else { return state }
      return .stopped
    }
  }

  private static func isBelow(_ level: [Double], _ share: Double, of reference: [Double]) -> Bool {
    zip(level, reference).allSatisfy { $0 < share * $1 }
  }
}

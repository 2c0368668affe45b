internal import Foundation
internal import Tensors

/// Channels whose level fell out of its healthy range and has stayed below: a sensor or a cable that fails, or a lighter load.
///
/// Alarms watch rises. But a network that hears all channels errs on the others too where one falls, so that a fall has to be told
/// beside what rises.
struct FallenChannels {
  struct Fall: Equatable {
    let channel: Int
    /// Infinite where nothing is left.
    let decibels: Double
    /// The first snapshot of the stretch below the healthy range.
    let since: Int
  }

  /// Half of the power: less is what load and temperature do to a healthy machine.
  static let leastDB = 3.0
  /// One snapshot may be a bad one.
  private static let latestCount = 5

  let falls: [Fall]
  /// `[channel]`: the latest level over the healthy one, in dB; nil where the input has none.
  let rises: [Double?]

  /// - Parameters:
  ///   - variances: `[snapshot, channel]`
  ///   - healthy: Snapshots of the healthy period that were not left out.
  ///   - judged: Later ones that were not left out, in order.
  init(_ variances: Matrix, healthy: [Int], judged: [Int]) {
    let latest = judged.suffix(Self.latestCount)
    var falls: [Fall] = []
    rises = (0..<variances.columnCount).map { channel -> Double? in
      func level(_ snapshot: Int) -> Double { Double(variances[snapshot, channel]) }
      guard latest.count == Self.latestCount, let least = healthy.map(level).min(), least > 0 else { return nil }
      let ratio = Quantile.median(of: latest.map(level)) / Quantile.median(of: healthy.map(level))
      let rise = ratio > 0 ? 10 * log10(ratio) : -.infinity
      if rise <= -Self.leastDB, latest.allSatisfy({ level($0) < least }) {
        let below = judged.reversed().prefix { level($0) < least }
        falls.append(Fall(channel: channel, decibels: -rise, since: below.last ?? latest[latest.startIndex]))
      }
      return rise
    }
    self.falls = falls
  }

  /// Whether some fell and others did not: then it is no lighter load, which all would hear.
  var arePartial: Bool { !falls.isEmpty && falls.count < rises.count }

  /// Whether the excess error of these channels may be nothing but what others lost: none of them is louder than when healthy, or
  /// none much louder that began to err with the fall.
  ///
  /// - Parameters:
  ///   - channels: Those that err.
  ///   - onset: The snapshot from which on they err; nil where none is known.
  func mayExplain(_ channels: [Int], onset: Int?) -> Bool {
    let isTogether = falls.contains { fall in onset.map { abs($0 - fall.since) <= Self.together } ?? false }
    return arePartial
      && channels.allSatisfy { (rises[$0] ?? .infinity) < (isTogether ? Self.largeRiseDB : Self.leastRiseDB) }
  }

  /// Less is no rise of the level.
  private static let leastRiseDB = 1.0
  /// More is a machine that changed, whatever happened to its sensors.
  private static let largeRiseDB = 6.0
  /// Two beginnings so many snapshots apart are one, as far as a confirmed onset can tell.
  private static let together = 3

  /// Such as `C2 fell by 12 dB since snapshot 120`.
  func sentence(_ names: [String]) -> String? {
    guard !falls.isEmpty else { return nil }
    if !arePartial, rises.count > 1 { return "every channel's level fell, by \(range)" }
    return falls.map { fall in
      let depth = fall.decibels.isFinite ? "fell by \(Digits.decibels(fall.decibels))" : "fell silent"
      return "\(names[fall.channel]) \(depth) since snapshot \(fall.since)"
    }.joined(separator: ", ")
  }

  private var range: String {
    let depths = falls.map(\.decibels)
    let (least, most) = (depths.min() ?? 0, depths.max() ?? 0)
    return least == most ? Digits.decibels(least) : "\(Digits.decibels(least)) to \(Digits.decibels(most))"
  }
}

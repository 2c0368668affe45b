internal import Foundation
internal import Tensors

/// Tells which rises of a channel may be those of another machine part, heard through shaft and housing.
///
/// Vibration that reaches a neighbour has lost power on its way, and has kept its frequencies. An entry of a channel
/// therefore counts as heard where its power has risen by at most a share of what the same entry has gained on a
/// channel of another part that stands at alarm. With p the healthy power of an entry and r its rise in dB, the gain
/// is p (10^(r / 10) - 1). Entries that are no levels, such as the kurtosis, are never counted as heard.
///
/// Gains are those of the measured levels, and not of a network's residuals: a part that fails spoils the network's
/// forecast for its neighbours, too, in entries where nothing was gained by anybody. What has not risen above all that
/// the healthy period held is therefore no rise of a channel's own while another part stands at alarm.
struct NeighbourHearing: Sendable, Equatable {
  /// `[channel × entry]`
  let levels: [PowerScale?]
  /// `[channel]`
  let parts: [Int]
  /// `[channel × entry]`: the highest measured value of the healthy period.
  let healthyReach: [Float]
  /// The largest share of a part's gain in power that its neighbours hear.
  let share: Double

  private var entryCount: Int { parts.isEmpty ? 0 : levels.count / parts.count }

  /// - Parameters:
  ///   - measured: `[channel × entry]`, standardised
  ///   - isAlarmed: `[channel]`
  /// - Returns: `[channel × entry]`, what may be heard, and `[channel]`, the loudest alarmed channel it may come from;
  ///   nil where no channel can hear another.
  func heard(in measured: [Float], isAlarmed: [Bool]) -> (marks: [Bool], sources: [Int?])? {
    guard isAlarmed.contains(true), isAlarmed.contains(false) else { return nil }
    let gains = measured.indices.map { gain(of: measured, $0) }
    var marks = [Bool](repeating: false, count: measured.count)
    var sources = [Int?](repeating: nil, count: parts.count)
    for channel in parts.indices where !isAlarmed[channel] {
      let others = parts.indices.filter { isAlarmed[$0] && parts[$0] != parts[channel] }
      var largest = 0.0
      for entry in 0..<entryCount {
        let place = channel * entryCount + entry
        guard let own = gains[place] else { continue }
        let hasRisen = measured[place] > healthyReach[place]
        for other in others {
          guard let theirs = gains[other * entryCount + entry], !hasRisen || own <= share * theirs else { continue }
          marks[place] = true
          if own > largest || sources[channel] == nil { (largest, sources[channel]) = (own, other) }
        }
      }
    }
    return (marks, sources)
  }

  /// What a channel has gained in power over all entries that are levels.
  func gain(in measured: [Float], channel: Int) -> Double {
    (0..<entryCount).reduce(0) { $0 + (gain(of: measured, channel * entryCount + $1) ?? 0) }
  }

  /// In the power whose level is 0 dB; nil where the entry is no level.
  private func gain(of measured: [Float], _ entry: Int) -> Double? {
    levels[entry].map {
      pow(10, $0.healthyLevel / 10) * (pow(10, Double(measured[entry]) * $0.decibelsPerUnit / 10) - 1)
    }
  }
}

extension NeighbourHearing {
  /// Takes the reach of healthy levels from the healthy snapshots that were not left out.
  init(healthy: HealthySnapshots, of residuals: SnapshotResiduals, share: Double) {
    var reach = [Float](repeating: -.infinity, count: residuals.values.columnCount)
    for index in 0..<healthy.end {
      guard let measured = residuals.measured(index) else { continue }
      for entry in reach.indices { reach[entry] = max(reach[entry], measured[entry]) }
    }
    self.init(levels: residuals.levels, parts: residuals.parts, healthyReach: reach, share: share)
  }
}

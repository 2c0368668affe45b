internal import Foundation

/// Tells which rises of a channel may be those of another machine part, heard through shaft and housing.
///
/// Vibration that reaches a neighbour has lost power on its way, and has kept its frequencies. An entry of a channel
/// therefore counts as heard where its power has risen by at most a share of what the same entry has gained on a
/// channel of another part that stands at alarm. With p the healthy power of an entry and r its rise in dB, the gain
/// is p (10^(r / 10) - 1). Entries that are no levels, such as the kurtosis, are never counted as heard.
struct NeighbourHearing: Sendable, Equatable {
  /// `[channel × entry]`
  let levels: [PowerScale?]
  /// `[channel]`
  let parts: [Int]
  /// The largest share of a part's gain in power that its neighbours hear.
  let share: Double

  private var entryCount: Int { parts.isEmpty ? 0 : levels.count / parts.count }

  /// - Parameters:
  ///   - residuals: `[channel × entry]`
  ///   - isAlarmed: `[channel]`
  /// - Returns: `[channel × entry]`, what may be heard, and `[channel]`, the loudest alarmed channel it may come from;
  ///   nil where no channel can hear another.
  func heard(of residuals: [Float], isAlarmed: [Bool]) -> (marks: [Bool], sources: [Int?])? {
    guard isAlarmed.contains(true), isAlarmed.contains(false) else { return nil }
    let gains = residuals.indices.map { gain(of: residuals, $0) }
    var marks = [Bool](repeating: false, count: residuals.count)
    var sources = [Int?](repeating: nil, count: parts.count)
    for channel in parts.indices where !isAlarmed[channel] {
      let others = parts.indices.filter { isAlarmed[$0] && parts[$0] != parts[channel] }
      var largest = 0.0
      for entry in 0..<entryCount {
        let place = channel * entryCount + entry
        guard let own = gains[place] else { continue }
        for other in others {
          guard let theirs = gains[other * entryCount + entry], own <= share * theirs else { continue }
          marks[place] = true
          if own > largest { (largest, sources[channel]) = (own, other) }
        }
      }
    }
    return (marks, sources)
  }

  /// In the power whose level is 0 dB; nil where the entry is no level.
  private func gain(of residuals: [Float], _ entry: Int) -> Double? {
    levels[entry].map {
      pow(10, $0.healthyLevel / 10) * (pow(10, Double(residuals[entry]) * $0.decibelsPerUnit / 10) - 1)
    }
  }
}

internal import Foundation

/// The rules that judge one snapshot by itself.
package enum SnapshotQuality {
  /// A channel that stays at one value for this share of a snapshot has dropped out for that time.
  ///
  /// Vibration rounded to three decimals repeats for some tens of samples at most, even on a stopped machine.
  package static let dropoutShare = 0.1
  /// So many samples at the extreme, at least two of them in a row, make clipping.
  package static let clippedCount = 3
  /// Below so many steps of the converter, runs at the extreme say nothing.
  package static let stepsForClipping: Float = 50

  /// Samples that are no numbers, channels without a signal, and clipping.
  ///
  /// Bad numbers and lost channels leave the snapshot out. Clipping doesn't: a sensor saturates when the machine shakes
  /// hardest, which is what is looked for.
  package static func findings(
    _ statistics: SnapshotStatistics, channels: [String], snapshot: String
  ) -> [Finding] {
    precondition(
      statistics.channels.count == channels.count, "\(statistics.channels.count) channels, \(channels.count) names")
    return statistics.channels.enumerated().flatMap { channel, values in
      [
        badNumbers(values) ?? standIns(values, sampleCount: statistics.sampleCount),
        lostSignal(values, sampleCount: statistics.sampleCount), clipping(values),
      ].compactMap { problem in
        problem.map { problem in
          Finding(
            problem.kind, problem.kind == .clipping ? .warning : .error, snapshot: statistics.index, channel: channel,
            leavesSnapshotOut: problem.kind != .clipping, "'\(snapshot)': \(channels[channel]) \(problem.text)")
        }
      }
    }
  }

  private typealias Problem = (kind: Finding.Kind, text: String)

  private static func badNumbers(_ values: ChannelStatistics) -> Problem? {
    guard let first = values.firstBadSample else { return nil }
    let run = "the longest run \(values.longestBadRun), the first at sample \(first)"
    return values.notANumberCount > 0
      ? (.notANumber, "has \(values.notANumberCount + values.infiniteCount) samples that are no number, \(run)")
      : (.infinite, "has \(values.infiniteCount) infinite samples, \(run)")
  }

  /// Numbers that loggers write where they have none.
  private static let standInValues: Set<Float> = [999, 9999, 99_999, 999_999, 32_767, 32_768]

  /// Values such as -9999 far outside of everything else.
  private static func standIns(_ values: ChannelStatistics, sampleCount: Int) -> Problem? {
    for (value, extreme) in [(values.minimum, values.lowerExtreme), (values.maximum, values.upperExtreme)] {
      guard standInValues.contains(value.magnitude), extreme.nearCount == 0, extreme.count < sampleCount else {
        continue
      }
      let others = values.rms * values.rms * Double(sampleCount) - Double(value) * Double(value) * Double(extreme.count)
      guard others < Double(sampleCount - extreme.count) * pow(Double(value) / 100, 2) else { continue }
      return (.missingValue, "has \(extreme.count) samples of \(value), which loggers write for lost values")
    }
    return nil
  }

  private static func lostSignal(_ values: ChannelStatistics, sampleCount: Int) -> Problem? {
    guard sampleCount > 1, values.longestConstantRun > 1 else { return nil }
    if values.longestConstantRun == sampleCount { return (.constantChannel, "is \(values.minimum) throughout") }
    let share = Double(values.longestConstantRun) / Double(sampleCount)
    guard share >= dropoutShare, values.longestConstantRun >= 32 else { return nil }
    return (.constantChannel, "keeps one value for \(values.longestConstantRun) of \(sampleCount) samples")
  }

  /// Clipped samples crowd at exactly the extreme value, with few just inside it.
  ///
  /// A sine's slow peaks repeat the extreme value too where the converter is coarse, but then still more samples lie in
  /// the 5 % inside it.
  private static func clipping(_ values: ChannelStatistics) -> Problem? {
    let sides = [
      (values.upperExtreme, values.maximum, values.maximum - Float(values.mean)),
      (values.lowerExtreme, values.minimum, Float(values.mean) - values.minimum),
    ]
    let clipped = sides.filter { extreme, _, height in
      extreme.count >= clippedCount && extreme.longestRun >= 2 && extreme.count > extreme.nearCount
        && height >= stepsForClipping * values.smallestStep
    }
    guard let first = clipped.first else { return nil }
    let limits = clipped.map { "\($0.1)" }.joined(separator: " and ")
    let count = clipped.map(\.0.count).reduce(0, +)
    return (.clipping, "is cut off at \(limits) in \(count) samples, \(first.0.longestRun) in a row")
  }
}

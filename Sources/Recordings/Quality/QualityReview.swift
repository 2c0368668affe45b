internal import Foundation
internal import Tensors

/// The quality of a whole recording: every finding, and the snapshots that are left out because of them.
package struct QualityReview: Sendable {
  /// Those of the recording as a whole first, then by snapshot.
  package let findings: [Finding]
  /// The indices that training and scoring pass over, ascending.
  package let leftOut: [Int]
  /// One a snapshot; `nil` where it can't be read. Empty for feature tables.
  package let statistics: [SnapshotStatistics?]

  /// Reads every snapshot once, as many at a time as there are processors, and judges them.
  ///
  /// A snapshot that can't be read becomes a finding; the others go on.
  ///
  /// - Parameters:
  ///   - recording: What is read and judged.
  ///   - progress: Is told how many snapshots are done.
  package static func of(_ recording: Recording, progress: (Int) -> Void = { _ in }) -> QualityReview {
    var outcomes: [Result<SnapshotStatistics, RecordingError>] = []
    outcomes.reserveCapacity(recording.snapshots.count)
    let batch = 4 * concurrentThreadCount
    for start in stride(from: 0, to: recording.snapshots.count, by: batch) {
      let count = min(batch, recording.snapshots.count - start)
      outcomes += concurrentMap(count) { offset in
        Result { () throws(RecordingError) in SnapshotStatistics(try recording.snapshot(at: start + offset)) }
      }
      progress(start + count)
    }
    return QualityReview(outcomes, of: recording)
  }

  /// Judges statistics that were gathered on the way, one outcome a snapshot in order.
  package init(_ outcomes: [Result<SnapshotStatistics, RecordingError>], of recording: Recording) {
    precondition(
      outcomes.count == recording.snapshots.count,
      "\(outcomes.count) outcomes of \(recording.snapshots.count) snapshots")
    let names = recording.channels.map(\.name)
    var findings = recording.findings
    var statistics: [SnapshotStatistics?] = []
    for (index, outcome) in outcomes.enumerated() {
      switch outcome {
      case .failure(let error):
        findings.append(Finding(error, snapshot: index))
        statistics.append(nil)
      case .success(let values):
        findings += SnapshotQuality.findings(values, channels: names, snapshot: recording.snapshots[index].name)
        statistics.append(values)
      }
    }
    findings += Self.lengths(statistics)
    findings += Self.copies(statistics, names: recording.snapshots.map(\.name))
    findings += Self.deadChannels(statistics, names: names)
    findings += Self.stops(statistics.map { $0?.levels }, names: recording.snapshots.map(\.name))
    self.init(findings: findings, statistics: statistics)
  }

  /// Judges a table of indicators by its `std`, or its `rms` where it has none.
  package init(_ table: FeatureTable) {
    var findings = table.findings
    let channelCount = table.channels.count
    if let levels = table.indicator("std") ?? table.indicator("rms") {
      let perSnapshot = (0..<table.snapshotCount).map { snapshot -> [Double]? in
        let values = levels[snapshot * channelCount..<(snapshot + 1) * channelCount].map(Double.init)
        return values.allSatisfy(\.isFinite) ? values : nil
      }
      for (snapshot, values) in perSnapshot.enumerated() {
        for (channel, level) in (values ?? []).enumerated() where level == 0 {
          findings.append(
            Finding(
              .constantChannel, .error, snapshot: snapshot, channel: channel, leavesSnapshotOut: true,
              "\(table.channels[channel].name) has no signal"))
        }
      }
      findings += Self.stops(perSnapshot, names: table.snapshotNames)
    }
    self.init(findings: findings, statistics: [])
  }

  private init(findings: [Finding], statistics: [SnapshotStatistics?]) {
    // Sorting by index keeps the order of the findings of one snapshot.
    self.findings = findings.enumerated()
      .sorted { ($0.element.snapshot ?? -1, $0.offset) < ($1.element.snapshot ?? -1, $1.offset) }.map(\.element)
    leftOut = Set(findings.filter(\.leavesSnapshotOut).compactMap(\.snapshot)).sorted()
    self.statistics = statistics
  }

  /// Snapshots shorter or longer than most; shorter ones are left out, as they miss part of the moment.
  private static func lengths(_ statistics: [SnapshotStatistics?]) -> [Finding] {
    let counts = Dictionary(grouping: statistics.compactMap { $0 }, by: \.sampleCount).mapValues(\.count)
    // Of two lengths equally common the longer is taken for whole.
    guard let usual = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return [] }
    return statistics.compactMap { $0 }.filter { $0.sampleCount != usual }.map { snapshot in
      let isShort = snapshot.sampleCount < usual
      return Finding(
        isShort ? .shortSnapshot : .longSnapshot, .warning, snapshot: snapshot.index, leavesSnapshotOut: isShort,
        "\(snapshot.sampleCount) samples a channel; most snapshots have \(usual)")
    }
  }

  /// Snapshots that equal an earlier one: files copied, or a logger that wrote its buffer again.
  ///
  /// Sums over thousands of samples that agree to the last bit, in all channels, agree by no chance. One that repeats
  /// its predecessor is left out, as nothing was measured; other copies are for the audit of the split to judge.
  private static func copies(_ statistics: [SnapshotStatistics?], names: [String]) -> [Finding] {
    var first: [String: Int] = [:]
    var previous = ""
    return statistics.compactMap { $0 }.compactMap { snapshot in
      guard snapshot.sampleCount >= copySampleCount, snapshot.channels.allSatisfy({ $0.standardDeviation > 0 }) else {
        return nil
      }
      let key = snapshot.channels.map { "\($0.rms) \($0.mean) \($0.minimum) \($0.maximum)" }.joined(separator: " ")
      defer { previous = key }
      guard let earlier = first[key] else {
        first[key] = snapshot.index
        return nil
      }
      return Finding(
        .identicalSnapshot, .warning, snapshot: snapshot.index, leavesSnapshotOut: key == previous,
        "'\(names[snapshot.index])' equals '\(names[earlier])' in every channel")
    }
  }

  /// Shorter snapshots of rounded values may be alike.
  private static let copySampleCount = 256

  /// Channels that stand still in every snapshot, as a speed or a temperature may.
  private static func deadChannels(_ statistics: [SnapshotStatistics?], names: [String]) -> [Finding] {
    let readable = statistics.compactMap { $0 }.filter { $0.sampleCount > 1 }
    guard readable.count > 1 else { return [] }
    return names.indices.filter { channel in
      readable.allSatisfy { $0.channels[channel].longestConstantRun == $0.sampleCount }
    }.map { channel in
      Finding(
        .constantChannel, .warning, channel: channel,
        "\(names[channel]) stands still in every snapshot; where it is no vibration (a speed, a temperature) leave its"
          + " column out: table: { columns: [...] } in machine.yaml")
    }
  }

  private static func stops(_ levels: [[Double]?], names: [String]) -> [Finding] {
    StoppedMachine.states(levels).enumerated().compactMap { index, state in
      switch state {
      case .running, .unknown: nil
      case .stopped:
        Finding(
          .stoppedMachine, .warning, snapshot: index, leavesSnapshotOut: true,
          "'\(names[index])' shows a stopped machine: every channel below \(Int(100 * StoppedMachine.share)) % of its running level"
        )
      case .low:
        Finding(
          .lowLevel, .note, snapshot: index,
          "'\(names[index])' is as quiet as a stopped machine, but nothing ran before it; it is used")
      }
    }
  }
}

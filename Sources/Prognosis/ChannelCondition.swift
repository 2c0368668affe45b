/// The health of one channel over the snapshots of a recording.
package struct ChannelCondition: Sendable, Equatable {
  package let levels: AlarmLevels
  /// `[snapshot]`, the health indicator; nil where the snapshot was left out.
  package let indicators: [Double?]
  /// `[snapshot]`, how far the baseline had moved after it, in healthy deviations: the record of the re-baselining.
  package let baselineShifts: [Double]
  /// `[snapshot]`, how far the baseline had risen after it, in dB, in the entry that rose most; nil without that
  /// scale.
  ///
  /// A baseline that followed by several dB is a finding to print: running-in, or slow growth taken for it.
  package let baselineRises: [Double]?
  /// The alarms after the healthy period.
  package let history: AlarmHistory
  /// The alarms within the healthy period: false ones, or a healthy period that was not.
  package let healthyHistory: AlarmHistory
  /// Rises above the alarm level after the healthy period that were not confirmed, and why.
  package let withheld: [WithheldRise]

  /// How many alarms were confirmed in the healthy period.
  package var falseAlarms: Int { healthyHistory.events.count { $0.level == .alarm } }

  /// How many warnings were confirmed in the healthy period.
  package var falseWarnings: Int { healthyHistory.events.count { $0.level == .warning } }

  /// The channel to blame for the first alarm of a machine: of all, the one with the largest indicator at that
  /// snapshot.
  ///
  /// Not the one whose own alarm came first: confirmation takes snapshots, and a strong defect is heard by its
  /// neighbours.
  ///
  /// - Returns: nil where no channel has an alarm.
  package static func culprit(among channels: [ChannelCondition]) -> (channel: Int, alarmIndex: Int)? {
    guard let index = channels.compactMap(\.history.alarmIndex).min() else { return nil }
    let ranked = channels.indices.max {
      (channels[$0].indicators[index] ?? -1) < (channels[$1].indicators[index] ?? -1)
    }
    return ranked.map { ($0, index) }
  }
}

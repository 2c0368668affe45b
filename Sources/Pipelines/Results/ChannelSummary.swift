/// What the run says of one channel.
package struct ChannelSummary: Sendable, Equatable, Codable {
  package var name: String
  package var bearing: String?
  /// Share of the reconstruction error over the judged span, 0 ... 1.
  package var share: Double
  /// Share of the error in excess of each channel's own healthy level, 0 ... 1; nil without a warning or alarm.
  package var excessShare: Double?
  /// The error over the judged span, in standard deviations of the channel's healthy snapshots.
  package var z: Double
  /// Mean square of the signal over the judged span against its healthy level, in dB; nil for feature tables without RMS.
  package var energyContrastDB: Double?
  package var onsetIndex: Int?
  package var warningIndex: Int?
  package var alarmIndex: Int?
  /// Confirmed alarms inside the healthy period.
  package var falseAlarms: Int
  /// The range of the smoothed indicator in the healthy period, median ± 3 robust deviations; nil where too few were healthy.
  package var healthyBand: [Double]?
  /// Why the rise of the warning that stands passed the alarm level and is no alarm, such as `may be heard from ch1`; nil where no
  /// alarm was withheld from it, and in runs of earlier versions.
  package var withheld: String?

  /// Keys become snake_case on the way to the archive, and `DB` would come back from it as `Db`.
  private enum CodingKeys: String, CodingKey {
    case name, bearing, share, excessShare, z
    case energyContrastDB = "energyContrastDb"
    case onsetIndex, warningIndex, alarmIndex, falseAlarms, healthyBand, withheld
  }

  package init(
    name: String, bearing: String?, share: Double, excessShare: Double?, z: Double, energyContrastDB: Double?,
    onsetIndex: Int?, warningIndex: Int?, alarmIndex: Int?, falseAlarms: Int,
    healthyBand: [Double]? = nil, withheld: String? = nil
  ) {
    self.name = name
    self.bearing = bearing
    self.share = share
    self.excessShare = excessShare
    self.z = z
    self.energyContrastDB = energyContrastDB
    self.onsetIndex = onsetIndex
    self.warningIndex = warningIndex
    self.alarmIndex = alarmIndex
    self.falseAlarms = falseAlarms
    self.healthyBand = healthyBand
    self.withheld = withheld
  }
}

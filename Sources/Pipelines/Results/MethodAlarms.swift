/// What one method would have told people, against the truth.
package struct MethodAlarms: Sendable, Equatable, Codable {
  /// The first confirmed alarm on anything it watches; nil without one.
  package var alarmIndex: Int?
  /// Since when, by that alarm: its first exceedance.
  package var sinceIndex: Int?
  /// The bearing of that alarm; nil where it watches the machine as a whole.
  package var bearing: String?
  /// Whether that is a faulty one; nil where either is not known.
  package var isRightBearing: Bool?
  /// From the truth to the first alarm; nil without an alarm, and where it came before the truth.
  package var delaySnapshots: Int?
  /// The same by the calendar; nil where times are not known.
  package var delayHours: Double?
  /// `sinceIndex` less the true onset.
  package var onsetError: Int?
  /// From the first alarm to the end of the recording, gaps included.
  package var leadHours: Double?
  /// How many channels it watches, each with an alarm of its own; 1 for the machine as a whole.
  package var watched: Int
  /// Alarms confirmed before the truth; one of a channel at most, because it stays; nil where no healthy snapshot was judged.
  package var falseAlarms: Int?
  /// The same per month of healthy running of one channel, gaps and left-out snapshots taken out; nil where no such time was
  /// judged.
  package var falseAlarmsPerMonth: Double?
  /// Channels of healthy bearings that alarm from the truth on: cross-talk, or a second fault; nil where no bearing is known.
  package var elsewhere: Int?
  /// The first alarm of each bearing; empty where it watches the machine as a whole.
  package var byBearing: [BearingAlarm]

  package init(
    alarmIndex: Int? = nil, sinceIndex: Int? = nil, bearing: String? = nil, isRightBearing: Bool? = nil,
    delaySnapshots: Int? = nil, delayHours: Double? = nil, onsetError: Int? = nil, leadHours: Double? = nil,
    watched: Int, falseAlarms: Int? = 0, falseAlarmsPerMonth: Double? = nil, elsewhere: Int? = nil,
    byBearing: [BearingAlarm] = []
  ) {
    self.alarmIndex = alarmIndex
    self.sinceIndex = sinceIndex
    self.bearing = bearing
    self.isRightBearing = isRightBearing
    self.delaySnapshots = delaySnapshots
    self.delayHours = delayHours
    self.onsetError = onsetError
    self.leadHours = leadHours
    self.watched = watched
    self.falseAlarms = falseAlarms
    self.falseAlarmsPerMonth = falseAlarmsPerMonth
    self.elsewhere = elsewhere
    self.byBearing = byBearing
  }
}

/// The first confirmed alarm on any channel of a bearing.
package struct BearingAlarm: Sendable, Equatable, Codable {
  package var bearing: String
  package var alarmIndex: Int?

  package init(bearing: String, alarmIndex: Int?) {
    self.bearing = bearing
    self.alarmIndex = alarmIndex
  }
}

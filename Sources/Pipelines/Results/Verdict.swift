/// The answer: state, where, since when, and how sure.
package struct Verdict: Sendable, Equatable, Codable {
  package var state: HealthState
  package var bearing: String?
  package var channel: String?
  /// `outer race`, `inner race`, `ball`, `cage`; nil = undetermined.
  package var element: String?
  /// 0 ... 1.
  package var confidence: Double
  /// The first snapshot of the run of exceedances that was confirmed.
  package var onsetIndex: Int?
  package var warningIndex: Int?
  package var alarmIndex: Int?
  /// Nanoseconds since 1970-01-01 UTC.
  package var alarmTime: Int64?
  /// Hours from the confirmed alarm to the last snapshot; nil without alarm or times.
  package var leadHours: Double?
  /// Two or three sentences: what was found, on what evidence.
  package var summary: String
  /// What to do next, in order.
  package var nextSteps: [String]

  package init(
    state: HealthState, bearing: String?, channel: String?, element: String?, confidence: Double, onsetIndex: Int?,
    warningIndex: Int?, alarmIndex: Int?, alarmTime: Int64?, leadHours: Double?, summary: String, nextSteps: [String]
  ) {
    self.state = state
    self.bearing = bearing
    self.channel = channel
    self.element = element
    self.confidence = confidence
    self.onsetIndex = onsetIndex
    self.warningIndex = warningIndex
    self.alarmIndex = alarmIndex
    self.alarmTime = alarmTime
    self.leadHours = leadHours
    self.summary = summary
    self.nextSteps = nextSteps
  }
}

internal import Pipelines

/// The verdict's facts as names and values, for reports in plain text.
struct VerdictFacts {
  let rows: [(name: String, value: String)]

  init(_ results: RunResults) {
    let verdict = results.verdict
    let absent = verdict.state == .healthy ? "none" : "undetermined"
    var rows: [(name: String, value: String)] = []
    switch (verdict.bearing, verdict.channel) {
    case (let bearing?, let channel?) where bearing != channel:
      rows.append(("where", "\(bearing) (channel \(channel))"))
    case (let place?, _), (nil, let place?): rows.append(("where", place))
    case (nil, nil): rows.append(("where", absent))
    }
    rows.append(("damaged element", verdict.element ?? absent))
    rows.append(("since", verdict.onsetIndex.map(results.input.moment) ?? absent))
    if let warning = verdict.warningIndex { rows.append(("warning confirmed", results.input.moment(warning))) }
    rows.append(("alarm confirmed", verdict.alarmIndex.map(results.input.moment) ?? "none"))
    if let other = results.otherFirst { rows.append(("moments are of", other)) }
    if let lead = results.leadText { rows.append(("lead so far", lead)) }
    if let life = results.lifeText { rows.append(("remaining life", life)) }
    rows.append(
      ("confidence", verdict.bearing == nil ? absent : Digits.clearness(verdict.confidence) + ", in the bearing"))
    self.rows = rows
  }
}

internal import Pipelines

/// The first screen: what state, where, since when, how sure, and what to do.
struct VerdictSection {
  let results: RunResults
  let axis: SnapshotAxis

  private var verdict: Verdict { results.verdict }

  var html: HTML {
    let input = results.input
    return VerdictCard(
      state: verdict.state, subject: results.subject,
      machine: "\(input.machine) · \(input.format) · \(Digits.count(input.snapshotCount, "snapshot")) × "
        + Digits.count(input.channels.count, "channel"),
      summary: verdict.summary, facts: facts, picture: Sparkline(results, along: axis)?.html,
      nextSteps: results.steps
    ).html
  }

  private var facts: [(name: String, value: HTML)] {
    var facts: [(name: String, value: HTML)] = []
    let place = verdict.channel.map { channel -> HTML in
      guard let bearing = verdict.bearing, bearing != channel else { return "\(channel)" }
      return "\(bearing) <small>channel \(channel)</small>"
    }
    facts.append(("Where", place ?? verdict.bearing.map { "\($0)" } ?? absent))
    facts.append(("Damaged element", verdict.element.map { "\($0)" } ?? absent))
    facts.append(("Since", verdict.onsetIndex.map(moment) ?? absent))
    if let warning = verdict.warningIndex, verdict.alarmIndex == nil {
      facts.append(("Warning confirmed", moment(warning)))
    }
    facts.append(("Alarm confirmed", verdict.alarmIndex.map(moment) ?? "none"))
    if let other = results.otherFirst { facts.append(("Moments are of", "\(other)")) }
    if let lead = results.leadText { facts.append(("Lead so far", "\(lead) <small>alarm to last snapshot</small>")) }
    if let life = results.lifeText { facts.append(("Remaining life", "\(life)")) }
    facts.append(("Confidence in the bearing", confidence))
    return facts
  }

  /// What stands where nothing was found: none for a healthy machine, an open question otherwise.
  private var absent: HTML { verdict.state == .healthy ? "none" : "undetermined" }

  private func moment(_ snapshot: Int) -> HTML {
    let input = results.input
    let detail =
      input.clock.text(ofSnapshot: snapshot)
      ?? (input.snapshotNames.indices.contains(snapshot) ? input.snapshotNames[snapshot] : "")
    return "snapshot \(snapshot) <small>of \(input.snapshotCount)</small><br><small>\(detail)</small>"
  }

  private var confidence: HTML {
    verdict.bearing == nil ? "–" : ConfidenceMeter(confidence: verdict.confidence).html
  }
}

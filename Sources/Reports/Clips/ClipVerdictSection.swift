internal import Pipelines

/// The first screen: how many clips stand where, which is worst, and what that is worth.
struct ClipVerdictSection {
  let results: ClipRunResults
  let ranking: ClipRanking

  var html: HTML {
    let verdict = ClipVerdict(results, ranking)
    let input = results.input
    return VerdictCard(
      state: verdict.state, subject: verdict.subject,
      machine: "\(input.machine) · \(input.layout) · \(Digits.count(input.clips.count, "clip"))",
      summary: verdict.summary, facts: facts, picture: StateBars(results: results, ranking: ranking).html
    ).html
  }

  private var facts: [(name: String, value: HTML)] {
    var facts: [(name: String, value: HTML)] = [
      ("Judged", "\(Digits.count(ranking.entries.count, "clip"))"),
      ("At alarm", "\(Digits.grouped(ranking.count(.alarm)))"),
      ("At warning", "\(Digits.grouped(ranking.count(.warning)))"),
    ]
    if let first = ranking.entries.first {
      facts.append((first.state == .alarm ? "Most abnormal" : "Closest to alarm", "\(first.info.name)"))
    }
    if let all = results.evaluation?.overall(results) {
      facts += [
        ("AUC", figure(Digits.area(all.auc), Digits.areas(all.aucInterval))),
        ("Recall", figure(Digits.percent(all.recall), Digits.percentInterval(all.recallInterval))),
        (
          "False alarms",
          figure(
            Digits.percent(all.fpr),
            "\(Digits.percentInterval(all.fprInterval)); meant: \(Digits.percent(all.nominalRate))")
        ),
      ]
    }
    if let detector = results.deciding { facts.append(("Judged by", "\(detector.title)")) }
    return facts
  }

  private func figure(_ value: String, _ interval: String) -> HTML {
    interval == "–" ? "\(value)" : "\(value) <small>\(interval)</small>"
  }
}

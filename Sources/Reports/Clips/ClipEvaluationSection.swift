internal import Pipelines

/// How well healthy and faulty clips are told apart: all detectors beside each other, and by groups.
struct ClipEvaluationSection {
  let results: ClipRunResults
  let evaluation: ClipEvaluation

  /// nil where there are no labels to judge by.
  init?(_ results: ClipRunResults) {
    guard let evaluation = results.evaluation, !evaluation.rows.isEmpty else { return nil }
    self.results = results
    self.evaluation = evaluation
  }

  var html: HTML {
    Chapter.part(
      "evaluation", "Against the labels, beside cheap methods",
      """
      <p>\(sentence) Labels: \(evaluation.truth). Nothing was fitted on the clips counted here.</p>
      \(evaluation.overall(results).map { ConfusionTable(metrics: $0).html })
      \(ClipMetricsTable(caption: "All clips, each detector at its own alarm level", names: ["Detector"], rows: all).html)
      \([ClipGroup.Kind.machine, .snr, .fault].compactMap(groups))
      """)
  }

  /// Whether the deciding detector is also the best one.
  private var sentence: String {
    guard let deciding = evaluation.overall(results) else { return "" }
    let title = results.title(ofDetector: deciding.detector)
    let others = evaluation.allClips.filter { $0.detector != deciding.detector && $0.auc.isFinite }
    let own = "\(title) reaches an AUC of \(Digits.area(deciding.auc))\(Digits.withinAreas(deciding.aucInterval))"
    guard let best = others.max(by: { $0.auc < $1.auc }) else { return own + "." }
    let other =
      "\(results.title(ofDetector: best.detector)) \(Digits.area(best.auc))\(Digits.withinAreas(best.aucInterval))"
    return best.auc > deciding.auc
      ? "\(own); \(other) would have told them apart better."
      : "\(own); the best of the others is \(other)."
  }

  private var all: [(names: [String], metrics: ClipMetrics)] {
    evaluation.allClips.map { ([results.title(ofDetector: $0.detector)], $0) }
  }

  /// The AUC of every detector on each group of a kind; all figures below, folded.
  private func groups(_ kind: ClipGroup.Kind) -> HTML? {
    let groups = evaluation.groups(kind)
    guard groups.count > 1 else { return nil }
    let rows = evaluation.rows(kind)
    let names = evaluation.allClips.map(\.detector)
    let table = HTMLTable(
      caption: "AUC by \(kind.word), 95 % interval below" + (kind == .fault ? "; each against all healthy clips" : ""),
      columns: [.init(title: kind.word.prefix(1).uppercased() + kind.word.dropFirst())]
        + [.init(title: "Healthy", isNumber: true), .init(title: "Faulty", isNumber: true)]
        + names.map { .init(title: results.title(ofDetector: $0), isNumber: true) },
      rows: groups.map { group in
        let own = rows.filter { $0.group == group }
        let counts: [HTML] = ["\(own.first?.healthyCount ?? 0)", "\(own.first?.faultyCount ?? 0)"]
        return ["\(group.label)"] + counts
          + names.map { name in
            guard let row = own.first(where: { $0.detector == name }) else { return "–" }
            return ClipMetricsTable.figure(Digits.area(row.auc), Digits.areas(row.aucInterval))
          }
      })
    let details = ClipMetricsTable(
      caption: "Every detector on each \(kind.word)", names: ["Group", "Detector"],
      rows: rows.map { ([$0.group.label, results.title(ofDetector: $0.detector)], $0) })
    return table.html + Chapter.folded("All figures by \(kind.word)", details.html)
  }
}

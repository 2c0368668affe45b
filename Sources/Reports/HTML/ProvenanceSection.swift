internal import Pipelines

/// How to repeat the run: input, preparation, model, configuration, digests and times.
struct ProvenanceSection {
  let facts: [(name: String, value: String)]
  let configuration: String
  let timings: [StageTiming]

  var chapter: Chapter {
    let table = HTMLTable(
      caption: "Input, preparation and model", columns: [.init(title: "What"), .init(title: "Value")], rows: rows)
    return Chapter(
      id: "provenance", short: "Provenance", title: "How this was made, and how to repeat it",
      parts: [
        table.html,
        Chapter.folded(
          "Configuration, enough to repeat the run", "<pre tabindex=\"0\">\(configuration)</pre>"),
        timingTable,
      ])
  }

  private var rows: [[HTML]] { facts.map { ["\($0.name)", "<span class=\"long\">\($0.value)</span>"] } }

  private var timingTable: HTML? {
    guard !timings.isEmpty else { return nil }
    let total = timings.reduce(0) { $0 + $1.seconds }
    let rows = timings.map { timing -> [HTML] in
      [
        "\(timing.stage)", "\(Digits.significant(timing.seconds))",
        "\(Digits.percent(total > 0 ? timing.seconds / total : nil))",
      ]
    }
    let columns: [HTMLTable.Column] = [
      .init(title: "Stage"), .init(title: "Time (s)", isNumber: true), .init(title: "Share", isNumber: true),
    ]
    let table = HTMLTable(caption: "Wall-clock time of each stage", columns: columns, rows: rows)
    return Chapter.folded("Time it took: \(Digits.significant(total)) s", table.html)
  }
}

extension ProvenanceSection {
  init(_ results: RunResults) {
    let (input, preparation, model) = (results.input, results.preparation, results.model)
    var facts: [(name: String, value: String)] = [
      ("Program", results.program), ("Recipe", results.recipe), ("Seed", String(results.seed)),
      ("Machine", input.machine), ("Source", "\(input.source) (\(input.format))"),
      ("Sample rate", input.sampleRateHz.map { "\(Digits.significant($0, 6)) Hz" } ?? "not declared"),
      ("Unit", input.unit ?? "not declared"),
      ("Shaft speed", input.speedRPM.map { "\(Digits.significant($0, 6)) rpm" } ?? "not declared"),
      ("Snapshots", SnapshotCounts(roles: input.roles).sentence),
      ("Representation", "\(preparation.representation): \(preparation.description)"),
    ]
    if let length = preparation.windowLength {
      facts.append(("Windows", "\(Digits.count(length, "sample")), every \(preparation.windowStride ?? length)"))
    }
    facts += [
      ("Model", model.inWords),
      ("Input digest (SHA-256)", input.digest), ("Preparation fingerprint (SHA-256)", preparation.fingerprint),
    ]
    self.init(facts: facts, configuration: results.configuration, timings: results.timings)
  }
}

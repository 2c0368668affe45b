internal import Pipelines

/// Each machine with its counts and levels, and where the levels come from.
struct MachinesSection {
  let results: ClipRunResults
  let ranking: ClipRanking

  var html: HTML {
    "\(machines)\(detectors)\(HTML.list(results.notes))"
  }

  private var machines: HTML {
    let metrics = results.evaluation.map { evaluation in
      Dictionary(
        evaluation.rows(.machine).filter { $0.detector == results.deciding?.name }.map { ($0.group.name, $0) },
        uniquingKeysWith: { first, _ in first })
    }
    let levels = results.deciding?.levels ?? []
    var columns: [HTMLTable.Column] = [.init(title: "Machine")]
    columns += ["Fitted on", "Judged", "Healthy", "Warning", "Alarm", "Warning at", "Alarm at"]
      .map { .init(title: $0, isNumber: true) }
    if metrics != nil { columns += ["AUC", "95 %"].map { .init(title: $0, isNumber: true) } }
    let rows = results.input.machines.map { machine -> [HTML] in
      let own = ranking.entries(ofMachine: machine)
      let level = levels.first { $0.machine == machine }
      var cells: [HTML] = [
        "\(ClipInfo.label(ofMachine: machine))", "\(Digits.grouped(results.fittedCount(ofMachine: machine)))",
        "\(Digits.grouped(own.count))",
      ]
      cells += [HealthState.healthy, .warning, .alarm].map { state in
        "\(Digits.grouped(own.count { $0.state == state }))"
      }
      cells += ["\(Digits.significant(level?.warning))", "\(Digits.significant(level?.alarm))"]
      if let metrics {
        let row = metrics[machine] ?? (results.input.machines.count == 1 ? results.evaluation?.overall(results) : nil)
        cells += ["\(Digits.area(row?.auc))", "\(Digits.areas(row?.aucInterval ?? []))"]
      }
      return cells
    }
    return HTMLTable(
      caption: "Clips of each machine, and the levels of the score that decides", columns: columns, rows: rows
    )
    .html
  }

  /// The levels of every detector on every machine.
  private var detectors: HTML? {
    let rows = results.detectors.flatMap { detector in
      detector.levels.map { level -> [HTML] in
        [
          "\(detector.title)", "\(ClipInfo.label(ofMachine: level.machine))", "\(Digits.significant(level.warning))",
          "\(Digits.percent(level.warningRate))", "\(Digits.significant(level.alarm))",
          "\(Digits.percent(level.alarmRate))", "\(Digits.grouped(level.healthyCount))", "\(level.method)",
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    let columns: [HTMLTable.Column] =
      [.init(title: "Detector"), .init(title: "Machine")]
      + ["Warning at", "meant to pass", "Alarm at", "meant to pass", "Healthy clips"].map {
        .init(title: $0, isNumber: true)
      }
      + [.init(title: "Method")]
    let table = HTMLTable(
      caption: "Levels of each detector, from held-out healthy clips only", endsInWords: true, columns: columns,
      rows: rows)
    return Chapter.folded("Where every level comes from", table.html)
  }
}

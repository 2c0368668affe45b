internal import Pipelines

/// Many machines in one report, ranked by urgency: what to see to first.
package struct FleetReport: Sendable {
  private let program: String
  private let machines: [FleetMachine]

  /// - Parameters:
  ///   - machines: In any order; they are ranked here.
  ///   - program: Name and version of the program, such as `raceway 0.1.0`.
  package init(_ machines: [FleetMachine], program: String) {
    self.machines = machines.ranked()
    self.program = program
  }

  /// For a terminal, within 80 columns.
  package func text(reportPath: String? = nil, isColoured: Bool = false) -> String {
    var text = TerminalText(isColoured: isColoured)
    text.add(PlainText.wrapped(summary))
    for (place, machine) in machines.enumerated() {
      let part = machine.part.map { ", \($0)" } ?? ""
      text.head(
        "\(place + 1). \(machine.state.symbol) \(machine.machine)\(part): \(Self.word(machine).lowercased())",
        machine.state)
      if machine.run != machine.machine {
        text.add(["   run \(PlainText.tail(machine.run, PlainText.width - 7))"])
      }
      if let since = machine.since { text.add(PlainText.wrapped("since \(since)", first: "   ", indentation: 3)) }
      let life = machine.urgency == .unreadable ? machine.outlook : "remaining life \(machine.outlook)"
      text.add(PlainText.wrapped(life, first: "   ", indentation: 3, limit: 3))
    }
    text.report(reportPath)
    return text.text
  }

  /// For a ticket.
  package var markdown: String {
    let head = ["rank", "machine", "state", "worst part", "since", "remaining life", "run"]
    let rows = machines.enumerated().map { place, machine in
      [
        String(place + 1), machine.machine, "\(machine.state.symbol) \(Self.word(machine).lowercased())",
        machine.part ?? "–", machine.since ?? "–", machine.outlook, machine.run,
      ]
    }
    return """
      # \(title)

      \(Markdown.escaped(summary))

      \(Markdown.table(head, rows, textColumns: head.count))

      - \(FleetUrgency.rule)
      - \(Markdown.escaped(program))

      """
  }

  /// For programs.
  package var json: String { jsonValue.prettyText + "\n" }

  package var jsonValue: JSONValue {
    let counts = FleetUrgency.allCases.map { urgency in
      JSONValue.Member(urgency.key, .integer(machines.count { $0.urgency == urgency }))
    }
    return [
      "format": "raceway-fleet", "version": 1, "program": .string(program), "rule": .string(FleetUrgency.rule),
      "counts": .object(counts), "machines": .array(machines.enumerated().map { value($1, rank: $0 + 1) }),
    ]
  }

  private func value(_ machine: FleetMachine, rank: Int) -> JSONValue {
    let unit = machine.life.countsSnapshots ? "snapshots" : "hours"
    return [
      "rank": .integer(rank), "run": .string(machine.run), "machine": .string(machine.machine),
      "urgency": .string(machine.urgency.key),
      "state": machine.urgency == .unreadable ? .null : .string(machine.state.rawValue),
      "part": JSONValue(machine.part), "since_index": JSONValue(machine.sinceIndex),
      "since_time": JSONValue(machine.sinceTime), "remaining_life": machine.estimate?.json(unit) ?? .null,
      "reason": JSONValue(machine.reason), "report": JSONValue(machine.link),
    ]
  }

  /// One page that opens offline and needs no charts.
  package var html: String {
    let counts = FleetUrgency.allCases.compactMap { urgency -> HTML? in
      let count = machines.count { $0.urgency == urgency }
      return count == 0 ? nil : "<div><dt>\(urgency.words)</dt><dd>\(count)</dd></div>"
    }
    let titles = ["Machine", "State", "Trend and levels", "Remaining life", "Worst part", "Since"]
    let table = HTMLTable(
      caption: "The most urgent first; remaining life after each machine's last snapshot, with its interval",
      columns: titles.map { .init(title: $0) }, rows: machines.map(row))
    return HTMLPage(
      title: title, generator: program,
      links: [("machines", "Machines")],
      content: """
        <h1 class="alone">\(title)</h1>
        <p class="summary">\(summary)</p>
        <dl class="facts">\(counts)</dl>
        <section id="machines" aria-labelledby="machines-title"><h2 id="machines-title">What to see to first</h2>
        <p>\(FleetUrgency.rule)</p>
        \(table.html)
        </section>
        """,
      footer: "\(program) · times are UTC · snapshots are counted from 0.", figures: [], plotly: nil
    ).html.text
  }

  private func row(_ machine: FleetMachine) -> [HTML] {
    let name: HTML = machine.link.map { "<a href=\"\($0)\">\(machine.machine)</a>" } ?? "\(machine.machine)"
    let run: HTML? = machine.run == machine.machine ? nil : "<br><small>\(machine.run)</small>"
    let other: HTML? = machine.otherFirst.map { "<br><small class=\"name\">\($0)</small>" }
    let state: HTML = machine.urgency == .unreadable ? "not read" : machine.state.badge
    return [
      name + (run ?? ""), state, machine.line ?? "–", "<span class=\"name\">\(machine.outlook)</span>",
      "<span class=\"badge\">\(machine.part ?? "–")</span>", "\(machine.moment ?? "–")" + (other ?? ""),
    ]
  }

  private var title: String {
    "Fleet of \(Digits.count(machines.count { $0.urgency != .unreadable }, "machine"))"
  }

  /// How many want somebody, and which one first.
  private var summary: String {
    let unread = machines.count { $0.urgency == .unreadable }
    let alarms = machines.count { $0.urgency <= .alarm }
    let warnings = machines.count { $0.urgency == .warning }
    var text = "\(alarms) of \(Digits.count(machines.count - unread, "machine")) in alarm, \(warnings) in warning."
    if let first = machines.first, first.urgency <= .warning {
      text += " First: \(first.machine)\(first.part.map { ", \($0)" } ?? "")"
      text += first.estimate?.remaining.map { ", remaining life \(first.life.brief($0))." } ?? "."
    }
    if unread > 0 { text += " \(Digits.count(unread, "run")) could not be read." }
    return text
  }

  private static func word(_ machine: FleetMachine) -> String {
    switch machine.urgency {
    case .unreadable: "Not read"
    case .rising: "Healthy, rising trend"
    default: machine.state.word
    }
  }
}

internal import Pipelines

/// What a command prints at its end: lines within 80 columns, heads in the colour of their state, the report's path last.
struct TerminalText {
  /// Whether heads carry an ANSI colour.
  let isColoured: Bool
  private(set) var lines: [String] = []

  init(isColoured: Bool) { self.isColoured = isColoured }

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// What a whole run says: its state, of what, on which machine.
  mutating func headline(_ state: HealthState, subject: String?, machine: String) {
    let subject = subject.map { ": \($0)" } ?? ""
    head("\(state.symbol) \(state.word.uppercased())\(subject) - \(machine)", state)
  }

  mutating func head(_ text: String, _ state: HealthState) {
    let line = PlainText.fitted(text)
    lines.append(isColoured ? PlainText.coloured(line, as: state) : line)
  }

  mutating func add(_ more: [String]) { lines += more }

  /// The last line, so that it is found and can be clicked; whole, however long.
  mutating func report(_ path: String?) {
    if let path { lines.append("Report: \(PlainText.printable(path))") }
  }
}

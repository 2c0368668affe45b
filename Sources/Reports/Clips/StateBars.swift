internal import Pipelines

/// How many clips of each machine stand where, as a static picture that needs no script.
struct StateBars {
  private static let width = 640
  private static let rowHeight = 80
  private static let machineLimit = 6

  let results: ClipRunResults
  let ranking: ClipRanking

  /// nil where nothing was judged.
  var html: HTML? {
    guard !ranking.entries.isEmpty else { return nil }
    let shown = ranking.machines.prefix(Self.machineLimit)
    let hidden = ranking.machines.count - shown.count
    let height = shown.count * Self.rowHeight + 8
    return """
      <figure class="spark">
      <svg viewBox="0 0 \(Self.width) \(height)" role="img" aria-label="\(description)">
      \(shown.enumerated().map(row))
      </svg>
      <figcaption>Clips of each machine by state, from alarm on the left to healthy on the right\
      \(hidden > 0 ? "; \(Digits.count(hidden, "more machine")) in the table below" : "").</figcaption>
      </figure>
      """
  }

  private static let order: [HealthState] = [.alarm, .warning, .healthy, .undetermined]

  private func counts(_ machine: String) -> [(state: HealthState, count: Int)] {
    let entries = ranking.entries(ofMachine: machine)
    return Self.order.map { state in (state, entries.count { $0.state == state }) }.filter { $0.count > 0 }
  }

  private func row(_ place: Int, _ machine: String) -> HTML {
    let counts = self.counts(machine)
    let all = counts.reduce(0) { $0 + $1.count }
    let span = Double(Self.width - 16)
    var left = 8.0
    let bars = counts.map { state, count -> HTML in
      let width = span * Double(count) / Double(max(all, 1))
      defer { left += width }
      return """
        <rect x="\(number(left))" y="\(place * Self.rowHeight + 32)" width="\(number(max(width - 2, 1)))" height="16" \
        fill="\(HTML(trusted: "var(--\(state.colour.rawValue))"))"/>
        """
    }
    let words = counts.map { "\($0.state.symbol) \(Digits.grouped($0.count)) \($0.state.word.lowercased())" }
    let name = ClipInfo.label(ofMachine: machine)
    return """
      <text x="8" y="\(place * Self.rowHeight + 24)">\(name.count > 48 ? name.prefix(47) + "…" : name)</text>\
      <text x="8" y="\(place * Self.rowHeight + 70)">\(words.joined(separator: "   "))</text>
      \(bars)
      """
  }

  private func number(_ value: Double) -> String { ((value * 10).rounded() / 10).description }

  private var description: String {
    ranking.machines.map { machine in
      let words = counts(machine).map { "\($0.count) \($0.state.word.lowercased())" }
      return "\(ClipInfo.label(ofMachine: machine)): \(words.joined(separator: ", "))"
    }.joined(separator: "; ")
  }
}

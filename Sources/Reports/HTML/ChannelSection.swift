internal import Pipelines

/// Every channel in one table, readable without any script.
struct ChannelSection {
  let results: RunResults

  var html: HTML {
    let hasEnergy = results.channels.contains { $0.energyContrastDB != nil }
    var columns: [HTMLTable.Column] = [
      .init(title: "Channel"), .init(title: "Bearing"), .init(title: "State at the end"),
      .init(title: "Indicator, last", isNumber: true), .init(title: "Mean z over span", isNumber: true),
      .init(title: "Share of error", isNumber: true),
      .init(title: "Share of excess", isNumber: true),
    ]
    if hasEnergy { columns.append(.init(title: "Energy against healthy (dB)", isNumber: true)) }
    columns += ["Onset", "Warning", "Alarm", "False alarms"].map { .init(title: $0, isNumber: true) }
    let rows = results.channels.enumerated().map { row(index: $0, $1, hasEnergy: hasEnergy) }
    let table = HTMLTable(
      caption: "Channels over the judged span; onset, warning and alarm as snapshot indices", columns: columns,
      rows: rows)
    return Chapter.part("channels", "Every channel", table.html)
  }

  private func row(index: Int, _ channel: ChannelSummary, hasEnergy: Bool) -> [HTML] {
    var cells: [HTML] = [
      "\(channel.name)", "\(channel.bearing ?? "–")",
      results.latestState(ofChannel: index).badge + second(channel.withheld),
      "\(Digits.significant(results.latestIndicator(ofChannel: index)))",
      "\(Digits.significant(channel.z))", "\(Digits.percent(channel.share))", "\(Digits.percent(channel.excessShare))",
    ]
    if hasEnergy { cells.append("\(channel.energyContrastDB.map { Digits.fixed($0, 1) } ?? "–")") }
    let earlier = EarlierWarnings(results, channel: index).text.map { "also \($0)" }
    return cells + [
      mark(channel.onsetIndex), mark(channel.warningIndex) + second(earlier), mark(channel.alarmIndex),
      "\(channel.falseAlarms)",
    ]
  }

  private func mark(_ snapshot: Int?) -> HTML {
    snapshot.map { "<span title=\"\(results.input.moment($0))\">\($0)</span>" } ?? "none"
  }

  /// A second line in small print; nothing where there is nothing to add.
  private func second(_ text: String?) -> HTML { text.map { "<br><small class=\"name\">\($0)</small>" } ?? "" }
}

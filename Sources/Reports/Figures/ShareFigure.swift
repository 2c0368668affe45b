internal import Pipelines

/// Each channel's share of the error, and of the error in excess of its healthy level.
struct ShareFigure {
  private let channels: [ChannelSummary]

  init(_ results: RunResults) { channels = results.channels }

  var figure: Figure {
    let rows = Array(channels.reversed())
    let labels = JSONValue.array(rows.map { Figure.label($0.label) })
    let share = bars("share of the error", rows.map { $0.share * 100 }, labels, Palette.raw, pattern: "")
    let excess = bars(
      "share of the excess", rows.map { $0.excessShare.map { $0 * 100 } ?? .nan }, labels, Palette.accent, pattern: "/")
    return Figure(
      id: "shares", title: "Shares over the judged span", sentence: sentence, height: 150 + max(38 * rows.count, 70),
      traces: [share, excess],
      layout: [
        "barmode": "group", "bargap": 0.3, "showlegend": true,
        "legend": Figure.legendAbove.with("traceorder", "reversed"),
        "xaxis": ["title": ["text": "share (%)"], "range": [0, 100]], "yaxis": ["ticks": "", "showgrid": false],
      ])
  }

  private func bars(
    _ name: String, _ percent: [Double], _ labels: JSONValue, _ colour: Palette, pattern: String
  ) -> JSONValue {
    [
      "type": "bar", "orientation": "h", "name": .string(name), "y": labels, "x": .rounded(percent, digits: 4),
      "marker": [
        "color": colour.token,
        "pattern": [
          "shape": .string(pattern), "fillmode": "overlay", "size": 6, "solidity": 0.2, "fgcolor": Palette.paper.token,
        ],
      ],
      "hovertemplate": "%{y}: %{x:.3g} %",
    ]
  }

  private var sentence: String {
    guard let largest = channels.filter({ $0.share.isFinite }).max(by: { $0.share < $1.share }) else {
      return "No channel has a share."
    }
    let text = "\(largest.name) holds the largest share of the error, \(Digits.percent(largest.share))"
    let excess = channels.filter { $0.excessShare?.isFinite ?? false }
    guard let most = excess.max(by: { ($0.excessShare ?? 0) < ($1.excessShare ?? 0) }) else {
      return text + "; no channel's error exceeds its healthy level."
    }
    return text + "; of what exceeds the healthy levels, \(Digits.percent(most.excessShare)) belongs to \(most.name)."
  }
}

/// The report's colours, by what they stand for, in a light and a dark tone.
///
/// Signal colours are those of Okabe and Ito (2008), which people with any colour vision tell apart. None is used alone:
/// states have a symbol and a word, levels a dash, groups a hatching or a symbol.
enum Palette: String, CaseIterable {
  case ink, muted, paper, card, rule
  case accent, raw, healthy, warning, alarm, undetermined, second
  case heat0, heat1, heat2, heat3
  case time0, time1, time2

  /// What figures carry instead of a colour.
  var token: JSONValue { .string("@" + rawValue) }

  var light: String {
    switch self {
    case .ink: "#1a1f26"
    case .muted: "#566069"
    case .paper: "#ffffff"
    case .card: "#f5f7f9"
    case .rule: "#d6dce2"
    case .accent: "#0072b2"
    case .raw: "#a9b4be"
    case .healthy: "#009e73"
    case .warning: "#e69f00"
    case .alarm: "#d55e00"
    case .undetermined: "#77818b"
    case .second: "#cc79a7"
    case .heat0: "#f1f4f7"
    case .heat1: "#a5cde8"
    case .heat2: "#0072b2"
    case .heat3: "#062a45"
    case .time0: "#12427a"
    case .time1: "#8a8779"
    case .time2: "#e3b505"
    }
  }

  var dark: String {
    switch self {
    case .ink: "#e8ecf0"
    case .muted: "#a4afb9"
    case .paper: "#12161b"
    case .card: "#1b2128"
    case .rule: "#37414b"
    case .accent: "#56b4e9"
    case .raw: "#5d6974"
    case .healthy: "#00b583"
    case .warning: "#f0ad1c"
    case .alarm: "#f0742a"
    case .undetermined: "#94a0ab"
    case .second: "#de97bf"
    case .heat0: "#1b2128"
    case .heat1: "#1f557c"
    case .heat2: "#56b4e9"
    case .heat3: "#f2f9fe"
    case .time0: "#4d8fd6"
    case .time1: "#a8a598"
    case .time2: "#ffe14d"
    }
  }

  /// The custom properties of one theme, as CSS.
  static func properties(isDark: Bool) -> String {
    allCases.map { "--\($0.rawValue):\(isDark ? $0.dark : $0.light)" }.joined(separator: ";")
  }

  /// A scale from low to high, for heat maps and points coloured by time.
  static func scale(_ colours: [Palette]) -> JSONValue {
    let last = Double(max(colours.count - 1, 1))
    return .array(colours.enumerated().map { [.number(Double($0) / last), $1.token] })
  }

  /// A horizontal bar above the plot that explains a colour scale; beside the plot it would take a phone's width.
  static func bar(title: String, ticks: [(place: Double, text: String)]) -> JSONValue {
    [
      "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "ypad": 6, "len": 0.8,
      "thickness": 10, "outlinewidth": 0, "title": ["text": .string(title), "side": "top"],
      "tickvals": .rounded(ticks.map(\.place)), "ticktext": JSONValue(ticks.map(\.text)),
    ]
  }

  /// Room for that bar.
  static let marginBelowBar: JSONValue = ["t": 110]
}

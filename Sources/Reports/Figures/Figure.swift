/// One interactive picture: what plotly draws, and the sentence that says what to see in it.
struct Figure {
  /// Unique in the document, of letters and hyphens only.
  var id: String
  var title: String
  /// What to see, computed from the results.
  var sentence: String
  /// CSS pixels.
  var height: Int
  var traces: [JSONValue]
  var layout: JSONValue
  var switches: [Switch] = []
  /// Figures along the snapshots zoom together.
  var followsSnapshots = false
  /// Values that several traces share, by name; traces say what they take of them:
  /// `rows` with the names of columns in `x`, `y` and `text`, or `levels` (and `less`, subtracted) of a picture.
  var columns: JSONValue?
  /// What changes where a screen is too narrow for panels side by side.
  var narrow: Narrow?

  struct Narrow {
    var height: Int
    /// Values of the layout by path.
    var layout: JSONValue
  }

  /// A choice above the picture, one option of which is always on.
  struct Switch {
    var label: String
    var options: [Option]
    var chosen = 0
  }

  /// What an option changes: properties of all traces, and of the layout.
  struct Option {
    var label: String
    var traces: JSONValue = .object([])
    var layout: JSONValue = .object([])
    /// Whether the horizontal axis counts multiples of the shaft's speed; traces say in `hzPerTurn` how long one is.
    var isInOrders = false
  }

  /// What the report's script reads; colours are tokens of `Palette` that it looks up in the current theme.
  var specification: JSONValue {
    let compact = CompactColumns(traces)
    var specification: JSONValue = [
      "id": .string(id), "data": .array(compact.traces), "shared": .array(compact.shared), "layout": layout,
      "follows": .boolean(followsSnapshots),
      "switches": .array(
        switches.map { choice in
          [
            "chosen": .integer(choice.chosen),
            "options": .array(
              choice.options.map {
                ["traces": $0.traces, "layout": $0.layout, "orders": .boolean($0.isInOrders)]
              }),
          ]
        }),
    ]
    if let columns { specification = specification.with("columns", columns) }
    if let narrow {
      specification =
        specification
        .with("narrow", ["height": .integer(narrow.height), "layout": narrow.layout])
        .with("height", .integer(height))
    }
    return specification
  }

  static let legendAbove: JSONValue = ["orientation": "h", "y": 1, "yanchor": "bottom", "x": 0]
  /// For figures whose upper edge is taken.
  static let legendBelow: JSONValue = ["orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "x": 0]

  /// A name for plotly, which reads its labels as markup.
  static func label(_ text: String) -> JSONValue { .string(HTML.escaped(text)) }
}

/// Rows of plots above one shared horizontal axis.
struct PlotRows {
  /// CSS pixels of each row, from top to bottom.
  let heights: [Int]
  /// CSS pixels between two rows.
  let gap: Int

  var count: Int { heights.count }
  var totalHeight: Int { heights.reduce(0, +) + gap * max(count - 1, 0) }

  /// The plotly name of a row's vertical axis: `y`, `y2`, `y3` …
  func axisName(_ row: Int) -> String { row == 0 ? "y" : "y\(row + 1)" }

  /// The layout key of the same axis.
  func layoutKey(_ row: Int) -> String { row == 0 ? "yaxis" : "yaxis\(row + 1)" }

  /// The upper edge of a row, as a share of the plot's height from below.
  func top(_ row: Int) -> Double {
    let above = heights[..<row].reduce(0, +) + gap * row
    return 1 - Double(above) / Double(max(totalHeight, 1))
  }

  func domain(_ row: Int) -> JSONValue {
    let bottom = top(row) - Double(heights[row]) / Double(max(totalHeight, 1))
    return [.rounded(max(bottom, 0)), .rounded(top(row))]
  }
}

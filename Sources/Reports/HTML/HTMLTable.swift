/// A table that reads well on paper and scrolls sideways by itself on a narrow screen.
struct HTMLTable {
  struct Column {
    var title: String
    /// Numbers are set to the right, with digits of one width.
    var isNumber = false
  }

  var caption: String
  /// Whether the last column holds sentences and needs room for them.
  var endsInWords = false
  var columns: [Column]
  /// `[row][column]`; the first cell names its row.
  var rows: [[HTML]]

  var html: HTML {
    let head = columns.map { column -> HTML in
      column.isNumber
        ? "<th scope=\"col\" class=\"number\">\(column.title)</th>" : "<th scope=\"col\">\(column.title)</th>"
    }
    return """
      <div class="scroll\(endsInWords ? " words" : "")" tabindex="0" role="region" aria-label="\(caption)"><table>
      <caption>\(caption)</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(rows.map(row))
      </tbody></table></div>
      """
  }

  private func row(_ cells: [HTML]) -> HTML {
    let parts = zip(columns, cells).enumerated().map { place, pair -> HTML in
      let (column, cell) = pair
      if place == 0 { return "<th scope=\"row\">\(cell)</th>" }
      return column.isNumber ? "<td class=\"number\">\(cell)</td>" : "<td>\(cell)</td>"
    }
    return "<tr>\(HTML.joined(parts, separator: ""))</tr>"
  }
}

internal import Tensors

/// Rows in sixteens, each sixteen stored column by column: the form in which one row is compared with many fastest.
struct RowPanels: Sendable {
  let rowCount: Int
  let columnCount: Int
  /// `[panel, column, lane]`, with zeros after the last row.
  let lanes: [Float]
  /// The least that each row's |r|² may be, given how products err, and infinity after the last row: `[panel, lane]`.
  let leastNorms: [Float]
  /// How far apart the least and the most lie: `[row]`.
  let normSlacks: [Float]
  /// By what part of |q|² + |r|² the value |r|² − 2 q·r may be wrong.
  let slack: Float

  /// Products are summed in parts of so many columns, so that errors hardly grow with the columns.
  static let partLength = 64
  static let laneCount = Lanes.scalarCount

  var panelCount: Int { leastNorms.count / Self.laneCount }

  /// - Parameter rows: Less a common centre: products of small numbers lose fewer digits.
  init(_ rows: Matrix) {
    (rowCount, columnCount) = (rows.rowCount, rows.columnCount)
    let (width, lane) = (columnCount, Self.laneCount)
    let step = CandidateSearch.panelsOfStep
    let panels = (rowCount + lane * step - 1) / (lane * step) * step
    // A rounding for each term of a part and for each part, and some for the norms and for the centring of the rows.
    slack = Float(min(width, Self.partLength) + width / Self.partLength + 8) * Float.ulpOfOne
    let norms = rows.rowSquaredNorms().map { Float($0) }
    var lanes = [Float](repeating: 0, count: panels * width * lane)
    var leastNorms = [Float](repeating: .infinity, count: panels * lane)
    for row in 0..<rowCount {
      let start = row / lane * width * lane + row % lane
      for column in 0..<width { lanes[start + column * lane] = rows.elements[row * width + column] }
      leastNorms[row] = norms[row] * (1 - slack)
    }
    let slack = self.slack
    (self.lanes, self.leastNorms, normSlacks) = (lanes, leastNorms, norms.map { 2 * slack * $0 })
  }

  /// Adds some columns' part of −2 q·r, of four queries and the rows of a step's panels, to `keys`: `[query, panel, lane]`.
  ///
  /// - Parameters:
  ///   - panels: The first of a step's panels.
  ///   - queries: −2 q of four queries: `[column, query]`.
  @inline(__always)
  func addProducts(
    _ columns: Range<Int>, _ panels: UnsafePointer<Float>, _ queries: UnsafePointer<Float>,
    to keys: UnsafeMutablePointer<Float>
  ) {
    let (width, lane) = (columnCount, Self.laneCount)
    let step = CandidateSearch.panelsOfStep * lane
    for panel in 0..<CandidateSearch.panelsOfStep {
      let rows = unsafe panels + panel * width * lane
      let place = unsafe keys + panel * lane
      var begin = columns.lowerBound
      while begin < columns.upperBound {
        let end = min(columns.upperBound, begin + Self.partLength)
        var part = (Lanes(), Lanes(), Lanes(), Lanes())
        for column in begin..<end {
          let values = unsafe load(rows + column * lane)
          let query = unsafe UnsafeRawPointer(queries + 4 * column).loadUnaligned(as: SIMD4<Float>.self)
          part.0.addProduct(values, Lanes(repeating: query[0]))
          part.1.addProduct(values, Lanes(repeating: query[1]))
          part.2.addProduct(values, Lanes(repeating: query[2]))
          part.3.addProduct(values, Lanes(repeating: query[3]))
        }
        unsafe store(load(place) + part.0, to: place)
        unsafe store(load(place + step) + part.1, to: place + step)
        unsafe store(load(place + 2 * step) + part.2, to: place + 2 * step)
        unsafe store(load(place + 3 * step) + part.3, to: place + 3 * step)
        begin = end
      }
    }
  }
}

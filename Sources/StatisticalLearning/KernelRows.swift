internal import Tensors

/// Rows as a kernel of distances wants them: near the origin, their squared norms at hand.
struct KernelRows: Sendable {
  /// `[row, column]`
  let values: Matrix
  /// |row|²: `[row]`
  let squaredNorms: [Double]

  var count: Int { values.rowCount }

  private init(values: Matrix, squaredNorms: [Double]) {
    self.values = values
    self.squaredNorms = squaredNorms
  }

  /// - Parameters:
  ///   - centre: What is subtracted from each row, by `centre(of:)`; nil for nothing.
  ///   - squaredNorms: |row|² of the rows as they are, where known.
  init(_ rows: Matrix, centre: [Double]?, squaredNorms: [Double]? = nil) {
    if let centre {
      values = rows.centred(by: centre)
      self.squaredNorms = values.rowSquaredNorms()
    } else {
      values = rows
      self.squaredNorms = squaredNorms ?? rows.rowSquaredNorms()
    }
  }

  func selected(at rows: some Collection<Int>) -> KernelRows {
    KernelRows(values: values.rows(at: rows), squaredNorms: rows.map { squaredNorms[$0] })
  }

  /// A point amidst the rows, where they lie so far from the origin that products would lose digits; else nil.
  ///
  /// Distances don't depend on the origin, so the mean of some 64 rows spread over all does; standardised rows need none,
  /// and are not copied.
  static func centre(of rows: Matrix) -> [Double]? {
    guard rows.rowCount > 0 else { return nil }
    let sample = rows.rows(at: Swift.stride(from: 0, to: rows.rowCount, by: max(1, rows.rowCount / 64)).map { $0 })
    let centre = sample.columnMeans()
    let offset = centre.reduce(0) { $0 + $1 * $1 }
    let size = sample.rowSquaredNorms().reduce(0, +) / Double(sample.rowCount)
    return offset > 0.1 * size ? centre : nil
  }
}

package import Tensors

/// Shifts and scales each column to mean 0 and standard deviation 1, as learned from healthy rows.
package struct StandardScaler: Sendable, Equatable, Codable {
  /// `[columnCount]`
  package let means: [Float]
  /// `[columnCount]`, none below the floor.
  package let standardDeviations: [Float]
  package var columnCount: Int { means.count }

  /// Learns from rows of healthy data, with population standard deviations.
  ///
  /// - Parameters:
  ///   - rows: At least one, all finite.
  ///   - relativeFloor: The least standard deviation, as a share of the column's own mean magnitude; 1 for a column
  ///     that is 0 throughout. A column that never changed in the healthy data would otherwise be divided by rounding
  ///     noise, and its first change drown all others. Columns have units of their own, so no other column is asked.
  package init(fitting rows: Matrix, relativeFloor: Double = 1e-4) {
    precondition(rows.rowCount > 0, "a scaler needs at least one row")
    precondition(relativeFloor > 0, "a relative floor of \(relativeFloor)")
    let means = rows.columnMeans()
    standardDeviations = zip(rows.columnStandardDeviations(), means).map { deviation, mean in
      // Below the least normal number a division would overflow.
      let least = max(relativeFloor * abs(mean), Double(Float.leastNormalMagnitude))
      return Float(deviation == 0 && mean == 0 ? 1 : max(deviation, least))
    }
    self.means = means.map { Float($0) }
  }

  /// Restores a scaler that was stored with a model.
  package init(means: [Float], standardDeviations: [Float]) {
    precondition(
      means.count == standardDeviations.count, "\(means.count) means and \(standardDeviations.count) deviations")
    precondition(standardDeviations.allSatisfy { $0 > 0 }, "a standard deviation must be above 0")
    self.means = means
    self.standardDeviations = standardDeviations
  }

  /// (x − mean) / sd, column by column.
  ///
  /// - Parameter rows: `[row, columnCount]`
  package func scaled(_ rows: Matrix) -> Matrix {
    var scaled = rows
    scale(&scaled)
    return scaled
  }

  /// The same, in place.
  package func scale(_ rows: inout Matrix) {
    let (height, width) = (rows.rowCount, rows.columnCount)
    precondition(width == columnCount, "\(width) columns for a scaler of \(columnCount)")
    let factors = standardDeviations.map { 1 / $0 }
    let (shift, factor) = (means.span, factors.span)
    var out = rows.elements.mutableSpan
    for row in 0..<height {
      for column in 0..<width {
        out[row * width + column] = (out[row * width + column] - shift[column]) * factor[column]
      }
    }
  }

  /// x · sd + mean: takes scaled rows back to their units.
  package func unscaled(_ rows: Matrix) -> Matrix {
    let (height, width) = (rows.rowCount, rows.columnCount)
    precondition(width == columnCount, "\(width) columns for a scaler of \(columnCount)")
    var result = rows
    let (shift, factor) = (means.span, standardDeviations.span)
    var out = result.elements.mutableSpan
    for row in 0..<height {
      for column in 0..<width {
        out[row * width + column] = out[row * width + column] * factor[column] + shift[column]
      }
    }
    return result
  }
}

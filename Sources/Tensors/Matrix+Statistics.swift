extension Matrix {
  /// The mean of each column, summed in double precision: `[columnCount]`.
  package func columnMeans() -> [Double] {
    precondition(rowCount > 0, "a mean needs at least one row")
    var sums = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { sums[column] += Double(elements[row * columnCount + column]) }
    }
    return sums.map { $0 / Double(rowCount) }
  }

  /// The population standard deviation of each column (divides by `rowCount`), in two passes: `[columnCount]`.
  package func columnStandardDeviations() -> [Double] {
    let means = columnMeans()
    var squares = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        let deviation = Double(elements[row * columnCount + column]) - means[column]
        squares[column] += deviation * deviation
      }
    }
    return squares.map { ($0 / Double(rowCount)).squareRoot() }
  }

  /// The covariance of the columns (divides by `rowCount`), in double precision: `[columnCount × columnCount]`, row-major.
  package func covariance() -> [Double] {
    let means = columnMeans()
    var sums = [Double](repeating: 0, count: columnCount * columnCount)
    var centred = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { centred[column] = Double(elements[row * columnCount + column]) - means[column] }
      for i in 0..<columnCount {
        let value = centred[i]
        for j in 0..<columnCount { sums[i * columnCount + j] += value * centred[j] }
      }
    }
    return sums.map { $0 / Double(rowCount) }
  }
}

internal import Tensors

extension Matrix {
  /// Each row less `means`, subtracted in double precision.
  func centred(by means: [Double]) -> Matrix {
    let (height, width) = (rowCount, columnCount)
    precondition(means.count == width, "\(means.count) means for \(width) columns")
    var result = self
    let shift = means.span
    var out = result.elements.mutableSpan
    for row in 0..<height {
      for column in 0..<width {
        out[row * width + column] = Float(Double(out[row * width + column]) - shift[column])
      }
    }
    return result
  }

  /// The sum of squares of each row, in double precision: `[rowCount]`.
  func rowSquaredNorms() -> [Double] {
    let width = columnCount
    let runLength = max(1, 65_536 / max(1, width))
    let runs = concurrentMap((rowCount + runLength - 1) / runLength) { run in
      (run * runLength..<Swift.min(rowCount, (run + 1) * runLength)).map { row in
        squaredNorm(elements.span.extracting(row * width..<(row + 1) * width))
      }
    }
    return runs.flatMap(\.self)
  }

  private func squaredNorm(_ values: Span<Float>) -> Double {
    var (even, odd) = (0.0, 0.0)
    var column = 0
    while column + 1 < values.count {
      let (a, b) = (Double(values[column]), Double(values[column + 1]))
      even += a * a
      odd += b * b
      column += 2
    }
    if column < values.count {
      let last = Double(values[column])
      even += last * last
    }
    return even + odd
  }

  /// selfᵀ · self, products of blocks of rows added in double precision: `[columnCount × columnCount]`, row-major.
  ///
  /// Short blocks keep single precision's error near 1e-7 of the largest entry.
  func blockedGram() -> [Double] {
    var sums = [Double](repeating: 0, count: columnCount * columnCount)
    for start in stride(from: 0, to: rowCount, by: 256) {
      let block = rows(start..<min(rowCount, start + 256))
      let product = block.multiplied(.transposed, by: block)
      let source = product.elements.span
      var out = sums.mutableSpan
      for index in out.indices { out[index] += Double(source[index]) }
    }
    return sums
  }
}

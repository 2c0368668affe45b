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
  func rowSquaredNorms() -> [Double] { rowMoments().map(\.squares) }

  /// The sum and the sum of squares of each row, in double precision: `[rowCount]`.
  ///
  /// Memory is read once, by all threads: rows of a wide matrix don't fit into any cache.
  func rowMoments() -> [(sum: Double, squares: Double)] {
    let width = columnCount
    let runLength = max(1, 65_536 / max(1, width))
    let runs = concurrentMap((rowCount + runLength - 1) / runLength) { run in
      (run * runLength..<Swift.min(rowCount, (run + 1) * runLength)).map { row in
        Self.moments(elements.span.extracting(row * width..<(row + 1) * width))
      }
    }
    return runs.flatMap(\.self)
  }

  private static func moments(_ values: Span<Float>) -> (sum: Double, squares: Double) {
    let whole = values.count / Lanes.scalarCount * Lanes.scalarCount
    var (sums, squares) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
    unsafe values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for column in stride(from: 0, to: whole, by: Lanes.scalarCount) {
        let wide = unsafe SIMD16<Double>(load(base + column))
        sums += wide
        squares.addProduct(wide, wide)
      }
    }
    var (sum, square) = (sums.sum(), squares.sum())
    for column in whole..<values.count {
      let value = Double(values[column])
      sum += value
      square += value * value
    }
    return (sum, square)
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

internal import Tensors

/// k(a, b) = exp(−γ |a − b|²): how alike two rows are, in 0 ... 1.
///
/// Distances come from matrix products, |a − b|² = |a|² + |b|² − 2 a·b, in single precision.
struct RadialBasisKernel: Sendable {
  let gamma: Double

  /// The kernel of all pairs of rows: `[row, row]`.
  func gram(of rows: KernelRows) -> Matrix {
    var gram = rows.values.productsOfRows()
    let order = gram.rowCount
    let norms = exponents(rows.squaredNorms)
    unsafe gram.elements.withUnsafeMutableBufferPointer { entries in
      guard let base = entries.baseAddress else { return }
      // Each index changes its own row.
      nonisolated(unsafe) let first = unsafe base
      concurrently(order) { row in
        let values = unsafe first + row * order
        unsafe norms.withUnsafeBufferPointer { norms in
          guard let others = norms.baseAddress else { return }
          unsafe replaceProducts(values, norm: norms[row], others, count: order)
        }
        unsafe values[row] = 1
      }
    }
    return gram
  }

  /// Σⱼ wⱼ k(rowᵢ, centreⱼ) of each row: `[row]`.
  ///
  /// Products come in blocks of 8 MB. Sums over 1,024 centres are made in single precision, 64 terms to a lane, and added in
  /// double precision.
  ///
  /// - Parameter weights: `[centre]`
  func weightedSums(of rows: KernelRows, centres: KernelRows, weights: [Double]) -> [Double] {
    precondition(weights.count == centres.count, "\(weights.count) weights for \(centres.count) centres")
    var sums = [Double](repeating: 0, count: rows.count)
    let norms = exponents(rows.squaredNorms)
    for first in stride(from: 0, to: centres.count, by: Self.centreBlock) {
      let range = first..<min(centres.count, first + Self.centreBlock)
      let block = range.count == centres.count ? centres : centres.selected(at: range)
      let factors = padded(weights[range].map { Float($0) })
      add(block, factors, to: &sums, of: rows, norms)
    }
    return sums
  }

  /// - Parameter weights: `[centre]`, padded with zeros.
  private func add(
    _ centres: KernelRows, _ weights: [Float], to sums: inout [Double], of rows: KernelRows, _ norms: [Float]
  ) {
    let width = weights.count
    let centreNorms = exponents(centres.squaredNorms)
    let blockLength = max(1, min(rows.count, Self.productCount / width))
    var products = [Float](repeating: 0, count: blockLength * width)
    for start in stride(from: 0, to: rows.count, by: blockLength) {
      let part = start..<min(rows.count, start + blockLength)
      rows.values.multiply(rows: part, byRowsOf: centres.values, into: &products, stride: width)
      unsafe products.withUnsafeBufferPointer { products in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          // Each index adds to rows of its own.
          nonisolated(unsafe) let (products, sums) = unsafe (products, sums)
          concurrently((part.count + Self.rowRun - 1) / Self.rowRun) { run in
            for row in run * Self.rowRun..<min(part.count, (run + 1) * Self.rowRun) {
              let values = unsafe UnsafeBufferPointer(rebasing: products[row * width..<(row + 1) * width])
              unsafe sums[start + row] += weightedSum(values, norm: norms[start + row], centreNorms, weights)
            }
          }
        }
      }
    }
  }

  /// Σⱼ wⱼ exp(min(0, norm + normsⱼ + 2γ pⱼ)), over a multiple of sixteen.
  private func weightedSum(
    _ products: UnsafeBufferPointer<Float>, norm: Float, _ norms: [Float], _ weights: [Float]
  ) -> Double {
    let factor = Lanes(repeating: Float(2 * gamma))
    var sum = Lanes.zero
    unsafe norms.withUnsafeBufferPointer { norms in
      unsafe weights.withUnsafeBufferPointer { weights in
        guard let p = products.baseAddress, let n = norms.baseAddress, let w = weights.baseAddress else { return }
        for column in stride(from: 0, to: products.count, by: Lanes.scalarCount) {
          let exponents = unsafe (load(n + column) + norm).addingProduct(load(p + column), factor)
          unsafe sum.addProduct(load(w + column), exponential(exponents))
        }
      }
    }
    return SIMD16<Double>(sum).sum()
  }

  /// Puts the kernel in the place of products of one row with others.
  private func replaceProducts(
    _ products: UnsafeMutablePointer<Float>, norm: Float, _ norms: UnsafePointer<Float>, count: Int
  ) {
    let factor = Lanes(repeating: Float(2 * gamma))
    let whole = count / Lanes.scalarCount * Lanes.scalarCount
    for column in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let exponents = unsafe (load(norms + column) + norm).addingProduct(load(products + column), factor)
      unsafe store(exponential(exponents), to: products + column)
    }
    guard whole < count else { return }
    var rest = Lanes.zero
    for column in whole..<count { unsafe rest[column - whole] = norm + norms[column] + products[column] * factor[0] }
    rest = exponential(rest)
    for column in whole..<count { unsafe products[column] = rest[column - whole] }
  }

  /// −γ |x|², as it stands in the exponent, padded with zeros.
  private func exponents(_ squaredNorms: [Double]) -> [Float] { padded(squaredNorms.map { Float(-gamma * $0) }) }

  private static let centreBlock = 1024
  private static let productCount = 1 << 21
  /// Rows that a thread takes at a time.
  private static let rowRun = 64
}

package import KernelTypes

// Compiled twice: here with 256-bit registers (x86-64-v3), and through the folder Kernels512, a link to this one, with
// 512-bit registers (x86-64-v4) and WIDE. A tile of C stays in registers over the whole sum: 6 rows of two registers, or 12
// rows of one, which leaves room for a row of B and a value of A, and hides the latency of the multiply-adds.

/// One row of a tile: one 512-bit register or two of 256 bits.
typealias Lanes = SIMD16<Float>

/// Computes a product, tile by tile.
package func multiply(_ product: PanelProduct) {
  var row = 0
  #if WIDE
    while row + 12 <= product.rowCount {
      multiplyTile(InlineArray<12, Lanes>(repeating: .zero), product, from: row)
      row += 12
    }
  #endif
  while row + 6 <= product.rowCount {
    multiplyTile(InlineArray<6, Lanes>(repeating: .zero), product, from: row)
    row += 6
  }
  if row + 4 <= product.rowCount {
    multiplyTile(InlineArray<4, Lanes>(repeating: .zero), product, from: row)
    row += 4
  }
  if row + 2 <= product.rowCount {
    multiplyTile(InlineArray<2, Lanes>(repeating: .zero), product, from: row)
    row += 2
  }
  if row < product.rowCount {
    multiplyTile(InlineArray<1, Lanes>(repeating: .zero), product, from: row)
  }
}

/// Computes as many rows as `zeros` has, beginning with `row`.
@inline(__always)
private func multiplyTile<let rows: Int>(
  _ zeros: InlineArray<rows, Lanes>, _ product: PanelProduct, from row: Int
) {
  var sums = zeros
  let (rowStride, innerStride) = (product.leftRowStride, product.leftInnerStride)
  let (innerCount, rightStride) = (product.innerCount, product.rightStride)
  let first = unsafe product.left + row * rowStride
  var right = unsafe product.right
  for segment in 0..<product.segmentCount {
    var left = unsafe first + (product.segments.map { unsafe $0[segment] } ?? 0)
    for _ in 0..<innerCount {
      let factors = unsafe load(right)
      for row in 0..<rows {
        unsafe sums[unchecked: row].addProduct(Lanes(repeating: left[row &* rowStride]), factors)
      }
      unsafe left += innerStride
      unsafe right += rightStride
    }
  }
  for index in 0..<rows {
    unsafe store(
      finished(sums[unchecked: index], product, row: row + index),
      to: product.output + (row + index) * product.outputStride)
  }
}

/// What becomes of a row's sums before they are written.
@inline(__always)
private func finished(_ sums: Lanes, _ product: PanelProduct, row: Int) -> Lanes {
  var values = sums
  if product.accumulates { unsafe values += load(product.output + row * product.outputStride) }
  if let bias = unsafe product.bias { unsafe values += load(bias) }
  // Comparisons with a number that is none are false, so it stays and the loss shows it.
  if product.slope != 1 { values.replace(with: product.slope * values, where: values .< 0) }
  if let gate = unsafe product.gate {
    let gate = unsafe load(gate + row * product.gateStride)
    values.replace(with: product.gateSlope * values, where: gate .<= 0)
  }
  return values
}

@inline(__always)
func load(_ place: UnsafePointer<Float>) -> Lanes {
  unsafe UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func load(_ place: UnsafeMutablePointer<Float>) -> Lanes {
  unsafe UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ values: Lanes, to place: UnsafeMutablePointer<Float>) {
  unsafe UnsafeMutableRawPointer(place).storeBytes(of: values, as: Lanes.self)
}

internal import CProcessor
package import KernelTypes

// Compiled twice: here with 256-bit registers (x86-64-v3), and through the folder Kernels512, a link to this one, with
// 512-bit registers (x86-64-v4) and WIDE. A tile of C stays in registers over the whole sum: 6 rows of two registers, or 12
// rows of one, which leaves room for a row of B and a value of A, and hides the latency of the multiply-adds.

/// One row of a tile: one 512-bit register or two of 256 bits.
typealias Lanes = SIMD16<Float>

/// Computes a product, tile by tile.
package func multiply(_ product: PanelProduct) {
  var row = 0
  if unsafe product.upcoming != nil { row = computeFetching(product) }
  #if WIDE
    while row + 12 <= product.rowCount {
      compute(Pair<SixRows, SixRows>.self, product, from: row)
      row += 12
    }
  #endif
  // Two tiles of 4 keep the multiply-adds busy, where the 2 rows left by a tile of 6 would wait for each other.
  while row + 6 <= product.rowCount, row + 8 != product.rowCount {
    compute(SixRows.self, product, from: row)
    row += 6
  }
  while row + 4 <= product.rowCount {
    compute(FourRows.self, product, from: row)
    row += 4
  }
  switch product.rowCount - row {
  case 3: compute(Pair<TwoRows, OneRow>.self, product, from: row)
  case 2: compute(TwoRows.self, product, from: row)
  case 1: compute(OneRow.self, product, from: row)
  default: break
  }
}

/// Computes the first tile and meanwhile fetches what the next product reads, line by line.
///
/// - Returns: The number of its rows.
private func computeFetching(_ product: PanelProduct) -> Int {
  let upcoming = unsafe product.upcoming
  #if WIDE
    if product.rowCount >= 12 { return unsafe compute(Pair<SixRows, SixRows>.self, product, from: 0, upcoming) }
  #endif
  switch product.rowCount {
  case 6...: return unsafe compute(SixRows.self, product, from: 0, upcoming)
  case 4...: return unsafe compute(FourRows.self, product, from: 0, upcoming)
  case 2...: return unsafe compute(TwoRows.self, product, from: 0, upcoming)
  case 1: return unsafe compute(OneRow.self, product, from: 0, upcoming)
  default: return 0
  }
}

/// Computes the rows of one tile, beginning with `row`.
///
/// - Returns: The number of rows.
@inline(__always)
@discardableResult
private func compute<Rows: RowTile>(
  _: Rows.Type, _ product: PanelProduct, from row: Int, _ upcoming: UnsafePointer<Float>? = nil
) -> Int {
  var sums = Rows()
  let first = unsafe product.left + row * product.leftRowStride
  let (rowStride, innerStride) = (product.leftRowStride, product.leftInnerStride)
  let (innerCount, rightStride) = (product.innerCount, product.rightStride)
  var upcoming = unsafe upcoming
  for segment in 0..<product.segmentCount {
    var right = unsafe product.right + segment * product.rightSegmentStride
    var left = unsafe first + (product.segments.map { unsafe $0[segment] } ?? 0)
    for _ in 0..<innerCount {
      unsafe sums.add(left, rowStride, load(right))
      unsafe left += innerStride
      unsafe right += rightStride
      if let place = unsafe upcoming {
        unsafe cprocessor_fetch(place)
        unsafe upcoming = place + rightStride
      }
    }
  }
  sums.finish(product, row: row)
  return Rows.rowCount
}

/// The sums of some rows of C. Pairs of pairs instead of an array: the compiler keeps an array's elements in memory beside the
/// registers as soon as the loop around it is not the simplest.
private protocol RowTile {
  static var rowCount: Int { get }
  init()
  /// Adds one k: a value of each row of A times a row of B.
  mutating func add(_ left: UnsafePointer<Float>, _ rowStride: Int, _ factors: Lanes)
  /// Writes the rows, of which the first is `row`.
  func finish(_ product: PanelProduct, row: Int)
}

private struct OneRow: RowTile {
  var sums = Lanes.zero
  static var rowCount: Int { 1 }

  @inline(__always)
  mutating func add(_ left: UnsafePointer<Float>, _ rowStride: Int, _ factors: Lanes) {
    unsafe sums.addProduct(Lanes(repeating: left[0]), factors)
  }

  @inline(__always)
  func finish(_ product: PanelProduct, row: Int) {
    unsafe store(finished(sums, product, row: row), to: product.output + row * product.outputStride)
  }
}

private struct Pair<Upper: RowTile, Lower: RowTile>: RowTile {
  var upper = Upper()
  var lower = Lower()
  static var rowCount: Int { Upper.rowCount + Lower.rowCount }

  @inline(__always)
  mutating func add(_ left: UnsafePointer<Float>, _ rowStride: Int, _ factors: Lanes) {
    unsafe upper.add(left, rowStride, factors)
    unsafe lower.add(left + Upper.rowCount &* rowStride, rowStride, factors)
  }

  @inline(__always)
  func finish(_ product: PanelProduct, row: Int) {
    upper.finish(product, row: row)
    lower.finish(product, row: row + Upper.rowCount)
  }
}

private typealias TwoRows = Pair<OneRow, OneRow>
private typealias FourRows = Pair<TwoRows, TwoRows>
private typealias SixRows = Pair<FourRows, TwoRows>

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

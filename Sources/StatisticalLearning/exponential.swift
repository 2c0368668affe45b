/// Sixteen numbers side by side: two registers of 256 bits.
typealias Lanes = SIMD16<Float>

/// exp of numbers from −87 to 0, to a few parts in 10⁷; what is below −87 counts as −87, and what is above 0 as 0.
///
/// exp x = 2ⁿ exp r, with n = round(x / ln 2), |r| ≤ ½ ln 2, and exp r by its Taylor polynomial of degree 7, whose remainder
/// is below 6e-9 there.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
  let x = x.replacing(with: 0, where: x .> 0).replacing(with: -87, where: x .< -87)
  // Adding 1.5 · 2²³ leaves no room for a fraction: the sum's last bits are n.
  let shift = Lanes(repeating: 12_582_912)
  let shifted = shift.addingProduct(x, Lanes(repeating: 1.442_695_04))
  let n = shifted - shift
  // ln 2 in two parts, the first of few digits, so that n times it is exact.
  var r = x.addingProduct(n, Lanes(repeating: -0.693_145_75))
  r.addProduct(n, Lanes(repeating: -1.428_606_8e-6))
  var sum = Lanes(repeating: 1 / 5040)
  sum = Lanes(repeating: 1 / 720).addingProduct(sum, r)
  sum = Lanes(repeating: 1 / 120).addingProduct(sum, r)
  sum = Lanes(repeating: 1 / 24).addingProduct(sum, r)
  sum = Lanes(repeating: 1 / 6).addingProduct(sum, r)
  sum = Lanes(repeating: 0.5).addingProduct(sum, r)
  sum = Lanes(repeating: 1).addingProduct(sum, r)
  sum = Lanes(repeating: 1).addingProduct(sum, r)
  // n goes straight to the exponent.
  let bits = unsafe unsafeBitCast(sum, to: SIMD16<UInt32>.self)
  let exponents = unsafe unsafeBitCast(shifted, to: SIMD16<UInt32>.self) &<< 23
  return unsafe unsafeBitCast(bits &+ exponents, to: Lanes.self)
}

@inline(__always)
func load(_ place: UnsafePointer<Float>) -> Lanes { unsafe UnsafeRawPointer(place).loadUnaligned(as: Lanes.self) }

@inline(__always)
func store(_ lanes: Lanes, to place: UnsafeMutablePointer<Float>) {
  unsafe UnsafeMutableRawPointer(place).storeBytes(of: lanes, as: Lanes.self)
}

/// The next multiple of sixteen.
func paddedCount(_ count: Int) -> Int { (count + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount }

/// The same with zeros up to the next multiple of sixteen.
func padded(_ values: [Float]) -> [Float] {
  values + [Float](repeating: 0, count: paddedCount(values.count) - values.count)
}

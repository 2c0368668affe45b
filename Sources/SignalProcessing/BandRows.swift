/// How a complex band of the kurtogram lies in memory: every second sample in rows of their own, or every third.
///
/// A filter that keeps every second output then reads neighbours: eight outputs at once. For each phase (samples 0, 2,
/// 4 … and 1, 3, 5 …) there is a row of real parts and one of imaginary parts, each after eight zeros, which stand for
/// the time before the first sample. What follows the last sample may be anything; it reaches only outputs that do not
/// exist.
struct BandRows {
  /// The samples of the band.
  let count: Int
  /// 2 or 3.
  let apart: Int
  /// From one row to the next.
  let stride: Int

  static let lead = 8

  init(_ count: Int, apart: Int) {
    self.count = count
    self.apart = apart
    stride = Self.lead + Self.rounded((count + apart - 1) / apart)
  }

  /// The floats of a band.
  var size: Int { 2 * apart * stride }

  /// Up to whole vectors.
  static func rounded(_ count: Int) -> Int { (count + 7) & ~7 }

  /// Where a row's first sample stands, counted from the band's beginning.
  func row(_ phase: Int, isImaginary: Bool) -> Int { (2 * phase + (isImaginary ? 1 : 0)) * stride + Self.lead }

  /// Clears the time before the first sample.
  func clearLead(_ band: UnsafeMutablePointer<Float>) {
    for row in 0..<2 * apart {
      unsafe (band + row * stride).update(repeating: 0, count: Self.lead)
    }
  }

  /// Loads `(signal − offset) · scale` as a band in halves that is real: rows of imaginary parts are not written.
  func load(
    _ signal: Span<Float>, minus offset: Float, times scale: Float, into band: UnsafeMutablePointer<Float>
  ) {
    unsafe clearLead(band)
    let even = unsafe band + row(0, isImaginary: false)
    let odd = unsafe band + row(1, isImaginary: false)
    for pair in 0..<count / 2 {
      unsafe even[pair] = (signal[2 * pair] - offset) * scale
      unsafe odd[pair] = (signal[2 * pair + 1] - offset) * scale
    }
    if !count.isMultiple(of: 2) { unsafe even[count / 2] = (signal[count - 1] - offset) * scale }
  }

  /// Copies a band in halves into one in thirds.
  func separate(
    _ band: UnsafePointer<Float>, into thirds: UnsafeMutablePointer<Float>, _ apart: BandRows, isReal: Bool
  ) {
    unsafe apart.clearLead(thirds)
    for isImaginary in isReal ? [false] : [false, true] {
      let even = unsafe band + row(0, isImaginary: isImaginary)
      let odd = unsafe band + row(1, isImaginary: isImaginary)
      let zero = unsafe thirds + apart.row(0, isImaginary: isImaginary)
      let one = unsafe thirds + apart.row(1, isImaginary: isImaginary)
      let two = unsafe thirds + apart.row(2, isImaginary: isImaginary)
      for six in 0..<count / 6 {
        unsafe zero[2 * six] = even[3 * six]
        unsafe one[2 * six] = odd[3 * six]
        unsafe two[2 * six] = even[3 * six + 1]
        unsafe zero[2 * six + 1] = odd[3 * six + 1]
        unsafe one[2 * six + 1] = even[3 * six + 2]
        unsafe two[2 * six + 1] = odd[3 * six + 2]
      }
      for sample in count / 6 * 6..<count {
        let value = unsafe sample.isMultiple(of: 2) ? even[sample / 2] : odd[sample / 2]
        unsafe thirds[apart.row(sample % 3, isImaginary: isImaginary) + sample / 3] = value
      }
    }
  }
}

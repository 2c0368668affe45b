import KernelTypes
import Tensors
import Testing

@testable import Kernels

/// The loops that this processor can run, with their names for messages.
let loopsAtHand: [(name: String, loops: Loops)] =
  [("256 bits", .narrow)] + (Processor.current.hasAVX512 ? [("512 bits", .wide)] : [])

/// Numbers in -1 ... 1 at an aligned address.
func noise(_ count: Int, seed: UInt64) -> AlignedFloats {
  let floats = AlignedFloats(zeros: count)
  var stream = RandomStream(seed: seed)
  for index in 0..<count { unsafe floats.base[index] = Float(stream.uniform(in: -1...1)) }
  return floats
}

@Suite("The panel product")
struct MultiplyTests {
  @Test("equals the plain sum for every row count", arguments: [0, 1, 2, 3, 5, 6, 7, 11, 12, 13, 17, 23, 24, 31])
  func plain(rows: Int) {
    for (name, loops) in loopsAtHand {
      for inner in [1, 2, 7, 33] {
        let (leftStride, outputStride) = (inner + 3, 21)
        let (left, right) = (noise(32 * leftStride, seed: 1), noise(inner * 16, seed: 2))
        let output = noise(32 * outputStride, seed: 3)
        let before = output.values(0..<output.count)
        unsafe loops.multiply(
          PanelProduct(
            rows: rows, inner: inner, left: left.base, rowStride: leftStride, right: right.base,
            output: output.base, outputStride: outputStride))
        var expected = before
        for row in 0..<rows {
          for column in 0..<16 {
            expected[row * outputStride + column] = Float(
              (0..<inner).reduce(0.0) {
                unsafe $0 + Double(left.base[row * leftStride + $1]) * Double(right.base[$1 * 16 + column])
              })
          }
        }
        #expect(isClose(output.values(0..<output.count), expected, 1e-5), "\(name), \(rows) × \(inner)")
      }
    }
  }

  @Test("reads segments, columns for rows, adds, biases, rectifies and gates")
  func everything() {
    let (rows, inner, segments) = (13, 5, [40, 0, 7])
    for (name, loops) in loopsAtHand {
      let (left, right) = (noise(400, seed: 4), noise(15 * 20, seed: 5))
      let (bias, gate) = (noise(16, seed: 6), noise(rows * 16, seed: 7))
      let output = noise(rows * 18, seed: 8)
      let before = output.values(0..<output.count)
      unsafe segments.withUnsafeBufferPointer { offsets in
        var product = unsafe PanelProduct(
          rows: rows, inner: inner, left: left.base, rowStride: 1, innerStride: rows + 2, right: right.base,
          rightStride: 20, output: output.base, outputStride: 18, accumulates: true)
        unsafe product.segments = offsets.baseAddress
        product.segmentCount = offsets.count
        unsafe product.bias = UnsafePointer(bias.base)
        product.slope = 0.25
        unsafe product.gate = UnsafePointer(gate.base)
        product.gateStride = 16
        product.gateSlope = 0.5
        loops.multiply(product)
      }
      var expected = before
      for row in 0..<rows {
        for column in 0..<16 {
          var sum = unsafe Double(before[row * 18 + column]) + Double(bias.base[column])
          for (s, offset) in segments.enumerated() {
            for k in 0..<inner {
              let a = unsafe left.base[offset + row + k * (rows + 2)]
              let b = unsafe right.base[(s * inner + k) * 20 + column]
              sum += Double(a) * Double(b)
            }
          }
          if sum < 0 { sum *= 0.25 }
          if unsafe gate.base[row * 16 + column] <= 0 { sum *= 0.5 }
          expected[row * 18 + column] = Float(sum)
        }
      }
      #expect(isClose(output.values(0..<output.count), expected, 1e-5), "\(name)")
    }
  }

  @Test("keeps a number that is none, so that a loss shows it")
  func notANumber() {
    for (name, loops) in loopsAtHand {
      let (left, right, output) = (noise(4, seed: 1), noise(4 * 16, seed: 2), noise(16, seed: 3))
      unsafe left.base[2] = .nan
      var product = unsafe PanelProduct(
        rows: 1, inner: 4, left: left.base, rowStride: 4, right: right.base, output: output.base, outputStride: 16)
      product.slope = 0
      loops.multiply(product)
      let found = output.values(0..<16)
      #expect(found.count { $0.isNaN } == 16, "\(name)")
    }
  }

  func isClose(_ found: [Float], _ expected: [Float], _ tolerance: Float) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }
}

import Foundation
import KernelTypes
import Testing

@testable import Kernels

@Suite("The element and channel loops")
struct ApplyTests {
  static let functions: [(ElementFunction, @Sendable (Double) -> Double, @Sendable (Double) -> Double)] = [
    (.rectifier(slope: 0), { max($0, 0) }, { $0 > 0 ? 1 : 0 }),
    (.rectifier(slope: 0.2), { $0 > 0 ? $0 : Double(Float(0.2)) * $0 }, { $0 > 0 ? 1 : Double(Float(0.2)) }),
    (.rectifier(slope: 1), { $0 }, { _ in 1 }),
    (.tanh, { tanh($0) }, { 1 - $0 * $0 }),
    (.sigmoid, { 1 / (1 + exp(-$0)) }, { $0 * (1 - $0) }),
  ]

  @Test("functions are those of the C library to the last bits, and no others are touched", arguments: [1, 15, 16, 53])
  func apply(count: Int) {
    for (name, loops) in loopsAtHand {
      for (function, plain, derivative) in Self.functions {
        for scale in [Float(1e-4), 1, 9, 60] {
          let (values, gradient) = (noise(64, seed: 1), noise(64, seed: 2))
          for index in 0..<64 { unsafe values.base[index] *= scale }
          let (before, slopes) = (values.values(0..<64), gradient.values(0..<64))
          unsafe loops.apply(function, values.base, count)
          unsafe loops.differentiate(function, values.base, gradient.base, count)
          for index in 0..<64 {
            let after = unsafe values.base[index]
            let expected = index < count ? plain(Double(before[index])) : Double(before[index])
            #expect(
              abs(Double(after) - expected) <= 3e-7 * abs(expected) + 1e-37, "\(name) \(function) at \(before[index])")
            let slope = index < count ? derivative(Double(after)) * Double(slopes[index]) : Double(slopes[index])
            #expect(abs(Double(unsafe gradient.base[index]) - slope) <= 2e-7, "\(name) \(function) at \(after)")
          }
        }
      }
    }
  }

  @Test("functions keep what is no number, and are finite at both ends", arguments: [1, 16])
  func ends(count: Int) {
    for (_, loops) in loopsAtHand {
      for (function, plain, _) in Self.functions {
        for value in [Float.nan, 3e38, -3e38] {
          let values = AlignedFloats(zeros: 16)
          unsafe values.base[0] = value
          unsafe loops.apply(function, values.base, count)
          let (after, expected) = (unsafe values.base[0], plain(Double(value)))
          if value.isNaN, case .rectifier = function {
            #expect(after.isNaN)
          } else if expected.isNaN {
            #expect(after.isNaN, "\(function)")
          } else {
            #expect(abs(Double(after) - expected) <= 1e-6 * max(abs(expected), 1e-30), "\(function) of \(value)")
          }
        }
      }
    }
  }

  @Test("sums around a centre and normalisations are the plain ones", arguments: [1, 3, 17])
  func channels(pixels: Int) {
    let (values, gradients) = (noise(pixels * 32, seed: 1), noise(pixels * 32, seed: 2))
    let (mean, scale, shift, gain) = (noise(32, seed: 3), noise(32, seed: 4), noise(32, seed: 5), noise(32, seed: 6))
    func value(_ floats: AlignedFloats, _ index: Int) -> Double { unsafe Double(floats.base[index]) }
    for (name, loops) in loopsAtHand {
      let sums = AlignedFloats(zeros: 32)
      unsafe loops.channels.squares(values.base + 16, 32, pixels, mean.base + 16, sums.base)
      unsafe loops.channels.products(gradients.base + 16, values.base + 16, 32, pixels, mean.base + 16, sums.base + 16)
      for channel in 0..<16 {
        let distances = (0..<pixels).map { value(values, $0 * 32 + 16 + channel) - value(mean, 16 + channel) }
        let squares = distances.reduce(0) { $0 + $1 * $1 }
        let products = distances.indices.reduce(0.0) {
          $0 + distances[$1] * value(gradients, $1 * 32 + 16 + channel)
        }
        #expect(abs(value(sums, channel) - squares) <= 1e-5 * squares, "\(name)")
        #expect(abs(value(sums, 16 + channel) - products) <= 1e-5 * Double(pixels), "\(name)")
      }
      let normalisation = unsafe Normalisation(channels: 32, mean: mean.base, scale: scale.base, shift: shift.base)
      let (output, back) = (AlignedFloats(zeros: pixels * 32), noise(pixels * 32, seed: 2))
      unsafe loops.channels.normalise(normalisation, .rectifier(slope: 0.5), values.base, output.base, pixels)
      unsafe loops.channels.differentiate(normalisation, gain.base, values.base, back.base, pixels)
      for index in 0..<pixels * 32 {
        let channel = index % 32
        let line = (value(values, index) - value(mean, channel)) * value(scale, channel) + value(shift, channel)
        #expect(abs(value(output, index) - (line > 0 ? line : line / 2)) <= 1e-6, "\(name)")
        #expect(abs(value(back, index) - (line + value(gain, channel) * value(gradients, index))) <= 1e-6, "\(name)")
      }
    }
  }
}

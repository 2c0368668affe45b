import KernelTypes
import Tensors
import Testing

@testable import Kernels

@Suite("The other loops")
struct LoopsTests {
  @Test("a step of Adam follows its formula to a few units in the last place", arguments: [16, 48, 1024])
  func adam(count: Int) {
    for (name, loops) in loopsAtHand {
      let (parameters, gradients) = (noise(count, seed: 1), noise(count, seed: 2))
      let (first, second) = (noise(count, seed: 3), noise(count, seed: 4))
      for index in 0..<count { unsafe second.base[index] = abs(second.base[index]) * 1e-4 }
      unsafe (second.base[3], second.base[5]) = (0, 1e-30)
      unsafe (gradients.base[3], gradients.base[5]) = (0, 0)
      let step = AdamStep(
        shrink: 0.99, pull: 0.01, gradientScale: 0.5, firstGain: 0.1, secondGain: 0.001, epsilon: 1e-8, rate: 0.02,
        rootScale: 3)
      let (p, m, v) = (
        parameters.values(0..<count).map(Double.init), first.values(0..<count).map(Double.init),
        second.values(0..<count).map(Double.init)
      )
      unsafe loops.adam(step, parameters.base, gradients.base, first.base, second.base, count)
      for index in 0..<count {
        let gradient = unsafe 0.5 * Double(gradients.base[index]) + 0.01 * p[index]
        let mean = m[index] + 0.1 * (gradient - m[index])
        let square = v[index] + 0.001 * (gradient * gradient - v[index])
        let moved = 0.99 * p[index] - 0.02 * mean / (square.squareRoot() * 3 + 1e-8)
        let found = unsafe (Double(parameters.base[index]), Double(first.base[index]), Double(second.base[index]))
        #expect(abs(found.0 - moved) <= 2e-6 * max(1, abs(moved)), "\(name), parameter \(index)")
        #expect(abs(found.1 - mean) <= 1e-6, "\(name), mean \(index)")
        #expect(abs(found.2 - square) <= 1e-6 * max(square, 1e-6), "\(name), square \(index)")
      }
    }
  }

  @Test("a step of momentum follows its formula", arguments: [false, true])
  func momentum(isNesterov: Bool) {
    for (name, loops) in loopsAtHand {
      let (parameters, gradients, first) = (noise(32, seed: 1), noise(32, seed: 2), noise(32, seed: 3))
      let step = MomentumStep(
        shrink: 0.9, pull: 0.1, gradientScale: 2, momentum: 0.8, isNesterov: isNesterov, rate: 0.05)
      let (p, m) = (parameters.values(0..<32), first.values(0..<32))
      unsafe loops.momentum(step, parameters.base, gradients.base, first.base, 32)
      for index in 0..<32 {
        let gradient = unsafe 2 * gradients.base[index] + 0.1 * p[index]
        let velocity = 0.8 * m[index] + gradient
        let moved = 0.9 * p[index] - 0.05 * (isNesterov ? gradient + 0.8 * velocity : velocity)
        let found = unsafe (parameters.base[index], first.base[index])
        #expect(abs(found.0 - moved) <= 1e-6 && abs(found.1 - velocity) <= 1e-6, "\(name)")
      }
    }
  }

  @Test("transposing twice is the identity", arguments: [16, 48], [1, 7, 16, 33])
  func transpose(rows: Int, columns: Int) {
    for (name, loops) in loopsAtHand {
      let source = noise(rows * (columns + 2), seed: 9)
      let turned = AlignedFloats(zeros: columns * (rows + 1))
      unsafe loops.transpose(source.base, columns + 2, rows, columns, turned.base, rows + 1)
      for row in 0..<rows {
        for column in 0..<columns {
          let same = unsafe turned.base[column * (rows + 1) + row] == source.base[row * (columns + 2) + column]
          #expect(same, "\(name), \(row), \(column)")
        }
      }
    }
  }

  @Test("errors are scaled differences and their squares, and padding is 0", arguments: [1, 15, 16, 17, 100])
  func errors(width: Int) {
    let (rows, stride) = (3, 112)
    for (name, loops) in loopsAtHand {
      let (output, target) = (noise(rows * stride, seed: 1), noise(rows * width, seed: 2))
      let difference = noise(rows * stride, seed: 3)
      let sum = unsafe loops.errors(
        output.base, stride, target.base, width, rows, width, 0.25, difference.base, stride)
      var expected = 0.0
      for row in 0..<rows {
        for column in 0..<(width + 15) / 16 * 16 {
          let error =
            column < width ? unsafe output.base[row * stride + column] - target.base[row * width + column] : 0
          expected += Double(error) * Double(error)
          let found = unsafe difference.base[row * stride + column]
          #expect(found == 0.25 * error, "\(name)")
        }
      }
      #expect(abs(sum - expected) <= 1e-6 * expected, "\(name)")
    }
  }

  @Test("sums of columns and of squares equal the plain ones")
  func sums() {
    for (name, loops) in loopsAtHand {
      let values = noise(7 * 32, seed: 5)
      let sums = AlignedFloats(zeros: 16)
      unsafe loops.columnSums(values.base + 16, 32, 7, sums.base)
      for column in 0..<16 {
        let expected = (0..<7).reduce(Float(0)) { unsafe $0 + values.base[16 + $1 * 32 + column] }
        let found = unsafe sums.base[column]
        #expect(abs(found - expected) <= 1e-6, "\(name)")
      }
      let expected = values.values(0..<7 * 32).reduce(0.0) { $0 + Double($1) * Double($1) }
      let found = unsafe loops.squaredNorm(values.base, 7 * 32)
      #expect(abs(found - expected) <= 1e-12 * expected, "\(name)")
    }
  }

  @Test("a processor's abilities are read from its flags")
  func processor() {
    let modern =
      "processor: 0\nflags\t\t: fpu avx2 fma bmi1 bmi2 f16c movbe avx512f avx512bw avx512cd avx512dq avx512vl\n"
    #if arch(x86_64)
      #expect(Processor(cpuInfo: modern).hasAVX512 && Processor(cpuInfo: modern).hasAVX2)
      #expect(!Processor(cpuInfo: "flags : sse2 avx2\n").hasAVX2)
      #expect(!Processor(cpuInfo: "flags : avx2 fma bmi1 bmi2 f16c movbe avx512f\n").hasAVX512)
    #endif
    #expect(!Processor(cpuInfo: "").hasAVX512)
  }
}

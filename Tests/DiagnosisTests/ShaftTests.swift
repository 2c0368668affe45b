import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diagnosis

@Suite("The shaft's speed and lines")
struct ShaftTests {
  private let rate = 4000.0

  /// Noise with shaft lines: amplitude by order.
  private func take(
    _ lines: [Double: Double], shaftHz: Double = 24, declaredHz: Double? = nil, seconds: Double = 6, seed: UInt64 = 1
  ) -> VibrationTake {
    var signal = TestVibration(seconds: seconds, sampleRateHz: rate)
    signal.addNoise(rms: 0.5, colour: 0.5, seed: seed)
    for (order, amplitude) in lines.sorted(by: { $0.key < $1.key }) {
      signal.addSine(hz: order * shaftHz, amplitude: amplitude, phase: order)
    }
    return VibrationTake(samples: signal.floats, shaftHz: declaredHz ?? shaftHz)
  }

  private func pattern(_ now: [Double: Double], _ before: [Double: Double]) -> ShaftPattern {
    ShaftPattern(of: ShaftLines(of: [take(now, seed: 2)], healthy: [take(before, seed: 3)], sampleRateHz: rate))
  }

  private let healthy: [Double: Double] = [1: 0.2, 2: 0.1, 3: 0.1]

  @Test("a speed 1.4 % off is found to a thousandth", arguments: [-0.014, 0.014, 0.0007])
  func speed(off: Double) {
    let lines: [Double: Double] = [1: 0.4, 2: 0.3, 3: 0.3, 4: 0.2, 5: 0.2]
    let speed = ShaftSpeed(
      of: [take(lines, shaftHz: 24 * (1 + off), declaredHz: 24)], sampleRateHz: rate, DefectSearch.Settings())
    #expect(speed.isMeasured)
    #expect(abs(speed.ratio - (1 + off)) < ShaftSpeed.measuredUncertainty)
    #expect(speed.uncertainty == ShaftSpeed.measuredUncertainty)
  }

  @Test("without shaft lines the declared speed stays", arguments: 1...12)
  func declared(seed: UInt64) {
    let speed = ShaftSpeed(of: [take([:], seed: seed)], sampleRateHz: rate, DefectSearch.Settings())
    #expect(!speed.isMeasured && speed.ratio == 1)
    #expect(speed.uncertainty == ShaftSpeed.declaredUncertainty)
  }

  @Test("mains beside the shaft's multiples are not taken for them")
  func mains() {
    // 2 × 24.6 is 49.2: 1.6 % below the mains, which a shaft at 25 Hz would meet at every other multiple.
    let lines = Dictionary(uniqueKeysWithValues: (1...6).map { (Double($0) * 50 / 24.6, 1.0) })
    let speed = ShaftSpeed(of: [take(lines, shaftHz: 24.6)], sampleRateHz: rate, DefectSearch.Settings())
    #expect(!speed.isMeasured)
  }

  @Test("a line's amplitude is that of the sine, wherever it falls between bins", arguments: [23.9, 24, 24.07])
  func amplitudes(shaftHz: Double) throws {
    let planted: [Double: Double] = [0.5: 0.7, 1: 2, 2.5: 0.9, 7: 1.3]
    let shaft = ShaftLines(of: [take(planted, shaftHz: shaftHz)], healthy: [], sampleRateHz: rate)
    #expect(shaft.lines.count == 20)
    for (order, amplitude) in planted {
      let line = try #require(shaft[order])
      #expect(abs(line.amplitude / amplitude - 1) < 0.05, "\(order)")
      #expect(line.isSeen && line.riseDB == nil)
    }
    let quiet = shaft.lines.filter { planted[$0.order] == nil }
    #expect(quiet.count(where: \.isSeen) <= 2)
  }

  @Test("a rise is told in decibels")
  func rises() throws {
    let shaft = ShaftLines(of: [take([1: 2])], healthy: [take([1: 0.2])], sampleRateHz: rate)
    #expect(abs((try #require(shaft[1]?.riseDB)) - 20) < 0.5)
  }

  @Test("1× that rose and rules is unbalance")
  func unbalance() {
    guard case .unbalance(let rise) = pattern([1: 2, 2: 0.1, 3: 0.1], healthy) else {
      Issue.record("\(pattern([1: 2, 2: 0.1, 3: 0.1], healthy))")
      return
    }
    #expect(abs(rise - 20) < 1)
  }

  @Test("2× that rose to half of 1× is misalignment")
  func misalignment() {
    guard case .misalignment(let rise, let ratio) = pattern([1: 0.6, 2: 1.2, 3: 0.1], healthy) else {
      Issue.record("\(pattern([1: 0.6, 2: 1.2, 3: 0.1], healthy))")
      return
    }
    #expect(abs(rise - 21.6) < 2 && abs(ratio - 1) < 0.1)
  }

  @Test("many multiples, or half multiples, are looseness")
  func looseness() {
    let many = Dictionary(uniqueKeysWithValues: (1...7).map { (Double($0), 0.8 * Double($0)) })
    guard case .looseness(let multiples, let halves, _) = pattern(many, healthy) else {
      Issue.record("\(pattern(many, healthy))")
      return
    }
    #expect(multiples >= 6 && halves == 0)
    let half: [Double: Double] = [0.5: 0.5, 1: 1, 1.5: 1.5, 2.5: 2]
    guard case .looseness(_, 2..., _) = pattern(half, healthy) else {
      Issue.record("\(pattern(half, healthy))")
      return
    }
  }

  @Test("multiples that the healthy machine had as well are no looseness where one line rose")
  func oldMultiples() {
    let multiples = Dictionary(uniqueKeysWithValues: (1...7).map { (Double($0), 0.8 * Double($0)) })
    var one = multiples
    one[4] = 13
    guard case .undetermined(.noPattern(let order, let rise)) = pattern(one, multiples) else {
      Issue.record("\(pattern(one, multiples))")
      return
    }
    #expect(order == 4 && abs(rise - 12.2) < 1)
  }

  @Test("a machine as it was shows no pattern, and neither does a short or an incomparable one")
  func undetermined() {
    switch pattern(healthy, healthy) {
    case .undetermined(.noRise): break
    case .undetermined(.smallRise(_, let rise)): #expect(rise > 0 && rise < ShaftPattern.leastRiseDB)
    case let other: Issue.record("\(other)")
    }
    let alone = ShaftLines(of: [take([1: 2])], healthy: [], sampleRateHz: rate)
    #expect(ShaftPattern(of: alone) == .undetermined(.noHealthySnapshots))
    let short = ShaftLines(
      of: [take([1: 2], seconds: 0.3)], healthy: [take([1: 2], seconds: 0.3)], sampleRateHz: rate)
    #expect(ShaftPattern(of: short) == .undetermined(.tooShort))
  }
}

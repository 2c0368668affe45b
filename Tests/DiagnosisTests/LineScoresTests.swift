import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diagnosis

@Suite("How far lines stand out")
struct LineScoresTests {
  @Test(
    "on noise, scores are those of a standard exponential variable, whatever its colour, scale and averages",
    arguments: [(0.0, 1.0, 1), (0.9, 1.0, 1), (0.0, 1e-6, 1), (0.5, 1e6, 7), (0.0, 1.0, 7)])
  func exponential(colour: Double, scale: Double, averages: Int) {
    var values: [Double] = []
    for seed in 1...6 as ClosedRange<UInt64> {
      let noise = orderSpectrum(seed: seed, turns: 64, averages: averages, colour: colour, scale: scale)
      values += LineScores(noise, upTo: 20, unmasked).values.dropFirst(LineScores.firstBin).map(Double.init)
    }
    let count = Double(values.count)
    #expect(values.allSatisfy { $0 >= 0 && $0 <= Double(LineScores.most) })
    #expect(abs(values.reduce(0, +) / count - 1) < 0.08)
    for (level, share) in [(0.693, 0.5), (2.303, 0.1), (Double(LineScores.seen), 0.05)] {
      let above = Double(values.count { $0 > level }) / count
      #expect(abs(above - share) < 0.25 * share + 0.01, "\(above) above \(level)")
    }
  }

  @Test("a line of 20 dB is the highest score there is, in its bin and beside it, and two bins further is noise")
  func line() {
    let spectrum = orderSpectrum(seed: 3, orders: [7], amplitude: 0.9)
    let scores = LineScores(spectrum, upTo: 12, unmasked)
    let bin = 7 * 32
    #expect(scores.values[bin - 1...bin + 1].allSatisfy { $0 == LineScores.most })
    #expect(scores.values[bin - 4] < LineScores.most && scores.values[bin + 4] < LineScores.most)
    #expect(scores.isSeen(bin))
    #expect((scores.levelDB(bin) ?? 0) > 15)
  }

  @Test("masked places score as noise does, have no level and are never seen")
  func masked() {
    let spectrum = orderSpectrum(seed: 4, turns: 64, orders: [1, 2, 3, 4, 5, 6], amplitude: 3)
    let mask = LineMask(mainsHz: [], shaftTolerance: 0.001, shaftHz: [])
    let scores = LineScores(spectrum, upTo: 16, mask)
    for order in 1...6 {
      #expect(scores.isMasked[64 * order] && scores.heights[64 * order] == 0)
      #expect(scores.levelDB(64 * order) == nil && !scores.isSeen(64 * order))
    }
    let hidden = scores.values.indices.filter { scores.isMasked[$0] }.map { Double(scores.values[$0]) }
    #expect(hidden.count > 60)
    #expect(abs(hidden.reduce(0, +) / Double(hidden.count) - 1) < 0.35)
    // Strong lines behind masks leave what is beside them alone.
    let open = scores.values.indices.dropFirst(3).filter { !scores.isMasked[$0] }
    let seen = Double(open.count(where: scores.isSeen)) / Double(open.count)
    #expect(seen < 0.08)
  }

  @Test("a spectrum of nothing has no line")
  func silent() {
    let silence = OrderSpectrum(
      of: [Float](repeating: 0, count: 4096), shaftHz: 1,
      TurnSegments(
        of: [VibrationTake(samples: [Float](repeating: 0, count: 4096), shaftHz: 1)], sampleRateHz: 64))
    let scores = LineScores(silence, upTo: 20, unmasked)
    #expect(scores.values.dropFirst(LineScores.firstBin).allSatisfy { $0 == 0 })
    #expect(!scores.values.indices.contains(where: scores.isSeen))
  }
}

@Suite("What is masked")
struct LineMaskTests {
  private let resolution = 1.0 / 32

  private func masked(_ mask: LineMask, at order: Double) -> Bool {
    mask.places(bins: 32 * 40, resolution: resolution)[Int((order / resolution).rounded())]
  }

  @Test("the shaft's first ten multiples, as far as its speed is uncertain, and all where it is measured")
  func shaft() {
    let declared = LineMask(mainsHz: [], shaftTolerance: ShaftSpeed.declaredUncertainty, shaftHz: [])
    let measured = LineMask(mainsHz: [], shaftTolerance: ShaftSpeed.measuredUncertainty, shaftHz: [])
    for multiple in 1...30 {
      #expect(masked(declared, at: Double(multiple)) == (multiple <= 10))
      #expect(masked(measured, at: Double(multiple)))
      #expect(!masked(declared, at: Double(multiple) + 0.5))
    }
    #expect(masked(declared, at: 10.07) && !masked(measured, at: 10.07))
    #expect(
      !LineMask(mainsHz: [], shaftTolerance: nil, shaftHz: [25]).places(bins: 900, resolution: 0.03).contains(true))
  }

  @Test("all multiples of the mains, at whatever orders the speed puts them", arguments: [17.3, 33.33, 97.1])
  func mains(shaftHz: Double) {
    let mask = LineMask(mainsHz: [50, 60], shaftTolerance: nil, shaftHz: [shaftHz])
    for mains in [50.0, 60.0] {
      for multiple in 1...Int(39 * shaftHz / mains) {
        #expect(masked(mask, at: Double(multiple) * mains / shaftHz))
      }
    }
    let share = Double(mask.places(bins: 1280, resolution: resolution).count { $0 }) / 1280
    #expect(share < 5 * resolution * shaftHz * (1 / 50 + 1 / 60) + 0.1)
  }

  @Test("snapshots at different speeds mask all orders between")
  func speeds() {
    let mask = LineMask(mainsHz: [50], shaftTolerance: nil, shaftHz: [24, 26])
    for order: Double in [1.923, 2, 2.083, 3.846, 4, 4.167] { #expect(masked(mask, at: order)) }
    #expect(!masked(mask, at: 1.7) && !masked(mask, at: 2.4))
  }
}

@Suite("Masks that leave nothing") struct CrowdedMaskTests {
  @Test("multiples closer than two bins mask everything, at once, however close they are", arguments: [1e15, 60 / 1.9])
  func crowded(shaftHz: Double) {
    let mask = LineMask(mainsHz: [60], shaftTolerance: nil, shaftHz: [shaftHz])
    #expect(mask.places(bins: 50, resolution: 1).allSatisfy { $0 })
  }
}

import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diagnosis

@Suite("The search for combs")
struct CombSearchTests {
  private let outer = LineComb(order: 3.585, harmonics: 5)

  private func search(shuffles: Int = 2000, seed: UInt64 = 1) -> CombSearch {
    var settings = DefectSearch.Settings()
    (settings.shuffles, settings.seed) = (shuffles, seed)
    return CombSearch(settings)
  }

  private func match(_ spectrum: OrderSpectrum, _ comb: LineComb, shuffles: Int = 2000) -> CombSearch.Match {
    let scores = LineScores(spectrum, upTo: comb.highestOrder(tolerance: 0.03), unmasked)
    return search(shuffles: shuffles).match(comb, in: scores, stream: 0)
  }

  @Test("on noise, p is uniform or larger")
  func uniform() {
    let combs = [outer, LineComb(order: 5.415, harmonics: 5, sidebandOrder: 1), LineComb(order: 0.4, harmonics: 10)]
    var pValues = concurrentMap(150) { index -> Double in
      let noise = orderSpectrum(seed: UInt64(index), turns: index.isMultiple(of: 2) ? 32 : 17)
      return match(noise, combs[index % 3], shuffles: 400).pValue
    }
    pValues.sort()
    // Kolmogorov and Smirnov: 1.63 / √n is passed once in a hundred times by uniform numbers.
    let excess = pValues.enumerated().map { Double($0 + 1) / 150 - $1 }.max() ?? 1
    #expect(excess < 1.63 / 150.0.squareRoot(), "\(excess)")
    #expect(pValues[0] > 1e-4 && pValues[75] < 0.85)
  }

  @Test("a comb is found to a tenth of a bin", arguments: [-0.028, -0.011, 0, 0.004, 0.027])
  func planted(deviation: Double) {
    let order = 3.585 * (1 + deviation)
    let spectrum = orderSpectrum(seed: 5, orders: (1...5).map { Double($0) * order }, amplitude: 0.7)
    let match = match(spectrum, outer)
    #expect(match.pValue < 1e-5)
    #expect(abs(match.order - order) < 0.1 / 32)
    for (harmonic, bin) in zip(1...5, match.bins) {
      #expect(abs(Double(bin ?? 0) / 32 - Double(harmonic) * order) <= 1.0 / 32)
    }
  }

  @Test("what a tooth shows is read at the place that was scored, the highest of its three bins", arguments: [0, 0.3])
  func places(amplitude: Double) {
    let spectrum = orderSpectrum(seed: 9, orders: (1...5).map { 3.6 * Double($0) }, amplitude: amplitude)
    let mask = LineMask(mainsHz: [1.78], shaftTolerance: nil, shaftHz: [1])
    let scores = LineScores(spectrum, upTo: outer.highestOrder(tolerance: 0.03), mask)
    let match = search().match(outer, in: scores, stream: 0)
    for (place, bin) in zip(match.places, match.bins) {
      guard let place, let bin else { continue }
      #expect(abs(place - bin) <= 1)
      #expect(
        scores.peakDB(place)
          == (scores.isMasked[place] ? nil : 10 * log10(Double(scores.heights[place - 1...place + 1].max() ?? 0))))
      #expect(scores.isSeen(place) == (!scores.isMasked[place] && scores.values[place] >= LineScores.seen))
    }
    #expect(match.places.allSatisfy { $0 != nil })
  }

  @Test("the stronger the comb, the smaller p")
  func monotonic() {
    let pValues = [0.0, 0.08, 0.16, 0.3, 1].map { amplitude in
      match(orderSpectrum(seed: 2, averages: 3, orders: (1...5).map { 3.6 * Double($0) }, amplitude: amplitude), outer)
        .pValue
    }
    #expect(zip(pValues, pValues.dropFirst()).allSatisfy { $0 >= $1 }, "\(pValues)")
    #expect(pValues[0] > 0.05 && pValues[4] < 1e-6)
  }

  @Test("two lines in step, however strong, are no comb of five, three are")
  func few() {
    let two = match(orderSpectrum(seed: 9, orders: [3.6, 7.2], amplitude: 5), outer)
    let three = match(orderSpectrum(seed: 9, orders: [3.6, 7.2, 10.8], amplitude: 5), outer)
    #expect(two.pValue > 1e-4)
    #expect(three.pValue < 1e-5)
  }

  @Test("teeth beyond the spectrum have no bin, and a comb wholly beyond it is not found")
  func reach() {
    let spectrum = orderSpectrum(seed: 1)
    let partly = match(spectrum, LineComb(order: 9, harmonics: 5))
    #expect(partly.bins.map { $0 == nil } == [false, false, false, true, true])
    let beyond = match(spectrum, LineComb(order: 40, harmonics: 2))
    #expect(beyond.pValue == 1 && beyond.order == 40)
    #expect(beyond.bins.allSatisfy { $0 == nil })
  }

  @Test("p is the share of sums as high, counting the comb's own")
  func counted() {
    let sums = (1...99).map(Double.init)
    #expect(abs(CombSearch.pValue(of: 50, among: sums) - 0.51) < 1e-12)
    #expect(CombSearch.pValue(of: 0, among: sums) == 1)
    #expect(abs(CombSearch.pValue(of: 5, among: [Double](repeating: 5, count: 9)) - 1) < 1e-12)
    #expect(abs(CombSearch.pValue(of: 6, among: [Double](repeating: 5, count: 9)) - 0.1) < 1e-12)
  }

  @Test("beyond the highest tenth p falls off exponentially, and never below what can be told")
  func tail() {
    // Quantiles of an exponential variable: p is exp(-x).
    let sums = (0..<2000).map { -log((Double($0) + 0.5) / 2000) }
    for sum in [9.0, 12, 15] {
      #expect(abs(log(CombSearch.pValue(of: sum, among: sums)) + sum) < 0.1)
    }
    let edge = Quantile.linear(0.9, of: sums)
    let (below, above) = (
      CombSearch.pValue(of: edge - 1e-9, among: sums), CombSearch.pValue(of: edge + 1e-9, among: sums)
    )
    #expect(abs(below - above) < 2 / 2000)
    #expect(CombSearch.pValue(of: 1000, among: sums) == CombSearch.leastPValue)
  }
}

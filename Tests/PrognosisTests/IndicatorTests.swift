import Foundation
import Tensors
import Testing

@testable import Prognosis

@Suite("Fitness and fusion of indicators")
struct IndicatorTests {
  private static func close(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
    value.map { abs($0 - expected) <= tolerance } ?? false
  }

  @Test("a straight rise is monotone and its own course", arguments: [20, 101, 997])
  func straight(count: Int) {
    let run: [Double?] = (0..<count).map(Double.init)
    let fitness = IndicatorFitness(of: [run], smoothing: .none)
    #expect(Self.close(fitness.monotonicity, 1))
    #expect(Self.close(fitness.robustness, 1))
    #expect(fitness.trendability == nil && fitness.prognosability == nil)
    #expect(Self.close(fitness.fitness(), 1))
  }

  @Test("a triangle is not monotone, and a bend halfway counts what rises less what falls")
  func triangle() {
    // 20 parts of 4: 10 rise, 9 changes up; then 10 fall.
    let run: [Double?] = (0..<80).map { Double($0 < 40 ? $0 : 80 - $0) }
    let changes = IndicatorFitness(of: [run], smoothing: .none).monotonicity
    #expect(Self.close(changes, 1.0 / 19, 1e-9))
    // The first part after the peak still lies above the last before it: 15 changes up, 4 down.
    let bent: [Double?] = (0..<80).map { Double($0 < 60 ? $0 : 120 - $0) }
    #expect(Self.close(IndicatorFitness(of: [bent], smoothing: .none).monotonicity, 11.0 / 19, 1e-9))
  }

  @Test("runs of one shape trend alike, whatever their length; opposite shapes do not lower it, unlike ones do")
  func trendability() {
    let short: [Double?] = (0..<40).map { pow(Double($0) / 39, 2) }
    let long: [Double?] = (0..<400).map { 5 * pow(Double($0) / 399, 2) - 1 }
    let flat: [Double?] = (0..<100).map { Double($0 % 2) }
    #expect((IndicatorFitness(of: [short, long]).trendability ?? 0) > 0.995)
    #expect((IndicatorFitness(of: [short, long, flat]).trendability ?? 1) < 0.2)
  }

  @Test("runs that end at one level are prognosable; the formula holds for those that don't")
  func prognosability() {
    func rise(to end: Double) -> [Double?] { (0..<50).map { end * Double($0) / 49 } }
    #expect(Self.close(IndicatorFitness(of: [rise(to: 7), rise(to: 7)], smoothing: .none).prognosability, 1))
    let fitness = IndicatorFitness(of: [rise(to: 4), rise(to: 8)], smoothing: .none)
    // Ends 4 and 8: s = √8; changes from the fifth value on, 4 (1 - 4 / 49) and 8 (1 - 4 / 49).
    #expect(Self.close(fitness.prognosability, exp(-8.0.squareRoot() / (6 * 45 / 49)), 1e-12))
  }

  @Test("noise lowers robustness, and too little says nothing")
  func robustness() throws {
    var random = RandomStream(seed: 21)
    let noise = (0..<200).map { _ in random.normal() }
    func run(_ scale: Double) -> [Double?] { noise.indices.map { 0.1 * Double($0) + scale * noise[$0] } }
    let figures = try [0, 0.5, 2, 8].map { try #require(IndicatorFitness(of: [run($0)]).robustness) }
    #expect(zip(figures.dropFirst(), figures).allSatisfy { $0 < $1 })
    #expect(figures.allSatisfy { $0 > 0 && $0 <= 1 })
    let none = IndicatorFitness(of: [[1, nil, 2, 3, 4, 5, 6, 7]])
    #expect(none.monotonicity == nil && none.fitness() == nil)
    let level = IndicatorFitness(of: [[Double?](repeating: 3, count: 30)])
    #expect(level.robustness == nil && Self.close(level.monotonicity, 0))
  }

  /// `good` rises late in each run, `poor` is noise, `falling` falls.
  private static func run(_ seed: UInt64, length: Int, gain: Double) -> IndicatorSet {
    var random = RandomStream(seed: seed)
    var (good, steady, poor, falling) = ([Double?](), [Double?](), [Double?](), [Double?]())
    for snapshot in 0..<length {
      let wear = 20 * pow(max(Double(snapshot) / Double(length) - 0.4, 0), 1.5)
      good.append(gain * (3 + wear + 0.3 * random.normal()))
      steady.append(-7 + 0.5 * wear + 0.4 * random.normal())
      poor.append(100 * random.normal())
      falling.append(-wear + 0.3 * random.normal())
    }
    return IndicatorSet(
      names: ["poor", "falling", "steady", "good"], values: [poor, falling, steady, good],
      healthy: 0..<length * 3 / 10)
  }

  @Test("the fittest are chosen on training runs, weighted by fitness, and applied in a new run's own scale")
  func fused() throws {
    let training = [Self.run(1, length: 200, gain: 1), Self.run(2, length: 317, gain: 5)]
    let fused = try #require(FusedIndicator(training: training, most: 2))
    #expect(fused.parts.map(\.name) == ["good", "steady"])
    #expect(abs(fused.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    let fresh = Self.run(3, length: 150, gain: 40)
    let values = fused.values(of: fresh)
    #expect(values.count == 150)
    let healthy = try #require(Moments(values[fresh.healthy].compactMap { $0 }))
    #expect(abs(healthy.mean) < 1e-9)
    #expect((values.last ?? nil ?? 0) ?? 0 > 8)
    // Sealed: written and read it says the same.
    let again = try JSONDecoder().decode(FusedIndicator.self, from: JSONEncoder().encode(fused))
    #expect(again == fused && again.values(of: fresh) == values)
  }

  @Test("what comes after now changes neither the choice nor the values")
  func causal() throws {
    let run = Self.run(4, length: 300, gain: 1)
    var changed = run.values
    for indicator in changed.indices {
      for snapshot in 220..<300 { changed[indicator][snapshot] = -1e6 }
    }
    let other = IndicatorSet(names: run.names, values: changed, healthy: run.healthy)
    let one = try #require(FusedIndicator(training: [run.prefix(220)]))
    let two = try #require(FusedIndicator(training: [other.prefix(220)]))
    #expect(one == two)
    #expect(one.values(of: run).prefix(220) == two.values(of: other).prefix(220))
  }

  @Test("a snapshot without one part is judged by the others; nothing that rises gives no indicator")
  func missing() throws {
    let run = Self.run(5, length: 100, gain: 1)
    let fused = try #require(FusedIndicator(training: [run], most: 2))
    let place = try #require(run.names.firstIndex(of: fused.parts[0].name))
    var values = run.values
    values[place][90] = nil
    let holed = fused.values(of: IndicatorSet(names: run.names, values: values, healthy: run.healthy))
    #expect(holed[90] != nil && holed[90] != fused.values(of: run)[90])
    for indicator in values.indices { values[indicator][91] = nil }
    #expect(fused.values(of: IndicatorSet(names: run.names, values: values, healthy: run.healthy))[91] == nil)
    let falling = IndicatorSet(names: ["falling"], values: [run.values[1]], healthy: run.healthy)
    #expect(FusedIndicator(training: [falling]) == nil)
  }
}

import Foundation
import Tensors
import Testing

@testable import Prognosis

@Suite("Models of remaining life")
struct RemainingLifeTests {
  private static let models: [any RemainingLifeModel] = [
    ExponentialDegradation(), WienerDegradation(), SimilarityToPastRuns(library: []), PastLives(of: []),
    CombinedRemainingLife([ExponentialDegradation(), WienerDegradation()]),
  ]

  @Test("no model answers without an onset")
  func noOnset() {
    let rising = KnownGrowth.history(slope: 0.2)
    let history = DegradationHistory(hours: rising.hours, values: rising.values, onset: nil)
    for model in Self.models {
      #expect(model.prediction(after: history, failureLevel: 20).refusal == .noOnset, "\(model.name)")
      #expect(model.fan(after: history, hoursAhead: [1], confidence: 0.9) == nil, "\(model.name)")
    }
  }

  @Test("each reason to refuse has its name")
  func refusals() {
    let growing = KnownGrowth.history(slope: 0.2)
    for model in [ExponentialDegradation(), WienerDegradation()] as [any RemainingLifeModel] {
      func refusal(_ history: DegradationHistory, _ level: Double? = 20) -> RemainingLifeRefusal? {
        model.prediction(after: history, failureLevel: level.map(FailureLevel.init(declared:))).refusal
      }
      #expect(refusal(growing, nil) == .noFailureLevel)
      #expect(refusal(growing, 3) == .alreadyFailed)
      let fallen = KnownGrowth.history(slope: -0.2)
      #expect(refusal(fallen, -20) == .alreadyFailed, "a level that was reached comes before growth")
      let end = FailureLevel(endsOf: [KnownGrowth.history(slope: 0.5)])
      #expect(model.prediction(after: growing, failureLevel: end).refusal == .singleEnd)
      #expect(refusal(KnownGrowth.history(slope: 0)) == .noGrowth)
      #expect(refusal(KnownGrowth.history(slope: -0.2)) == .noGrowth)
      #expect(refusal(KnownGrowth.history(slope: 0.2, degrading: 4)) == .tooFewSnapshots)
      #expect(refusal(growing) == nil)
    }
    #expect(
      SimilarityToPastRuns(library: [growing, growing]).prediction(after: growing, failureLevel: 20).refusal
        == .noPastRuns)
    #expect(PastLives(of: [growing]).prediction(after: growing, failureLevel: 20).refusal == .noPastRuns)
    let mixed = CombinedRemainingLife([SimilarityToPastRuns(library: []), ExponentialDegradation()])
    #expect(mixed.prediction(after: growing, failureLevel: 20).refusal == .noPastRuns)
    let constant = DegradationHistory(
      hours: (0..<60).map(Double.init), values: [Double](repeating: 3, count: 60), onset: 40)
    for model in [ExponentialDegradation(), WienerDegradation()] as [any RemainingLifeModel] {
      #expect(model.prediction(after: constant, failureLevel: 20).refusal == .noGrowth, "\(model.name)")
    }
  }

  @Test("a mixture refuses what does not grow and what has reached the level, whatever one of its models says")
  func mixtureRefusals() {
    let past = (0..<5).map {
      KnownGrowth.history(slope: 0.2 + 0.02 * Double($0), degrading: 60 + 7 * $0, seed: 60 + UInt64($0))
    }
    let models = RemainingLifeModels.standard(pastRuns: past)
    func refusal(_ history: DegradationHistory, _ level: Double?) -> RemainingLifeRefusal? {
      models[1].prediction(after: history, failureLevel: level.map(FailureLevel.init(declared:))).refusal
    }
    // A step that stands high above the healthy level, and falls since: similarity alone would answer.
    let falling = KnownGrowth.history(slope: -0.05)
    let stepped = DegradationHistory(
      hours: falling.hours, values: falling.values.enumerated().map { $1 + ($0 < 40 ? 0 : 8) }, onset: 40)
    #expect(models[0].prediction(after: stepped, failureLevel: 20).refusal == nil)
    #expect(refusal(stepped, 20) == .noGrowth)
    #expect(models[1].fan(after: stepped, hoursAhead: [1], confidence: 0.9) == nil)
    let growing = KnownGrowth.history(slope: 0.2, degrading: 40)
    #expect(refusal(growing, 20) == nil && refusal(growing, nil) == nil)
    #expect(models[0].prediction(after: growing, failureLevel: 5).refusal == nil)
    #expect(refusal(growing, 5) == .alreadyFailed)
    // Too few values for a line: the level alone tells of growth.
    #expect(refusal(KnownGrowth.history(slope: 1, degrading: 4), 20) == nil)
  }

  @Test("growth that gets faster and faster is never called no growth")
  func bentGrowth() throws {
    var bent = 0
    for seed in UInt64(1)...20 {
      var random = RandomStream(seed: seed)
      let values = (0..<70).map { pow(max(0, Double($0 - 40)), 3) / 1000 + 0.3 * random.normal() }
      let history = DegradationHistory(
        hours: (0..<70).map(Double.init),
        values: CausalSmoother.smooth(values, .runningMedian(count: 5)).compactMap { $0 },
        onset: 40)
      for model: any RemainingLifeModel in [WienerDegradation(), ExponentialDegradation()] {
        let refusal = model.prediction(after: history, failureLevel: 60).refusal
        #expect(refusal != .noGrowth, "\(model.name)")
        if refusal == .bentGrowth { bent += 1 }
      }
    }
    #expect(bent > 10)
  }

  @Test(
    "models of past runs refuse what has come back to its level before the onset, and answer widely above all of them")
  func pastRuns() throws {
    let past = (0..<5).map {
      KnownGrowth.history(slope: 0.2 + 0.02 * Double($0), degrading: 60 + 7 * $0, seed: 60 + UInt64($0))
    }
    let models: [any RemainingLifeModel] = [
      SimilarityToPastRuns(library: past), PastLives(of: past),
    ]
    for model in models {
      #expect(model.prediction(after: KnownGrowth.history(slope: -0.2), failureLevel: nil).refusal == .notRisen)
      #expect(model.prediction(after: KnownGrowth.history(slope: 0.2, degrading: 40), failureLevel: nil).refusal == nil)
    }
    // Far above all that past runs had seen: they stood so at their end only, and the interval is wide.
    let beyond = KnownGrowth.history(slope: 3)
    let range = try #require(models[0].prediction(after: beyond, failureLevel: nil).range(confidence: 0.9))
    #expect(range.median > 0 && range.upper > 10 * range.lower)
    let alike = [DegradationHistory](repeating: past[0], count: 3)
    #expect(
      PastLives(of: alike).prediction(after: KnownGrowth.history(slope: 0.2), failureLevel: nil).refusal == .noScatter)
  }

  @Test("an onset that was confirmed later than now is not known yet")
  func confirmation() {
    let hours: [Double?] = [0, 1, nil, 3, 4, 5, 6]
    let values: [Double?] = [0, nil, 2, 3, 4, 5, 6]
    let onset = Onset(index: 2, confirmedIndex: 5)
    #expect(DegradationHistory(hours: hours, values: values, onset: onset, now: 4).onset == nil)
    let known = DegradationHistory(hours: hours, values: values, onset: onset, now: 5)
    #expect(known.hours == [0, 3, 4, 5] && known.values == [0, 3, 4, 5] && known.onset == 1)
  }

  @Test("an answer's probability rises, and its quantiles give it back; it may never reach 1")
  func distribution() throws {
    let history = KnownGrowth.history(slope: 0.05, noise: 2, seed: 8)
    for model in Self.models.prefix(2) + Self.models.suffix(1) {
      let prediction = model.prediction(after: history, failureLevel: 20)
      guard case .distribution(let distribution) = prediction else {
        Issue.record("\(model.name) refused")
        continue
      }
      let course = stride(from: 0.0, through: 5000, by: 50).map { distribution.probability(ofEndWithin: $0) }
      #expect(course[0] == 0 && zip(course.dropFirst(), course).allSatisfy { $0 >= $1 - 1e-12 })
      for level in [0.05, 0.3, 0.5] {
        let hours = distribution.quantile(level)
        #expect(abs(distribution.probability(ofEndWithin: hours) - level) < 1e-6)
      }
      let (narrow, wide) = (
        try #require(prediction.range(confidence: 0.5)), try #require(prediction.range(confidence: 0.99))
      )
      #expect(wide.lower < narrow.lower && narrow.upper < wide.upper && narrow.median == wide.median)
    }
    let half = RemainingLifeDistribution { min($0 / 10, 0.7) }
    #expect(half.quantile(0.8) == .infinity)
    #expect(half.range(confidence: 0.9)?.upper == .infinity)
    #expect(RemainingLifeDistribution { min($0, 0.4) }.range(confidence: 0.9) == nil)
  }

  @Test("past slopes bring a young degradation's estimate closer to the truth")
  func priorHelps() throws {
    let past = (0..<8).map { KnownGrowth.history(slope: 0.2 + 0.01 * Double($0), degrading: 80, seed: 20 + $0) }
    let prior = try #require(GrowthPrior(of: past))
    #expect(abs(prior.slope - 0.235) < 0.03)
    #expect(GrowthPrior(of: Array(past.prefix(3))) == nil)
    /// The mean |logarithm of estimate over truth| of young degradations, whose own slopes are hardly known.
    func error(_ model: some RemainingLifeModel) -> Double {
      let errors = (100..<140).compactMap { (seed: UInt64) -> Double? in
        let young = KnownGrowth.history(slope: 0.235, noise: 1, degrading: 12, seed: seed)
        let range = model.prediction(after: young, failureLevel: 20).range(confidence: 0.9)
        return range.map { abs(log($0.median / (20 / 0.235 - 11))) }
      }
      #expect(errors.count > 10)
      return errors.reduce(0, +) / Double(errors.count)
    }
    #expect(error(ExponentialDegradation(prior: prior)) < 0.5 * error(ExponentialDegradation()))
    #expect(error(WienerDegradation(prior: prior)) < 0.5 * error(WienerDegradation()))
  }

  @Test("fans hold the future they foretell", arguments: [SimulatedDegradation.straight, .wiener])
  func fans(kind: SimulatedDegradation) throws {
    let ahead = [5.0, 10, 15]
    let model: any RemainingLifeModel = kind == .straight ? ExponentialDegradation() : WienerDegradation()
    var (inside, asked) = (0, 0)
    for number in 0..<60 {
      var random = RandomStream(seed: 41, stream: UInt64(number))
      // The future itself is compared, not one value of it: without noise.
      var again = random
      let run = kind.run(&random)
      let truth = kind.run(&again, noise: 0)
      let history = run.history(until: 0.7 * run.end)
      guard let fan = model.fan(after: history, hoursAhead: ahead, confidence: 0.9) else { continue }
      for (step, hours) in ahead.enumerated() {
        guard let place = truth.hours.firstIndex(where: { $0 >= history.now + hours }) else { continue }
        asked += 1
        inside += fan.lower[step] <= truth.values[place] && truth.values[place] <= fan.upper[step] ? 1 : 0
        #expect(fan.lower[step] < fan.median[step] && fan.median[step] < fan.upper[step])
      }
    }
    #expect(asked > 100)
    #expect(Double(inside) / Double(asked) > 0.8)
  }

  @Test("past runs' fan holds a further run, and begins where it is")
  func similarityFan() throws {
    let library = (0..<10).map { number in
      var random = RandomStream(seed: 71, stream: UInt64(number))
      let run = SimulatedDegradation.straight.run(&random)
      return run.history(until: run.end)
    }
    let model = RemainingLifeModels.standard(pastRuns: library)[0]
    var (inside, asked) = (0, 0)
    for number in 0..<40 {
      var random = RandomStream(seed: 72, stream: UInt64(number))
      let run = SimulatedDegradation.straight.run(&random)
      let history = run.history(until: 0.8 * run.end)
      let fan = try #require(model.fan(after: history, hoursAhead: [0, 5], confidence: 0.9))
      #expect(abs(fan.median[0] - history.values[history.values.count - 1]) < 5)
      guard let place = run.hours.firstIndex(where: { $0 >= history.now + 5 }) else { continue }
      asked += 1
      inside += fan.lower[1] <= run.values[place] && run.values[place] <= fan.upper[1] ? 1 : 0
    }
    #expect(asked >= 35 && Double(inside) / Double(asked) > 0.8)
  }

  @Test("the standard models: similarity first with past runs, the Wiener process without")
  func standardModels() {
    let past = (0..<3).map { KnownGrowth.history(slope: 0.2, seed: 80 + $0) }
    #expect(
      RemainingLifeModels.standard(pastRuns: past).map(\.name)
        == ["similarity", "combined", "Wiener", "exponential", "past lives"])
    let few = RemainingLifeModels.standard(pastRuns: Array(past.prefix(2)))
    #expect(few.map(\.name) == ["Wiener", "exponential", "combined", "similarity", "past lives"])
    #expect(
      RemainingLifeModels.standard(pastRuns: past, preferred: "Wiener").map(\.name)
        == ["Wiener", "similarity", "combined", "exponential", "past lives"])
    let growing = KnownGrowth.history(slope: 0.2)
    #expect(
      few.map { $0.prediction(after: growing, failureLevel: 20).refusal }
        == [nil, nil, .noPastRuns, .noPastRuns, .noPastRuns])
  }

  @Test("durations of past runs: few make a wide interval, and what has lasted lasts on")
  func durations() throws {
    let lives = try #require(PastDurations([10, 20, 40]))
    // The median of a lognormal is that of its logarithms.
    #expect(abs(lives.survival(20) - 0.5) < 1e-12)
    let fresh = lives.remaining(after: 0)
    #expect(abs(fresh.quantile(0.5) - 20) < 1e-6)
    #expect(lives.remaining(after: 60).quantile(0.5) > 0)
    // Student's t with two degrees of freedom, s = log 2: 2.92 √(4 / 3) log 2 at 95 %.
    #expect(abs(fresh.quantile(0.95) / (20 * exp(2.919985580 * (4.0 / 3).squareRoot() * log(2))) - 1) < 1e-6)
    #expect(PastDurations([1, 2]) == nil && PastDurations([3, 3, 3]) == nil)
  }

  @Test("the failure level of past runs is the median of where they ended, wild last values aside")
  func failureLevel() {
    func ending(at level: Double) -> DegradationHistory {
      DegradationHistory(
        hours: (0..<9).map(Double.init), values: [0, 0, 0, level, level, level, level, level, 1e6], onset: 1)
    }
    let level = FailureLevel(endsOf: [ending(at: 5), ending(at: 9), ending(at: 6)])
    #expect(level?.value == 6)
    // The deviation of 5, 6 and 9 is √(13 / 3).
    let scale = (13.0 / 3 * (1 + Double.pi / 6)).squareRoot()
    guard case .ends(3, let found?) = level?.knowledge else {
      Issue.record("\(String(describing: level))")
      return
    }
    #expect(KnownGrowth.close(found, scale, 1e-12))
    #expect(FailureLevel(endsOf: []) == nil)
    #expect(FailureLevel(endsOf: [ending(at: 5)])?.possible.isEmpty == true)
    #expect(FailureLevel(declared: 7).possible.map(\.level) == [7])
  }

  @Test("the levels that a further part may fail at have the quantiles of Student's t", arguments: [2, 3, 6, 20])
  func possibleLevels(count: Int) throws {
    let ends = (0..<count).map { DegradationHistory(hours: [0], values: [Double($0)], onset: nil) }
    let level = try #require(FailureLevel(endsOf: ends, lastValues: 1))
    guard case .ends(count, let scale?) = level.knowledge else {
      Issue.record("\(level)")
      return
    }
    let student = StudentT(degreesOfFreedom: Double(count - 1))
    var below = 0.0
    for (value, weight) in level.possible {
      #expect(KnownGrowth.close(1 - student.exceedance(of: (value - level.value) / scale), below + weight / 2, 1e-9))
      below += weight
    }
    #expect(KnownGrowth.close(below, 1, 1e-12))
  }
}

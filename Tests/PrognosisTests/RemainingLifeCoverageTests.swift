import Foundation
import Tensors
import Testing

@testable import Prognosis

@Suite("Remaining life of simulated runs")
struct RemainingLifeCoverageTests {
  /// Asks a model at 50, 60, 70, 80 and 90 % of the life of many runs, at 90 % confidence.
  private static func score(
    _ model: some RemainingLifeModel, _ kind: SimulatedDegradation, runs: Int, correlation: Double = 0
  ) -> PrognosticScore {
    let questions = concurrentMap(runs) { number in
      var random = RandomStream(seed: 31, stream: UInt64(number))
      let run = kind.run(&random, correlation: correlation)
      return PrognosticScore.standardFractions.map { fraction in
        let history = run.history(until: fraction * run.end)
        let prediction = model.prediction(after: history, failureLevel: SimulatedDegradation.failureLevel)
        return PrognosticScore.Question(actual: run.end - history.now, answer: prediction.range(confidence: 0.9))
      }
    }
    return PrognosticScore(of: questions.flatMap { $0 })
  }

  @Test(
    "nine of ten lives lie in the Wiener model's interval, within ten points, whatever the growth and the noise",
    arguments: SimulatedDegradation.allCases, [0, 0.6])
  func wienerCoverage(kind: SimulatedDegradation, correlation: Double) throws {
    let score = Self.score(WienerDegradation(), kind, runs: 80, correlation: correlation)
    let coverage = try #require(score.coverage)
    #expect(coverage > 0.8)
    #expect(score.refused < score.asked * 15 / 100)
    #expect(score.cumulativeRelativeAccuracy > (kind == .wiener || kind == .switching ? 0.45 : 0.6))
  }

  @Test(
    "nine of ten lives lie in the exponential model's interval, within ten points, where growth is exponential",
    arguments: [0, 0.6])
  func exponentialCoverage(correlation: Double) throws {
    let score = Self.score(ExponentialDegradation(), .straight, runs: 300, correlation: correlation)
    let coverage = try #require(score.coverage)
    #expect(coverage > 0.8 && coverage < 0.97)
    #expect(score.alphaLambda > 0.7)
  }

  /// Models made of twelve complete runs, asked about others.
  private static func score(
    _ kind: SimulatedDegradation, smoothed: Bool = false, failureLevel: Double? = nil,
    _ model: @Sendable ([DegradationHistory]) -> any RemainingLifeModel
  ) -> PrognosticScore {
    let models = (0..<8).map { library in
      model(
        (0..<12).map { number in
          var random = RandomStream(seed: 77 + UInt64(library), stream: UInt64(number))
          let run = kind.run(&random)
          return run.history(until: run.end, smoothed: smoothed)
        })
    }
    let questions = concurrentMap(40) { number in
      var random = RandomStream(seed: 9, stream: UInt64(number))
      let run = kind.run(&random)
      return PrognosticScore.standardFractions.map { fraction in
        let history = run.history(until: fraction * run.end, smoothed: smoothed)
        let prediction = models[number % 8].prediction(
          after: history, failureLevel: failureLevel.map(FailureLevel.init(declared:)))
        return PrognosticScore.Question(actual: run.end - history.now, answer: prediction.range(confidence: 0.9))
      }
    }
    return PrognosticScore(of: questions.flatMap { $0 })
  }

  @Test(
    "twelve past runs cover a further one's life within ten points, and their course says more than their ages",
    arguments: [SimulatedDegradation.straight, .switching])
  func pastRuns(kind: SimulatedDegradation) throws {
    let similarity = Self.score(kind) { SimilarityToPastRuns(library: $0) }
    let ages = Self.score(kind) { PastLives(of: $0) }
    for score in [similarity, ages] {
      let coverage = try #require(score.coverage)
      #expect(coverage > 0.8 && coverage < 0.99)
      #expect(score.refused <= 8)
    }
    #expect(similarity.cumulativeRelativeAccuracy > ages.cumulativeRelativeAccuracy + 0.1)
    #expect(similarity.alphaLambda > ages.alphaLambda + 0.1)
  }

  @Test(
    "the mixture of twelve past runs and the Wiener process, fed with medians of five, covers a further run's life",
    arguments: SimulatedDegradation.allCases)
  func mixture(kind: SimulatedDegradation) throws {
    let score = Self.score(kind, smoothed: true, failureLevel: SimulatedDegradation.failureLevel) {
      RemainingLifeModels.standard(pastRuns: $0)[1]
    }
    let coverage = try #require(score.coverage)
    #expect(coverage > 0.8)
    #expect(score.refused < score.asked * 15 / 100)
    #expect(score.cumulativeRelativeAccuracy > 0.5)
  }

  /// Straight growth of an hour a snapshot until 20 dB, all runs about equally long.
  private static func equalRun(_ random: inout RandomStream, smoothed: Bool = true) -> DegradationHistory {
    let life = 90 + Int(random.uniform(in: 0...4))
    let values = (0..<life).map { 20 * max(0, Double($0 - 40) / Double(life - 40)) + 0.5 * random.normal() }
    return DegradationHistory(
      hours: (0..<life).map(Double.init),
      values: CausalSmoother.smooth(values, .runningMedian(count: 5)).compactMap { $0 }, onset: 40)
  }

  @Test("three or four equally long past runs make no interval without width", arguments: [3, 4])
  func equallyLong(count: Int) throws {
    var questions = [PrognosticScore.Question]()
    for number in 0..<40 {
      var random = RandomStream(seed: 53, stream: UInt64(number))
      let model = SimilarityToPastRuns(library: (0..<count).map { _ in Self.equalRun(&random) })
      let run = Self.equalRun(&random)
      for fraction in PrognosticScore.standardFractions {
        let known = Int(fraction * run.now)
        let history = DegradationHistory(
          hours: Array(run.hours[...known]), values: Array(run.values[...known]), onset: 40)
        let range = model.prediction(after: history, failureLevel: nil).range(confidence: 0.9)
        questions.append(PrognosticScore.Question(actual: run.now - history.now, answer: range))
        // A window of up to 60 hours is placed no better than to 17 of them.
        if let range { #expect(range.upper > 1.5 * range.lower, "\(range)") }
      }
    }
    let score = PrognosticScore(of: questions)
    #expect(try #require(score.coverage) > 0.8)
    #expect(score.refused < score.asked / 2)
  }

  @Test("levels that ends of past runs tell cover a further life within ten points", arguments: [2, 3, 5, 12])
  func scatteredEnds(count: Int) throws {
    let models: [any RemainingLifeModel] = [WienerDegradation(), ExponentialDegradation()]
    let questions = concurrentMap(120) { number in
      var random = RandomStream(seed: 61, stream: UInt64(number))
      let ends = (0..<count).map { _ in 15 + 1.5 * random.normal() }
      let level = FailureLevel(
        endsOf: ends.map { DegradationHistory(hours: [0], values: [$0], onset: nil) }, lastValues: 1)
      let (end, rate) = (15 + 1.5 * random.normal(), random.uniform(in: 0.1...0.3))
      let values = (0..<400).map { max(0, rate * Double($0 - 50)) + 0.3 * random.normal() }
      return models.map { model in
        [0.5, 0.7, 0.9].map { share in
          let now = 50 + Int(share * end / rate)
          let history = DegradationHistory(
            hours: (0...now).map(Double.init), values: Array(values[...now]), onset: 50)
          return PrognosticScore.Question(
            actual: 50 + end / rate - Double(now),
            answer: model.prediction(after: history, failureLevel: level).range(confidence: 0.9))
        }
      }
    }
    for (place, model) in models.enumerated() {
      let score = PrognosticScore(of: questions.flatMap { $0[place] })
      #expect(try #require(score.coverage) > 0.8, "\(model.name)")
      #expect(score.refused < score.asked / 5, "\(model.name)")
    }
  }

  /// What stays healthy, with what an onset detector makes of it.
  enum Null: CaseIterable { case white, correlated, drifting }

  @Test("at least 99 of a hundred questions about runs without growth are refused", arguments: Null.allCases)
  func nullRuns(null: Null) {
    let library = (0..<6).map { number in
      var random = RandomStream(seed: 5, stream: UInt64(number))
      let run = SimulatedDegradation.straight.run(&random)
      return run.history(until: run.end)
    }
    let models = RemainingLifeModels.standard(pastRuns: library)
    let refusals = concurrentMap(400) { number in
      var random = RandomStream(seed: 17, stream: UInt64(number))
      let healthy = SimulatedHealth.values(500, correlation: null == .correlated ? 0.6 : 0, &random)
      let values = SimulatedHealth.ramp(healthy, from: 0, slope: null == .drifting ? 0.001 : 0)
      let onset = CumulativeSum().onset(in: values, healthy: 0..<100)
      return models.map { model in
        PrognosticScore.standardFractions.count { fraction in
          let history = DegradationHistory(
            hours: (0..<500).map { Double($0) / 2 }, values: values, onset: onset, now: Int(fraction * 500))
          return model.prediction(after: history, failureLevel: SimulatedDegradation.failureLevel).refusal != nil
        }
      }
    }
    for (place, model) in models.enumerated() {
      let refused = refusals.reduce(0) { $0 + $1[place] }
      #expect(refused >= 1980, "\(model.name)")
    }
  }
}

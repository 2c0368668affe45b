import Foundation
import Prognosis
import Tensors
import Testing

@testable import Pipelines

@Suite struct ResidualScoreTests {
  private static func score(
    _ scale: [Float], channels: Int, plan: ScorePlan = .excessResidual, isSmoothed: Bool = false
  ) -> ResidualScore {
    ResidualScore(plan: plan, channelCount: channels, isSmoothed: isSmoothed, scale: scale)
  }

  private static func value(_ score: ResidualScore, _ row: [Float]) -> Float {
    let residuals = Matrix(1, row.count, row)
    return score.scores(of: residuals, smoothed: score.smoothed(residuals)).scores[0]
  }

  private static func noise(_ count: Int, seed: UInt64 = 11) -> [Float] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in Float(random.normal()) }
  }

  @Test(arguments: [(1, 7), (2, 16), (3, 64), (4, 33)])
  func oneFeatureAtSomeDeviationsHasAClosedForm(channels: Int, features: Int) {
    let width = channels * features
    let scale = (0..<width).map { 0.5 + Float($0 % 5) }
    let score = Self.score(scale, channels: channels)
    for deviations: Float in [0.5, 1, 3, 20] {
      for place in [0, width / 2, width - 1] {
        var row = [Float](repeating: 0, count: width)
        row[place] = deviations * scale[place]
        let expected = deviations * pow(Float(width), -1 / 6)
        #expect(abs(Self.value(score, row) / expected - 1) < 1e-5)
      }
    }
    let all = scale.map { 4 * $0 }
    #expect(abs(Self.value(score, all) - 4) < 1e-4, "a power mean of equals is their value")
  }

  @Test func onlyRisesCount() {
    let score = Self.score([Float](repeating: 1, count: 30), channels: 3)
    let falls = Self.noise(30).map { -abs($0) }
    #expect(Self.value(score, falls) == 0)
    var mixed = falls
    mixed[17] = 2
    var alone = [Float](repeating: 0, count: 30)
    alone[17] = 2
    #expect(Self.value(score, mixed) == Self.value(score, alone))
  }

  @Test func theScoreIsMadeOfTheChannelsParts() {
    let (channels, features) = (3, 21)
    let scale = Self.noise(channels * features, seed: 2).map { 0.2 + abs($0) }
    let row = Self.noise(channels * features, seed: 3)
    let whole = Double(Self.value(Self.score(scale, channels: channels, isSmoothed: true), row))
    let parts = (0..<channels).map { channel -> Double in
      let range = channel * features..<(channel + 1) * features
      let score = Self.score(Array(scale[range]), channels: 1, isSmoothed: true)
      return pow(Double(Self.value(score, Array(row[range]))), 6)
    }
    #expect(whole > 0)
    #expect(abs(pow(whole, 6) / (parts.reduce(0, +) / Double(channels)) - 1) < 1e-4)
  }

  @Test(arguments: [5, 8, 13, 64])
  func smoothingKeepsAConstantAndTheMassInside(features: Int) {
    let score = Self.score([Float](repeating: 1, count: 2 * features), channels: 2, isSmoothed: true)
    let constant = [Float](repeating: 3, count: features) + [Float](repeating: -2, count: features)
    #expect(score.smoothed(Matrix(1, 2 * features, constant)).elements == constant)
    guard features > 8 else { return }
    for place in 3..<features - 3 {
      var row = [Float](repeating: 0, count: 2 * features)
      row[place] = 16
      let smoothed = score.smoothed(Matrix(1, 2 * features, row)).elements
      #expect(Array(smoothed[place - 2...place + 2]) == [1, 4, 6, 4, 1])
      #expect(smoothed.reduce(0, +) == 16, "nothing reaches the other channel")
    }
  }

  @Test func fewFeaturesAndUnorderedOnesAreNotSmoothed() {
    let few = Self.score([Float](repeating: 1, count: 8), channels: 2, isSmoothed: true)
    let unordered = Self.score([Float](repeating: 1, count: 40), channels: 2)
    let (short, long) = (Matrix(1, 8, Self.noise(8)), Matrix(1, 40, Self.noise(40)))
    #expect(few.smoothed(short) == short)
    #expect(unordered.smoothed(long) == long)
  }

  @Test func thePublishedScoreIsTheMeanSquare() {
    let row = Self.noise(12)
    let score = Self.score([Float](repeating: 9, count: 12), channels: 3, plan: .meanSquaredError)
    let (scores, errors) = score.scores(of: Matrix(1, 12, row), smoothed: Matrix(1, 12, row))
    let squares = row.map { Double($0) * Double($0) }
    #expect(abs(Double(scores[0]) - squares.reduce(0, +) / 12) < 1e-6)
    for channel in 0..<3 {
      let mean = squares[4 * channel..<4 * channel + 4].reduce(0, +) / 4
      #expect(abs(Double(errors[0, channel]) - mean) < 1e-6)
    }
  }

  @Test func channelsInTurnAreToldApart() {
    // Seven values of three channels in turn, the first of channel 2: 2 0 1 2 0 1 2.
    let row: [Float] = [1, 10, 100, 1, 10, 100, 1]
    let score = Self.score([Float](repeating: 1, count: 7), channels: 3, plan: .meanSquaredError)
    let errors = score.scores(of: Matrix(1, 7, row), smoothed: Matrix(1, 7, row), firstChannels: [2]).channelErrors
    #expect(errors == Matrix(1, 3, [100, 10_000, 1]))
  }

  @Test func theScaleIsTheLargerScatterOfSeenAndUnseenWindows() {
    let training = Matrix(rows: [[1, -3, 0, 2], [-1, 3, 0, 2]], columnCount: 4)
    let heldOut = Matrix(rows: [[2, 1, 0, -5]], columnCount: 4)
    let score = ResidualScore(
      plan: .excessResidual, channelCount: 2, isSmoothed: false, training: training, heldOut: heldOut)
    #expect(score.scale == [2, 3, 1e-6, 5])
    let published = ResidualScore(
      plan: .meanSquaredError, channelCount: 2, isSmoothed: true, training: training, heldOut: heldOut)
    #expect(published.scale == [1, 1, 1, 1] && !published.isSmoothed)
  }

  @Test func fallsCountAsRisesDoInTheChangedScoreAlone() {
    let rows = Matrix(rows: [[2, 0, 0, 0], [-2, 0, 0, 0], [0, 3, -6, 0]], columnCount: 4)
    func scores(_ plan: ScorePlan) -> [Float] {
      ResidualScore(plan: plan, channelCount: 2, isSmoothed: false, scale: [1, 1, 2, 1])
        .scores(of: rows, smoothed: rows).scores
    }
    let quarter = Float(pow(0.25, 1.0 / 6))
    let half = Float(pow(0.5, 1.0 / 6))
    let wanted: [ScorePlan: [Float]] = [
      .excessResidual: [2 * quarter, 0, 3 * quarter], .changedResidual: [2 * quarter, 2 * quarter, 3 * half],
    ]
    for (plan, values) in wanted {
      #expect(zip(scores(plan), values).allSatisfy { abs($0 - $1) < 1e-5 }, "\(plan)")
    }
  }

  @Test func aWindowIsJudgedWithItsNeighboursInItsSnapshot() {
    let score = ResidualScore(plan: .excessResidual, channelCount: 1, isSmoothed: false, memory: 3, scale: [1])
    let rows = Matrix(8, 1, [3, 6, 9, 0, 12, 6, 6, 5])
    let scores = { score.scores(of: rows, smoothed: rows, snapshots: $0).scores }
    #expect(zip(scores(nil), [6, 6, 6, 5, 7, 6, 8, 17.0 / 3] as [Float]).allSatisfy { abs($0 - $1) < 1e-5 })
    let apart = scores([4, 4, 4, 4, 5, 5, 9, 4])
    #expect(zip(apart, [6, 6, 6, 5, 9, 9, 6, 5] as [Float]).allSatisfy { abs($0 - $1) < 1e-5 })
    let published = ResidualScore(plan: .meanSquaredError, channelCount: 1, isSmoothed: false, memory: 3, scale: [1])
    #expect(published.memory == 1)
  }

  @Test(arguments: [1, 2, 3, 5, 19]) func everyWindowIsAnAverageOfEquallyMany(count: Int) {
    for memory in 1...6 {
      let snapshot = 7..<7 + count
      for window in snapshot {
        let range = WindowMemory.range(of: window, in: snapshot, memory: memory)
        #expect(range.count == min(memory, count) && range.contains(window))
        #expect(range.lowerBound >= snapshot.lowerBound && range.upperBound <= snapshot.upperBound)
      }
    }
  }

  @Test func theScaleIsLearntFromWhatIsJudged() {
    let score = ResidualScore(
      plan: .excessResidual, channelCount: 1, isSmoothed: false, memory: 2, training: Matrix(4, 1, [4, 0, 2, 6]),
      heldOut: Matrix(2, 1, [1, 1]), snapshots: ([0, 0, 0, 1], [2, 2]))
    // 2, 2, 1 and 6 on the training windows.
    #expect(abs(score.scale[0] - (11.25 as Float).squareRoot()) < 1e-6)
  }

  /// What leaving a snapshot out means: the scale learnt from the others, and the score by that.
  @Test(arguments: [1, 3]) func aHeldOutSnapshotIsScoredAsThoughItHadNoPartInTheScale(memory: Int) {
    let (training, heldOut) = (Matrix(6, 10, Self.noise(60)), Matrix(9, 10, Self.noise(90)))
    let snapshots = (training: [0, 0, 0, 1, 1, 1], heldOut: [5, 5, 7, 7, 7, 8, 9, 9, 9])
    func score(_ heldOut: Matrix, _ places: [Int]) -> ResidualScore {
      ResidualScore(
        plan: .changedResidual, channelCount: 2, isSmoothed: true, memory: memory, training: training,
        heldOut: heldOut, snapshots: (snapshots.training, places))
    }
    let all = score(heldOut, snapshots.heldOut)
    let honest = all.crossFittedScores(training: training, heldOut: heldOut, snapshots: snapshots)
    #expect(honest.count == 9)
    for snapshot in Set(snapshots.heldOut) {
      let own = snapshots.heldOut.indices.filter { snapshots.heldOut[$0] == snapshot }
      let others = snapshots.heldOut.indices.filter { snapshots.heldOut[$0] != snapshot }
      let rows = heldOut.rows(at: own)
      let without = score(heldOut.rows(at: others), others.map { snapshots.heldOut[$0] })
      let expected = without.scores(of: rows, smoothed: without.smoothed(rows)).scores
      for (place, value) in zip(own, expected) { #expect(abs(honest[place] - value) < 1e-4 * value) }
    }
    #expect(honest != all.scores(of: heldOut, smoothed: all.smoothed(heldOut), snapshots: snapshots.heldOut).scores)
  }

  @Test func aSingleHeldOutSnapshotIsMeasuredByTheTrainingWindows() {
    let score = ResidualScore(
      plan: .excessResidual, channelCount: 1, isSmoothed: false, training: Matrix(2, 1, [2, 2]),
      heldOut: Matrix(1, 1, [8]))
    #expect(score.scores(of: Matrix(1, 1, [8]), smoothed: Matrix(1, 1, [8])).scores == [1])
    #expect(score.crossFittedScores(training: Matrix(2, 1, [2, 2]), heldOut: Matrix(1, 1, [8])) == [4])
  }

  @Test func aBatchIsScoredAsItsRowsAre() {
    let score = Self.score([Float](repeating: 0.7, count: 45), channels: 3, isSmoothed: true)
    let batch = Matrix(13, 45, Self.noise(13 * 45))
    let smoothed = score.smoothed(batch)
    let all = score.scores(of: batch, smoothed: smoothed)
    for row in 0..<13 {
      let one = batch.rows(row..<row + 1)
      let single = score.scores(of: one, smoothed: score.smoothed(one))
      #expect(score.smoothed(one) == smoothed.rows(row..<row + 1))
      #expect(single.scores[0] == all.scores[row])
      #expect(single.channelErrors.row(0) == all.channelErrors.row(row))
    }
  }
}

@Suite struct WindowThresholdPlanTests {
  @Test func theGumbelLevelLiesAKnownNumberOfDeviationsAboveTheMean() {
    let scores: [Float] = [1, 2, 4, 4, 7, 9, 1]
    let mean = 4.0
    let deviation = (scores.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 7).squareRoot()
    // (-ln(-ln q) - γ) √6 / π
    for (quantile, factor) in [(0.99, 3.13668), (0.999, 4.93552), (0.5, -0.16427)] {
      let plan = WindowThresholdPlan(quantile: quantile, rule: .gumbel, source: .heldOut)
      #expect(abs(plan.level(of: scores) - (mean + factor * deviation)) < 1e-4, "\(quantile)")
    }
  }

  @Test func theEmpiricalLevelIsTheOrderStatistic() {
    let scores: [Float] = [5, 1, 3, 2, 4]
    for (quantile, level) in [(0.0, 1.0), (0.25, 2), (0.5, 3), (0.9, 4.6)] {
      #expect(abs(WindowThresholdPlan(quantile: quantile, source: .all).level(of: scores) - level) < 1e-9)
    }
  }
}

@Suite struct BaselineDetectorTests {
  private static func features(variances: Matrix, kurtoses: Matrix? = nil) -> WindowFeatures {
    let none = Matrix(zeros: variances.rowCount, variances.columnCount)
    return WindowFeatures(
      rows: Matrix(zeros: variances.rowCount, 1), starts: Array(0..<variances.rowCount),
      conditions: WindowConditions(variances: variances, kurtoses: kurtoses ?? none, crestFactors: none))
  }

  @Test func energyIsTheMeanRatioToTheHealthyVariance() {
    let variances = Matrix(rows: [[1, 4, 9], [3, 2, 9], [1, 1, 9]], columnCount: 3)
    let alone: [Float] = [2.0 / 3, 3.5 / 3, 1.25 / 3]
    for (memory, expected) in [
      (1, alone), (2, [(alone[0] + alone[1]) / 2, (alone[0] + alone[1]) / 2, (alone[1] + alone[2]) / 2]),
    ] {
      let detector = EnergyDetector(healthyVariances: [1, 4, 0], memory: memory)
      let scores = detector.scores(of: Matrix(zeros: 3, 1), Self.features(variances: variances))
      #expect(scores.rowCount == 3 && scores.columnCount == 1)
      #expect(zip(scores.elements, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test func theLargestRiseIsTheLargestFeatureOfEachChannel() {
    let rows = Matrix(rows: [[-5, 2, 1, 0], [-3, -1, -2, -4]], columnCount: 4)
    let features = Self.features(variances: Matrix(zeros: 2, 2))
    #expect(LargestRiseDetector(channelCount: 2).scores(of: rows, features) == Matrix(2, 2, [2, 1, -1, -2]))
    #expect(LargestRiseDetector(channelCount: 1).scores(of: rows, features) == Matrix(2, 1, [2, -1]))
  }

  @Test func theMeanPredictorScoresTheMeanSquare() {
    let rows = Matrix(rows: [[3, -4], [0, 0]], columnCount: 2)
    let scores = MeanPredictorDetector().scores(of: rows, Self.features(variances: Matrix(zeros: 2, 1)))
    #expect(scores == Matrix(2, 1, [12.5, 0]))
  }

  @Test func rmsAndKurtosisAreCountedInHealthyDeviationsOfEachChannel() throws {
    // ln RMS of channel 0 is 0 ± 1, of channel 1 constant at 0; asinh kurtosis 0 ± asinh 1.
    let e2 = Float(exp(2.0))
    let healthy = WindowConditions(
      variances: Matrix(rows: [[e2, 1], [1 / e2, 1]], columnCount: 2),
      kurtoses: Matrix(rows: [[1, 1], [-1, -1]], columnCount: 2), crestFactors: Matrix(zeros: 2, 2))
    let rms = try #require(ConditionDetector(.rms, healthy: healthy))
    let variances = Matrix(rows: [[e2 * e2 * e2, 1], [1, 1]], columnCount: 2)
    let scores = rms.scores(of: Matrix(zeros: 2, 1), Self.features(variances: variances))
    #expect(scores.columnCount == 2 && abs(scores[0, 0] - 3) < 1e-5 && scores[0, 1] == 0 && abs(scores[1, 0]) < 1e-6)
    let kurtosis = try #require(ConditionDetector(.kurtosis, healthy: healthy))
    let kurtoses = Matrix(rows: [[1, -1], [0, 0]], columnCount: 2)
    let peaked = kurtosis.scores(of: Matrix(zeros: 2, 1), Self.features(variances: variances, kurtoses: kurtoses))
    #expect(zip(peaked.elements, [1, -1, 0, 0] as [Float]).allSatisfy { abs($0 - $1) < 1e-5 })
    var unknown = healthy
    unknown.kurtoses[1, 0] = .nan
    #expect(ConditionDetector(.kurtosis, healthy: unknown) == nil, "a table without kurtosis has no such baseline")
  }
}

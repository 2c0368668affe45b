import Foundation
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct OptimiserTests {
  /// Adam as published, parameter by parameter in double precision.
  func plainAdam(
    _ parameters: [Double], _ gradients: [[Double]], _ settings: Adam, rate: Double
  ) -> [Double] {
    parameters.indices.map { index in
      var (value, m, v) = (parameters[index], 0.0, 0.0)
      for (step, gradient) in gradients.enumerated() {
        var slope = gradient[index]
        if case .coupled(let decay) = settings.weightDecay { slope += decay * value }
        if case .decoupled(let decay) = settings.weightDecay { value -= rate * decay * value }
        m = settings.beta1 * m + (1 - settings.beta1) * slope
        v = settings.beta2 * v + (1 - settings.beta2) * slope * slope
        let corrected = (
          m / (1 - pow(settings.beta1, Double(step + 1))), v / (1 - pow(settings.beta2, Double(step + 1)))
        )
        value -= rate * corrected.0 / (corrected.1.squareRoot() + settings.epsilon)
      }
      return value
    }
  }

  // The last count is more than one block of the parallel pass.
  @Test(
    "five steps of Adam equal its definition", arguments: [WeightDecay.none, .coupled(0.1), .decoupled(0.1)],
    [1, 7, 300_007])
  func adam(_ decay: WeightDecay, count: Int) {
    let settings = Adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: decay)
    let start = Matrix(normal: 1, count, seed: 1)
    let gradients = (0..<5).map { Matrix(normal: 1, count, seed: UInt64(10 + $0)) }
    var parameters = start.elements
    var state = AdamState(settings, parameterCount: count)
    for gradient in gradients { state.update(&parameters, gradients: gradient.elements, learningRate: 0.01) }
    let judge = plainAdam(start.wideRows[0], gradients.map { $0.wideRows[0] }, settings, rate: 0.01)
    #expect(relativeDifference(parameters, judge) <= 1e-6)
  }

  @Test("clipping scales the gradient to the limit, and only a longer one", arguments: [1, 3, 8, 97, 1001])
  func clipping(count: Int) {
    let gradient = Matrix(normal: 1, count, seed: 2).elements
    let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(GradientClipping.squaredNorm(of: gradient).squareRoot() - norm) <= 1e-12 * norm)
    #expect(abs(Double(GradientClipping.scale(of: gradient, limit: norm / 4)) - 0.25) <= 1e-6)
    #expect(GradientClipping.scale(of: gradient, limit: norm * 1.01) == 1)
  }

  @Test("a clipped step is the step of the scaled gradient")
  func clippedStep() {
    let gradient = Matrix(normal: 1, 33, seed: 3).elements
    var (clipped, scaled) = ([Float](repeating: 0, count: 33), [Float](repeating: 0, count: 33))
    var states = (
      AdamState(Adam(epsilon: 1), parameterCount: 33), AdamState(Adam(epsilon: 1), parameterCount: 33)
    )
    states.0.update(&clipped, gradients: gradient, learningRate: 0.1, gradientScale: 0.25)
    states.1.update(&scaled, gradients: gradient.map { $0 / 4 }, learningRate: 0.1)
    #expect(clipped == scaled)
  }

  @Test func schedulesFollowTheirFormulas() {
    for epoch in 0..<20 {
      #expect(LearningRateSchedule.constant.rate(initial: 0.3, epoch: epoch, of: 20) == 0.3)
      let cosine = LearningRateSchedule.cosine(floor: 0.1).rate(initial: 2, epoch: epoch, of: 20)
      #expect(abs(cosine - (0.2 + 0.9 * (1 + cos(Double.pi * Double(epoch) / 20)))) <= 1e-12)
      let step = LearningRateSchedule.step(every: 7, factor: 0.5).rate(initial: 8, epoch: epoch, of: 20)
      #expect(step == [8, 4, 2][epoch / 7])
    }
    #expect(LearningRateSchedule.cosine(floor: 0).rate(initial: 1, epoch: 10, of: 20) == 0.5)
  }

  @Test func betaWarmsUpEvenly() {
    let plan = TrainingPlan(beta: 2, warmUpEpochs: 3)
    #expect((0..<6).map { plan.beta(epoch: $0) } == [0.5, 1, 1.5, 2, 2, 2])
    #expect(TrainingPlan(beta: 2).beta(epoch: 0) == 2)
  }

  @Test func plansSurviveCoding() throws {
    let plan = TrainingPlan(
      epochs: 3, batchSize: 17, learningRate: 0.1, schedule: .step(every: 2, factor: 0.3),
      optimiser: Adam(weightDecay: .decoupled(0.01)), initialisation: .he, patience: 2, minimumImprovement: 0.5,
      loss: .summed, beta: 0.3, warmUpEpochs: 4, freeBits: 0.1, gradientClip: 5, seed: .max)
    #expect(try JSONDecoder().decode(TrainingPlan.self, from: JSONEncoder().encode(plan)) == plan)
  }

  @Test func earlyStoppingCountsEpochsWithoutAClearImprovement() {
    var stopping = EarlyStopping(patience: 3, minimumImprovement: 0.1)
    // A small gain is a new best, but does not renew patience.
    let isBest = [10.0, 8, 7.9, 8.5, 7, 6.9, 6.8, 6.7].enumerated().map { epoch, loss in
      let isBest = stopping.observe(loss, epoch: epoch + 1)
      #expect(stopping.isExhausted == (epoch == 7))
      return isBest
    }
    #expect(isBest == [true, true, true, false, true, true, true, true])
    #expect(stopping.best?.epoch == 8)
  }

  @Test func patienceIsNotSpentDuringWarmUp() {
    var stopping = EarlyStopping(patience: 1, minimumImprovement: 0)
    _ = stopping.observe(1, epoch: 1)
    _ = stopping.observe(2, epoch: 2, spendsPatience: false)
    #expect(!stopping.isExhausted)
    _ = stopping.observe(2, epoch: 3)
    #expect(stopping.isExhausted)
  }
}

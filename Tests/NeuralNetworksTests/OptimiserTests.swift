import Foundation
import KernelTypes
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

  @Test(
    "five steps of Adam equal its definition", arguments: [WeightDecay.none, .coupled(0.1), .decoupled(0.1)],
    [1, 7, 16, 1007])
  func adam(_ decay: WeightDecay, count: Int) {
    let settings = Adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: decay)
    let start = Matrix(normal: 1, count, seed: 1)
    let gradients = (0..<5).map { Matrix(normal: 1, count, seed: UInt64(10 + $0)) }
    let parameters = moved(start.elements, .adam(settings), gradients.map(\.elements), rate: 0.01)
    let judge = plainAdam(start.wideRows[0], gradients.map { $0.wideRows[0] }, settings, rate: 0.01)
    #expect(relativeDifference(parameters, judge) <= 1e-6)
  }

  /// Parameters after a step with each of the gradients.
  func moved(
    _ start: [Float], _ optimiser: Optimiser, _ gradients: [[Float]], rate: Double, scale: Float = 1
  ) -> [Float] {
    let length = (start.count + 15) / 16 * 16
    let (parameters, first, second) = (
      AlignedFloats(zeros: length), AlignedFloats(zeros: length), AlignedFloats(zeros: length)
    )
    unsafe parameters.base.update(from: start, count: start.count)
    for (index, gradient) in gradients.enumerated() {
      let slopes = AlignedFloats(zeros: length)
      unsafe slopes.base.update(from: gradient, count: gradient.count)
      let step = optimiser.step(index + 1, learningRate: rate, gradientScale: scale)
      unsafe step.apply(parameters.base, slopes.base, first.base, second.base, count: length)
    }
    return parameters.values(0..<start.count)
  }

  @Test(
    "five steps of descent with momentum equal their definition",
    arguments: [WeightDecay.none, .coupled(0.1), .decoupled(0.1)], [false, true])
  func momentum(_ decay: WeightDecay, isNesterov: Bool) {
    let settings = MomentumDescent(momentum: 0.8, isNesterov: isNesterov, weightDecay: decay)
    let start = Matrix(normal: 1, 37, seed: 1)
    let gradients = (0..<5).map { Matrix(normal: 1, 37, seed: UInt64(10 + $0)) }
    let judge = start.wideRows[0].indices.map { index in
      var (value, velocity) = (start.wideRows[0][index], 0.0)
      for gradient in gradients {
        var slope = gradient.wideRows[0][index]
        if case .coupled(let decay) = decay { slope += decay * value }
        if case .decoupled(let decay) = decay { value -= 0.01 * decay * value }
        velocity = 0.8 * velocity + slope
        value -= 0.01 * (isNesterov ? slope + 0.8 * velocity : velocity)
      }
      return value
    }
    #expect(
      relativeDifference(moved(start.elements, .momentum(settings), gradients.map(\.elements), rate: 0.01), judge)
        <= 1e-6)
  }

  @Test("clipping scales the gradient to the limit, and only a longer one", arguments: [0.01, 3, 1e6])
  func clipping(norm: Double) {
    #expect(abs(Double(GradientClipping.scale(squaredNorm: norm * norm, limit: norm / 4)) - 0.25) <= 1e-6)
    #expect(GradientClipping.scale(squaredNorm: norm * norm, limit: norm * 1.01) == 1)
    #expect(GradientClipping.scale(squaredNorm: .nan, limit: 1) == 1)
  }

  @Test("a clipped step is the step of the scaled gradient")
  func clippedStep() {
    let (start, gradient) = ([Float](repeating: 0, count: 33), Matrix(normal: 1, 33, seed: 3).elements)
    let optimiser = Optimiser.adam(Adam(epsilon: 1))
    let clipped = moved(start, optimiser, [gradient], rate: 0.1, scale: 0.25)
    #expect(clipped == moved(start, optimiser, [gradient.map { $0 / 4 }], rate: 0.1))
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
      optimiser: .adam(Adam(weightDecay: .decoupled(0.01))), initialisation: .he, patience: 2, minimumImprovement: 0.5,
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

import Foundation
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct ConvolutionalTrainingTests {
  static func architecture(normalises: Bool, activation: Activation = .relu) -> ConvolutionalArchitecture {
    ConvolutionalArchitecture(
      input: ImageShape(channels: 1, height: 12, width: 8), filters: [6, 10], normalises: normalises,
      activation: activation)
  }

  /// Bright spots on a slope, 0 … 1.
  static func images(_ count: Int, seed: UInt64) -> Matrix {
    var stream = RandomStream(seed: seed)
    return Matrix(
      rows: (0..<count).map { _ in
        let (y, x) = (stream.uniform(in: 2...9), stream.uniform(in: 1...6))
        return (0..<96).map { place in
          let distance = pow(Double(place / 8) - y, 2) + pow(Double(place % 8) - x, 2)
          return Float(0.2 + 0.02 * Double(place % 8) + 0.6 * exp(-distance / 3))
        }
      }, columnCount: 96)
  }

  @Test("learns to repeat images, and the same plan gives the same bits", arguments: [false, true])
  func learns(normalises: Bool) throws {
    let (training, validation) = (Self.images(96, seed: 1), Self.images(24, seed: 2))
    let plan = TrainingPlan(epochs: 40, batchSize: 13, learningRate: 5e-3, patience: 40, seed: 4)
    func run() throws -> Trained<ConvolutionalAutoencoder> {
      try Training.run(
        Self.architecture(normalises: normalises), plan: plan, training: training, validation: validation)
    }
    let (one, two) = (try run(), try run())
    #expect(one.model == two.model)
    #expect(one.history.map(\.validationLoss) == two.history.map(\.validationLoss))
    let ratio = try #require(MeanPredictor.ratio(of: one.model.reconstruct(validation), to: validation))
    #expect(ratio < 0.1)
    // What validation found is what the model does.
    let output = one.model.reconstruct(validation)
    let squares = zip(output.elements, validation.elements).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
    let best = one.history[one.bestEpoch - 1].validationLoss
    #expect(abs(squares / Double(output.elements.count) - best) <= 1e-6 * best)
  }

  @Test("one thread or many: the same bits, in training and in scoring", arguments: [false, true])
  func threads(normalises: Bool) {
    let architecture = Self.architecture(normalises: normalises)
    let layers = ConvolutionalLayers(architecture)
    let images = Self.images(21, seed: 6)
    let objective = Objective(reconstruction: .averaged, beta: 1, freeBits: 0)
    @Sendable func work() -> [[Float]] {
      let network = ConvolutionalTraining(
        layers, values: layers.initialValues(.he, seed: 2), optimiser: .adam(Adam()), gradientClip: 0.1, capacity: 21)
      for _ in 0..<3 {
        _ = network.step(
          Array(0..<21)[...], of: images, noise: [Float]().span, objective: objective, learningRate: 1e-2)
      }
      let model = ConvolutionalAutoencoder(architecture, values: network.parameters)
      return [network.parameters, model.reconstruct(images).elements, model.reconstruct(images.rows(0..<1)).elements]
    }
    // Work inside of work is done by the thread that asks for it.
    let alone = concurrentMap(2) { _ in work() }
    let together = work()
    #expect(alone[0] == together)
    #expect(alone[1] == together)
  }

  // A sigmoid makes one half of the zeros that fill 6 and 10 channels up to sixteen.
  @Test(
    "continues from a saved state as if it had never stopped", arguments: [Activation.relu, .tanh, .sigmoid],
    [false, true])
  func restores(activation: Activation, normalises: Bool) {
    let layers = ConvolutionalLayers(Self.architecture(normalises: normalises, activation: activation))
    let images = Self.images(7, seed: 3)
    let objective = Objective(reconstruction: .summed, beta: 1, freeBits: 0)
    func network() -> ConvolutionalTraining {
      ConvolutionalTraining(
        layers, values: layers.initialValues(.he, seed: 2), optimiser: .adam(Adam()), gradientClip: 0.5, capacity: 7)
    }
    func step(_ network: ConvolutionalTraining) {
      _ = network.step(
        Array(0..<7)[...], of: images, noise: [Float]().span, objective: objective, learningRate: 1e-2)
    }
    let (through, first, second) = (network(), network(), network())
    for _ in 0..<4 { step(through) }
    for _ in 0..<2 { step(first) }
    second.restore(parameters: first.parameters, moments: first.moments)
    for _ in 0..<2 { step(second) }
    #expect(second.parameters == through.parameters)
    #expect(second.moments == through.moments)
    #expect(through.moments.stepCount == 4)
  }

  @Test("a clipped gradient moves the weights like a gradient of that length")
  func clipping() {
    let layers = ConvolutionalLayers(Self.architecture(normalises: false))
    let images = Self.images(5, seed: 3)
    let objective = Objective(reconstruction: .summed, beta: 1, freeBits: 0)
    let values = layers.initialValues(.uniform, seed: 2)
    func network(_ clip: Double?) -> ConvolutionalTraining {
      ConvolutionalTraining(layers, values: values, optimiser: .adam(Adam()), gradientClip: clip, capacity: 5)
    }
    let noise: [Float] = []
    let gradient = network(nil).gradient(
      Array(0..<5)[...], of: images, noise: noise.span, objective: objective
    ).gradient
    let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let clipped = network(norm / 4)
    _ = clipped.step(Array(0..<5)[...], of: images, noise: [Float]().span, objective: objective, learningRate: 1e-2)
    // After one step the running mean is a tenth of the gradient.
    for (moment, slope) in zip(clipped.moments.first, gradient) {
      #expect(abs(moment - 0.1 * slope / 4) <= 1e-5 * Float(norm))
    }
    #expect(gradient.count == clipped.moments.first.count)
  }

  @Test("a divergence ends the run and says so")
  func divergence() {
    let plan = TrainingPlan(epochs: 3, batchSize: 8, learningRate: 1e30)
    #expect(throws: TrainingError.self) {
      try Training.run(
        ConvolutionalArchitecture(
          input: ImageShape(channels: 1, height: 12, width: 8), filters: [6], outputActivation: .identity),
        plan: plan, training: Self.images(40, seed: 1), validation: Self.images(3, seed: 2))
    }
  }
}

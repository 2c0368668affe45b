import Foundation
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

/// Convolutional encoder, Gaussian latents, transposed-convolution decoder.
@Suite struct ConvolutionalVariationalTests {
  static func architecture(
    normalises: Bool, latents: Int = 3, activation: Activation = .relu
  ) -> ConvolutionalArchitecture {
    ConvolutionalArchitecture(
      input: ImageShape(channels: 1, height: 12, width: 9), filters: [6, 10], normalises: normalises,
      activation: activation, latents: .gaussian(latents))
  }

  static let objective = Objective(reconstruction: .summed, beta: 0.5, freeBits: 0)

  /// Two blots, whose heights are all that there is to learn.
  static func images(_ count: Int, seed: UInt64) -> Matrix {
    var stream = RandomStream(seed: seed, stream: 8)
    var values: [Float] = []
    for _ in 0..<count {
      let heights = (stream.uniform(in: 0...1), stream.uniform(in: 0...1))
      for y in 0..<12 {
        for x in 0..<9 {
          let first = exp(-Double((y - 3) * (y - 3) + (x - 2) * (x - 2)) / 4)
          let second = exp(-Double((y - 8) * (y - 8) + (x - 6) * (x - 6)) / 6)
          values.append(Float(0.1 + 0.4 * (heights.0 * first + heights.1 * second)))
        }
      }
    }
    return Matrix(count, 108, values)
  }

  @Test(
    "three Adam steps equal PyTorch's: losses, gradients, weights, running statistics, and the evaluation after them")
  func golden() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/networks/conv_vae_step.npz").path
    let archive = try NumPyArchive(contentsOf: file)
    let architecture = ConvolutionalArchitecture(
      input: ImageShape(channels: 1, height: 16, width: 12), filters: [4, 6], normalises: true, latents: .gaussian(3))
    let names = ConvolutionalAutoencoder(architecture, seed: 1).namedParameters.map(\.name)
    #expect(archive.names.count { $0.hasPrefix("init/") } == names.count)
    let model = try ConvolutionalAutoencoder(
      architecture,
      namedParameters: names.map { name in
        let array = try archive["init/" + name]
        return NamedParameter(name: name, shape: array.shape, values: array.floats)
      })
    let (images, noise) = (Matrix(5, 192, try archive["x"].floats), try archive["eps"].floats)
    let objective = Objective(reconstruction: .summed, beta: try archive["beta"].values[0], freeBits: 0)
    let network = ConvolutionalTraining(
      ConvolutionalLayers(architecture), values: model.values, optimiser: .adam(Adam()), gradientClip: nil, capacity: 5)
    let first = network.gradient(ArraySlice(0..<5), of: images, noise: noise.span, objective: objective)
    for parameter in ConvolutionalAutoencoder(architecture, values: first.gradient).namedParameters
    where !parameter.isStatistic {
      let reference = try archive["grad/" + parameter.name].values
      // PyTorch's gradient of a bias that normalisation takes away again is rounding; ours is 0.
      if reference.allSatisfy({ abs($0) < 1e-12 }) {
        #expect(parameter.values.allSatisfy { $0 == 0 }, "\(parameter.name)")
      } else {
        #expect(relativeDifference(parameter.values, reference) <= 1e-4, "\(parameter.name)")
      }
    }
    // The gradient's pass has moved the running statistics.
    network.restore(
      parameters: model.values,
      moments: OptimiserMoments(
        first: model.values.map { _ in 0 }, second: model.values.map { _ in 0 }))
    for step in 0..<3 {
      let sums = network.step(
        ArraySlice(0..<5), of: images, noise: noise.span, objective: objective, learningRate: 1e-2)
      let terms = objective.terms(of: sums, inputCount: 192)
      let losses = try archive["losses"].values[2 * step..<2 * step + 2]
      #expect(relativeDifference([Float(terms.reconstruction), Float(terms.divergence)], Array(losses)) <= 1e-4)
    }
    let trained = ConvolutionalAutoencoder(architecture, values: network.parameters)
    for parameter in trained.namedParameters {
      let reference = try archive["after/" + parameter.name]
      #expect(parameter.shape == reference.shape, "\(parameter.name)")
      #expect(relativeDifference(parameter.values, reference.values) <= 1e-4, "\(parameter.name)")
    }
    let (reconstruction, latents) = trained.evaluate(images)
    #expect(relativeDifference(reconstruction.elements, try archive["output"].values) <= 1e-4)
    #expect(relativeDifference(latents.mean.elements, try archive["mean"].values) <= 1e-4)
    let logVariance = try #require(latents.logVariance)
    #expect(relativeDifference(logVariance.elements, try archive["log_variance"].values) <= 1e-4)
    #expect(relativeDifference(trained.klDivergence(images), try archive["divergences"].values) <= 1e-4)
  }

  @Test("latents and reconstructions are the definition's, for one image as for many", arguments: [false, true])
  func definition(normalises: Bool) throws {
    // More images than are taken at a time.
    let model = ConvolutionalAutoencoder(Self.architecture(normalises: normalises, activation: .tanh), seed: 3)
    let images = Matrix(normal: 131, 108, seed: 2)
    let judge = PlainConvolutionalAutoencoder(model)
    let pass = judge.run(PlainImages(images, model.architecture.input), isTraining: false)
    let (reconstruction, latents) = model.evaluate(images)
    #expect(relativeDifference(reconstruction.elements, pass.output.values) <= 1e-5)
    #expect(relativeDifference(latents.mean.elements, pass.means.flatMap { $0 }) <= 1e-5)
    let logVariance = try #require(latents.logVariance)
    #expect(relativeDifference(logVariance.elements, pass.logVariances.flatMap { $0 }) <= 1e-5)
    #expect(model.encode(images) == latents)
    #expect(model.reconstruct(images) == reconstruction)
    for row in [0, 63, 64, 130] {
      let alone = model.evaluate(images.rows(row..<row + 1))
      #expect(alone.reconstruction.elements == reconstruction.row(row))
      #expect(alone.latents.mean.elements == latents.mean.row(row))
    }
    let some = model.evaluate(images.rows(7..<40))
    #expect(some.reconstruction.elements == Array(reconstruction.elements[7 * 108..<40 * 108]))
    #expect(model.evaluate(images.rows(0..<0)).latents.mean == Matrix(zeros: 0, 3))
  }

  @Test("one thread trains to the bits of many", arguments: [false, true])
  func threads(normalises: Bool) {
    let layers = ConvolutionalLayers(Self.architecture(normalises: normalises, latents: 40))
    let (images, noise) = (Self.images(21, seed: 6), Matrix(normal: 21, 40, seed: 7))
    @Sendable func trained() -> [Float] {
      let network = ConvolutionalTraining(
        layers, values: layers.initialValues(.he, seed: 2), optimiser: .adam(Adam()), gradientClip: 0.1, capacity: 21)
      for _ in 0..<3 {
        _ = network.step(
          ArraySlice(0..<21), of: images, noise: noise.elements.span, objective: Self.objective, learningRate: 1e-2)
      }
      return network.parameters
    }
    // Work within work is done by the thread that asks for it.
    let alone = concurrentMap(2) { _ in trained() }
    let together = trained()
    #expect(alone[0] == together && alone[1] == together)
  }

  @Test(
    "learns what varies; its divergence is the history's, and far images have more of it", arguments: [false, true])
  func learns(normalises: Bool) throws {
    let (training, validation) = (Self.images(160, seed: 1), Self.images(40, seed: 2))
    let plan = TrainingPlan(
      epochs: 100, batchSize: 16, learningRate: 1e-2, schedule: .cosine(floor: 0.01), initialisation: .he,
      patience: 100, loss: .summed,
      beta: 0.001, warmUpEpochs: 5, seed: 4)
    let trained = try Training.run(
      Self.architecture(normalises: normalises), plan: plan, training: training, validation: validation)
    let (reconstruction, latents) = trained.model.evaluate(validation)
    let ratio = try #require(MeanPredictor.ratio(of: reconstruction, to: validation))
    #expect(ratio < 0.2)
    let active = ActiveLatents(means: latents.mean).count
    #expect(active >= 2, "two heights, \(active) latents")
    let divergences = trained.model.klDivergence(validation)
    let mean = divergences.reduce(0.0) { $0 + Double($1) } / 40
    let last = try #require(trained.history.last)
    #expect(abs(mean - last.divergence) < 0.2 * last.divergence, "\(mean) and \(last.divergence)")
    let far = Matrix(40, 108, validation.elements.map { 1.5 - $0 })
    #expect(trained.model.klDivergence(far).reduce(0, +) > 2 * divergences.reduce(0, +))
  }

  @Test(
    "a training continued from any epoch ends with the bits of one that was never interrupted",
    arguments: [(false, nil), (true, 0.5)] as [(Bool, Double?)])
  func checkpoints(normalises: Bool, clip: Double?) throws {
    let (training, validation) = (Self.images(21, seed: 1), Self.images(10, seed: 2))
    let plan = TrainingPlan(
      epochs: 6, batchSize: 8, learningRate: 1e-2, schedule: .cosine(floor: 0.1), patience: 100, loss: .summed,
      warmUpEpochs: 2, freeBits: 0.01, gradientClip: clip, seed: 4)
    var states: [TrainingState] = []
    func run(from start: TrainingState?) throws -> Trained<ConvolutionalAutoencoder> {
      try Training.run(
        Self.architecture(normalises: normalises), plan: plan, training: training, validation: validation,
        checkpoints: TrainingCheckpoints(from: start, every: 0) { states.append($0) })
    }
    let whole = try run(from: nil)
    #expect(states.count == 6 && states.allSatisfy { $0.untrained.divergences.count == 3 })
    for state in states.prefix(6) {
      let continued = try run(from: TrainingState(bytes: state.bytes))
      #expect(continued.model == whole.model, "from epoch \(state.epoch)")
      #expect(continued.history.map(\.timeless) == whole.history.map(\.timeless))
    }
  }

  @Test("a clipped gradient moves convolutions and dense layers like one gradient of that length")
  func clipping() {
    let layers = ConvolutionalLayers(Self.architecture(normalises: false))
    let (images, noise) = (Self.images(5, seed: 3), Matrix(normal: 5, 3, seed: 7))
    let values = layers.initialValues(.uniform, seed: 2)
    let objective = Objective(reconstruction: .summed, beta: 20, freeBits: 0)
    func network(_ clip: Double?) -> ConvolutionalTraining {
      ConvolutionalTraining(layers, values: values, optimiser: .adam(Adam()), gradientClip: clip, capacity: 5)
    }
    let gradient = network(nil).gradient(
      ArraySlice(0..<5), of: images, noise: noise.elements.span, objective: objective
    ).gradient
    let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let clipped = network(norm / 4)
    _ = clipped.step(
      ArraySlice(0..<5), of: images, noise: noise.elements.span, objective: objective, learningRate: 1e-2)
    // After one step the running mean is a tenth of the gradient.
    let moments = clipped.moments.first
    #expect(gradient.count == moments.count)
    #expect(zip(moments, gradient).allSatisfy { abs($0 - 0.1 * $1 / 4) <= 1e-6 * Float(norm) })
    let dense = gradient[layers.middleRange].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect((0.1...0.98).contains(dense / norm), "the dense layers have \(dense) of \(norm)")
  }

  @Test("named numbers make the same network again, in any order, and only that")
  func archive() throws {
    let model = ConvolutionalAutoencoder(Self.architecture(normalises: true), seed: 5)
    let named = model.namedParameters
    #expect(try ConvolutionalAutoencoder(model.architecture, namedParameters: named.reversed()) == model)
    #expect(named.filter { !$0.isStatistic }.reduce(0) { $0 + $1.values.count } == model.architecture.parameterCount)
    #expect(named.map(\.name).filter { $0.hasPrefix("latent") }.count == 6)
    #expect(named.first { $0.name == "latent_log_variance.weight" }?.shape == [3, 10 * 3 * 3])
    let decoded = try JSONDecoder().decode(
      ConvolutionalArchitecture.self, from: JSONEncoder().encode(model.architecture))
    #expect(decoded == model.architecture)
    #expect(throws: ParameterError.missing(name: "latent_image.bias")) {
      try ConvolutionalAutoencoder(
        model.architecture, namedParameters: named.filter { $0.name != "latent_image.bias" })
    }
  }

  @Test("a divergence ends the run and says so")
  func divergence() {
    #expect(throws: TrainingError.self) {
      try Training.run(
        Self.architecture(normalises: false), plan: TrainingPlan(epochs: 3, batchSize: 8, learningRate: 1e30),
        training: Self.images(40, seed: 1), validation: Self.images(3, seed: 2))
    }
  }
}

import Tensors
import Testing

@testable import NeuralNetworks

/// Analytic gradients against central differences of the plain implementation, one named parameter at a time.
@Suite struct ConvolutionalGradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var input = (2, 9, 6)
    var filters = [3, 5]
    var kernel = 3
    var stride = 2
    var padding = 1
    var normalises = false
    var activation = Activation.tanh
    var outputActivation = Activation.sigmoid
    var loss = ReconstructionLoss.averaged
    var latents = ConvolutionalArchitecture.LatentKind.image
    var conditionCount = 0

    var architecture: ConvolutionalArchitecture {
      ConvolutionalArchitecture(
        input: ImageShape(channels: input.0, height: input.1, width: input.2), filters: filters, kernel: kernel,
        stride: stride, padding: padding, normalises: normalises, activation: activation,
        outputActivation: outputActivation, latents: latents,
        conditionCount: conditionCount)
    }
    var testDescription: String {
      "\(input) \(filters) kernel \(kernel) / \(stride) norm \(normalises) \(activation) \(outputActivation) \(loss) \(latents) conditions \(conditionCount)"
    }
  }

  static let cases = [
    Case(activation: .relu), Case(input: (1, 8, 12), filters: [2, 17, 4], activation: .leakyReLU(slope: 0.2)),
    Case(outputActivation: .identity, loss: .summed),
    Case(input: (3, 7, 5), activation: .sigmoid, outputActivation: .tanh),
    Case(normalises: true, activation: .relu),
    Case(normalises: true, activation: .leakyReLU(slope: 0.1), loss: .summed),
    Case(input: (1, 10, 7), filters: [4], normalises: true),
    Case(input: (1, 12, 10), filters: [3, 18, 2], normalises: true),
    Case(filters: [4], activation: .identity, outputActivation: .relu, loss: .summed),
    Case(input: (2, 11, 8), kernel: 4, stride: 1, padding: 2),
    Case(input: (1, 11, 9), filters: [3], kernel: 2, stride: 3),
    Case(loss: .summed, latents: .gaussian(3)),
    Case(input: (1, 8, 6), filters: [17], activation: .relu, latents: .gaussian(5)),
    Case(activation: .sigmoid, latents: .gaussian(2)),
    Case(normalises: true, activation: .leakyReLU(slope: 0.1), loss: .summed, latents: .gaussian(4)),
    Case(input: (1, 7, 10), filters: [4], normalises: true, latents: .gaussian(1)),
    // Wide dense layers.
    Case(input: (1, 16, 16), filters: [33], activation: .relu, loss: .summed, latents: .gaussian(70)),
    Case(activation: .relu, conditionCount: 2),
    Case(input: (1, 12, 10), filters: [3, 18, 2], normalises: true, conditionCount: 3),
    Case(input: (1, 8, 6), filters: [17], activation: .leakyReLU(slope: 0.1), latents: .gaussian(5), conditionCount: 1),
    Case(normalises: true, latents: .gaussian(2), conditionCount: 18),
  ]

  @Test("gradients equal central differences, parameter by parameter", arguments: cases, [1, 2, 3] as [UInt64])
  func centralDifference(_ example: Case, seed: UInt64) throws {
    let architecture = example.architecture
    let layers = ConvolutionalLayers(architecture)
    var values = layers.initialValues(.he, seed: seed)
    let jitter = Matrix(normal: 1, layers.valueCount, seed: seed + 30, scale: 0.05).elements
    let statistics = layers.parameterCount..<layers.middleRange.lowerBound
    for index in jitter.indices where !statistics.contains(index) { values[index] += jitter[index] }
    let model = ConvolutionalAutoencoder(architecture, values: values)
    let images = Matrix(normal: 3, architecture.inputCount, seed: seed + 10, scale: 0.7)
    let conditions = Matrix(normal: 3, example.conditionCount, seed: seed + 40)
    let noise = Matrix(normal: 3, layers.middle?.latentCount ?? 0, seed: seed + 20)
    let objective = Objective(reconstruction: example.loss, beta: 0.7, freeBits: 0)
    let training = ConvolutionalTraining(
      layers, values: values, optimiser: .adam(Adam()), gradientClip: nil, capacity: 4)
    let (sums, gradient) = training.gradient(
      [0, 1, 2], of: architecture.input(images, conditions), noise: noise.elements.span, objective: objective)
    let judge = PlainConvolutionalAutoencoder(model)
    let wide = PlainImages(images, architecture.input)
    func loss(_ network: PlainConvolutionalAutoencoder) -> Double {
      network.loss(
        wide, noise: noise.wideRows, conditions: conditions.wideRows, averaged: example.loss == .averaged, beta: 0.7)
    }
    #expect(
      abs(objective.terms(of: sums, inputCount: architecture.inputCount).total - loss(judge)) <= 1e-5 * loss(judge))

    let analytic = ConvolutionalAutoencoder(architecture, values: gradient).namedParameters
    var stream = RandomStream(seed: seed, stream: 7)
    for parameter in analytic {
      let values = try #require(judge.numbers[parameter.name])
      try #require(values.count == parameter.values.count)
      let direction = values.map { _ in stream.normal() }
      // Small, because few steps may cross a kink of a rectifier; the judge computes in double precision.
      let step = 1e-7
      let losses = [step, -step].map { step in
        var moved = judge
        moved.numbers[parameter.name] = values.indices.map { values[$0] + step * direction[$0] }
        return loss(moved)
      }
      let numeric = (losses[0] - losses[1]) / (2 * step)
      let ours = values.indices.reduce(0.0) { $0 + Double(parameter.values[$1]) * direction[$1] }
      // Cancellation in the sum over the direction is no error: the scale is that of its terms.
      let scale = values.indices.reduce(0.0) { $0 + abs(Double(parameter.values[$1]) * direction[$1]) }
      #expect(abs(numeric - ours) <= 1e-4 * scale + 1e-8, "\(parameter.name), seed \(seed): \(numeric) and \(ours)")
    }
  }

  @Test("a smaller batch leaves no trace of the one before", arguments: [false, true])
  func smallerBatch(normalises: Bool) {
    let architecture = Case(filters: [3, 17], normalises: normalises).architecture
    let layers = ConvolutionalLayers(architecture)
    let values = layers.initialValues(.uniform, seed: 3)
    let images = Matrix(normal: 11, architecture.inputCount, seed: 1)
    let objective = Objective(reconstruction: .averaged, beta: 1, freeBits: 0)
    func network(_ capacity: Int) -> ConvolutionalTraining {
      ConvolutionalTraining(layers, values: values, optimiser: .adam(Adam()), gradientClip: nil, capacity: capacity)
    }
    let used = network(11)
    let noise: [Float] = []
    _ = used.gradient(Array(0..<11)[...], of: images, noise: noise.span, objective: objective)
    let (after, alone) = (
      used.gradient([4, 2, 9], of: images, noise: noise.span, objective: objective),
      network(3).gradient([4, 2, 9], of: images, noise: noise.span, objective: objective)
    )
    #expect(after.gradient == alone.gradient)
    #expect(after.sums == alone.sums)
  }
}

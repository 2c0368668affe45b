import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

@Suite(.enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN names no folder of golden vectors"))
struct ConvolutionalGoldenTests {
  let tolerance = 1e-4
  /// Ours and PyTorch's names, both in the order of the data's way.
  let names = [("encoder.0", "0", "1"), ("encoder.1", "3", "4"), ("decoder.0", "6", "7"), ("output", "9", "")]

  func theirs(_ name: String) -> String {
    for (ours, convolution, norm) in names {
      if name.hasPrefix(ours + ".norm.") { return norm + name.dropFirst(ours.count + 5) }
      if name.hasPrefix(ours + ".") { return convolution + name.dropFirst(ours.count) }
    }
    return name
  }

  func expect(_ ours: [NamedParameter], _ archive: NumPyArchive, _ prefix: String) throws {
    try #require(ours.count == 14 + 6)
    for parameter in ours where !parameter.isStatistic {
      let reference = try archive["\(prefix)/\(theirs(parameter.name))"]
      #expect(parameter.shape == reference.shape, "\(prefix) \(parameter.name)")
      // PyTorch's gradient of a bias that normalisation takes away again is rounding; ours is 0.
      let scale = reference.values.reduce(0) { max($0, abs($1)) }
      if scale < 1e-12 {
        #expect(parameter.values.allSatisfy { $0 == 0 }, "\(prefix) \(parameter.name)")
      } else {
        #expect(relativeDifference(parameter.values, reference.values) <= tolerance, "\(prefix) \(parameter.name)")
      }
    }
  }

  @Test("three Adam steps with batch normalisation equal PyTorch's, and the evaluation after them")
  func threeSteps() throws {
    let archive = try Outside.golden("cae_bn_adam3.npz")
    let architecture = ConvolutionalArchitecture(
      input: ImageShape(channels: 1, height: 16, width: 16), filters: [4, 8], normalises: true)
    let layers = ConvolutionalLayers(architecture)
    let fresh = ConvolutionalAutoencoder(architecture, seed: 1)
    let initial = try fresh.namedParameters.filter { !$0.isStatistic }.map { parameter in
      let array = try archive["init/\(theirs(parameter.name))"]
      return NamedParameter(name: parameter.name, shape: array.shape, values: array.floats)
    }
    let statistics = fresh.namedParameters.filter(\.isStatistic)
    let model = try ConvolutionalAutoencoder(architecture, namedParameters: initial + statistics)
    let x = try archive["x"]
    try #require(x.shape == [4, 1, 16, 16])
    let images = Matrix(4, 256, x.floats)
    let objective = Objective(reconstruction: .averaged, beta: 1, freeBits: 0)
    func training() -> ConvolutionalTraining {
      ConvolutionalTraining(layers, values: model.values, optimiser: .adam(Adam()), gradientClip: nil, capacity: 4)
    }

    let noise: [Float] = []
    let first = training().gradient([0, 1, 2, 3], of: images, noise: noise.span, objective: objective)
    try expect(
      ConvolutionalAutoencoder(architecture, values: first.gradient).namedParameters, archive, "grad_step1")
    let plain = PlainConvolutionalAutoencoder(model)
    let output = plain.run(PlainImages(images, architecture.input), isTraining: true).output
    #expect(
      relativeDifference(output.values.map(Float.init), try archive["train_output_step1"].values) <= 1e-6)

    let network = training()
    let losses = try archive["losses"].values
    try #require(losses.count == 3)
    for step in 1...3 {
      let sums = network.step(
        [0, 1, 2, 3], of: images, noise: [Float]().span, objective: objective, learningRate: 1e-2)
      let loss = objective.terms(of: sums, inputCount: 256).total
      #expect(abs(loss - losses[step - 1]) <= tolerance * losses[step - 1])
      try expect(
        ConvolutionalAutoencoder(architecture, values: network.parameters).namedParameters, archive,
        "after_step\(step)")
    }
    let trained = ConvolutionalAutoencoder(architecture, values: network.parameters)
    for buffer in trained.namedParameters where buffer.isStatistic {
      let (kind, index) = (
        buffer.name.hasSuffix("mean") ? "running_mean" : "running_var", theirs(buffer.name).prefix(1)
      )
      #expect(
        relativeDifference(buffer.values, try archive["\(kind)/\(index)"].values) <= tolerance, "\(buffer.name)")
    }
    #expect(relativeDifference(trained.reconstruct(images).elements, try archive["eval_output"].values) <= tolerance)
    #expect(relativeDifference(trained.encode(images).mean.elements, try archive["eval_latent"].values) <= tolerance)
  }
}

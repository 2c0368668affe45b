import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

@Suite(.enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN names no folder of golden vectors"))
struct GoldenStepTests {
  /// Single precision against double, through six to nine layers.
  let tolerance = 1e-5

  /// The archive's parameters under our names; both are in the order of the data's way.
  func model(
    _ architecture: AutoencoderArchitecture, _ archive: NumPyArchive, _ names: [String], _ prefix: String
  ) throws -> Autoencoder {
    let places = AutoencoderLayers(architecture).parameterPlaces
    try #require(places.count == names.count)
    return try Autoencoder(
      architecture,
      namedParameters: zip(places, names).map { place, name in
        let array = try archive["\(prefix)/\(name)"]
        return NamedParameter(name: place.name, shape: array.shape, values: array.floats)
      })
  }

  func expect(
    _ ours: [NamedParameter], _ archive: NumPyArchive, _ names: [String], _ prefix: String
  ) throws {
    try #require(ours.count == names.count)
    for (parameter, name) in zip(ours, names) {
      let reference = try archive["\(prefix)/\(name)"]
      #expect(parameter.shape == reference.shape, "\(prefix)/\(name)")
      #expect(relativeDifference(parameter.values, reference.values) <= tolerance, "\(prefix)/\(name)")
    }
  }

  @Test("one step of the dense autoencoder equals PyTorch's: output, latents, loss, gradients, Adam")
  func dense() throws {
    let archive = try Outside.golden("dense_ae_step.npz")
    let names = [0, 2, 4, 6, 8, 10].flatMap { ["\($0).weight", "\($0).bias"] }
    let architecture = AutoencoderArchitecture(
      kind: .dense, inputCount: 100, hiddenCounts: [64, 32], latentCount: 16, activation: .relu)
    let model = try model(architecture, archive, names, "init")
    let x = try archive["x"]
    try #require(x.shape == [8, 100])
    let windows = Matrix(8, 100, x.floats)
    #expect(relativeDifference(model.reconstruct(windows).elements, try archive["output"].values) <= tolerance)
    #expect(relativeDifference(model.encode(windows).mean.elements, try archive["latent"].values) <= tolerance)

    let network = DenseTraining(
      model.layers, parameters: model.parameters, optimiser: .adam(Adam()), gradientClip: nil, capacity: 8)
    let objective = Objective(reconstruction: .averaged, beta: 1, freeBits: 0)
    let rows = ArraySlice(0..<8)
    let (sums, gradient) = network.gradient(rows, of: windows, noise: [Float]().span, objective: objective)
    let loss = Float(objective.terms(of: sums, inputCount: 100).total)
    #expect(relativeDifference([loss], try archive["loss"].values) <= tolerance)
    try expect(Autoencoder(architecture, parameters: gradient).namedParameters, archive, names, "grad")

    _ = network.step(rows, of: windows, noise: [Float]().span, objective: objective, learningRate: 1e-3)
    try expect(Autoencoder(architecture, parameters: network.parameters).namedParameters, archive, names, "after_adam")
  }

  @Test("one step of the variational autoencoder equals PyTorch's: latents, sample, output, losses, gradients")
  func variational() throws {
    let archive = try Outside.golden("vae_step.npz")
    let names = ["e1", "e2", "e3", "mu", "log_var", "d1", "d2", "d3", "out"].flatMap { ["\($0).weight", "\($0).bias"] }
    let architecture = AutoencoderArchitecture(
      kind: .variational, inputCount: 48, hiddenCounts: [24, 16, 8], latentCount: 4,
      activation: .leakyReLU(slope: Float(try archive["leaky_slope"].values[0])))
    let model = try model(architecture, archive, names, "init")
    let (x, eps) = (try archive["x"], try archive["eps"])
    try #require(x.shape == [6, 48] && eps.shape == [6, 4])
    let windows = Matrix(6, 48, x.floats)
    let latents = model.encode(windows)
    #expect(relativeDifference(latents.mean.elements, try archive["mu"].values) <= tolerance)
    #expect(
      relativeDifference(try #require(latents.logVariance).elements, try archive["log_var"].values) <= tolerance)

    let network = DenseTraining(
      model.layers, parameters: model.parameters, optimiser: .adam(Adam()), gradientClip: nil, capacity: 6)
    let objective = Objective(reconstruction: .summed, beta: try archive["beta"].values[0], freeBits: 0)
    let (sums, gradient) = network.gradient(
      ArraySlice(0..<6), of: windows, noise: eps.floats.span, objective: objective)
    let terms = objective.terms(of: sums, inputCount: 48)
    let samples = Matrix(
      rows: (0..<6).map { row in
        unsafe Array(UnsafeBufferPointer(start: network.steps.batch.codes.row(row), count: 4))
      }, columnCount: 4)
    #expect(relativeDifference(samples.elements, try archive["z"].values) <= tolerance)
    #expect(relativeDifference(model.decode(samples).elements, try archive["output"].values) <= tolerance)
    #expect(relativeDifference([Float(terms.reconstruction)], try archive["recon"].values) <= tolerance)
    #expect(relativeDifference([Float(terms.divergence)], try archive["kl"].values) <= tolerance)
    try expect(Autoencoder(architecture, parameters: gradient).namedParameters, archive, names, "grad")
  }
}

internal import NeuralNetworks
internal import Tensors

/// The autoencoders of dense layers that are timed.
struct BenchmarkNetwork: Sendable {
  let architecture: AutoencoderArchitecture
  let loss: ReconstructionLoss

  /// 100-64-32-16-32-64-100, rectified; the mean squared error.
  static let dense = BenchmarkNetwork(
    architecture: AutoencoderArchitecture(
      kind: .dense, inputCount: 100, hiddenCounts: [64, 32], latentCount: 16, activation: .relu),
    loss: .averaged)

  /// 8192-512-256-128-16, leaky, sampled; the evidence bound.
  static let variational = BenchmarkNetwork(
    architecture: AutoencoderArchitecture(
      kind: .variational, inputCount: 8192, hiddenCounts: [512, 256, 128], latentCount: 16,
      activation: .leakyReLU(slope: 0.2)),
    loss: .summed)

  /// Many epochs, none of which is better than the first: a round then pays for no copy of the best weights.
  func plan(batchSize: Int) -> TrainingPlan {
    TrainingPlan(epochs: 1_000_000, batchSize: batchSize, patience: 1_000_000, minimumImprovement: 1, loss: loss)
  }

  /// The weights with which training by `plan` begins.
  var untrained: Autoencoder {
    let plan = plan(batchSize: 1)
    return Autoencoder(architecture, initialisation: plan.initialisation, seed: plan.seed)
  }

  /// Writes the untrained weights, and standardised noise as windows.
  func prepare(windowCount: Int) throws {
    try RawFile.write(untrained.namedParameters.flatMap(\.values), to: Conversation.weightsFile)
    var stream = RandomStream(seed: 1)
    let noise = (0..<windowCount * architecture.inputCount).map { _ in Float(stream.normal()) }
    try RawFile.write(noise, to: Conversation.windowsFile)
  }

  func windows(count: Int) throws(BenchmarkError) -> Matrix {
    let elements = try RawFile.read(Conversation.windowsFile, count: count * architecture.inputCount)
    return Matrix(count, architecture.inputCount, elements)
  }
}

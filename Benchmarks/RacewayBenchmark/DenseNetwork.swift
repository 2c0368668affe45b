internal import NeuralNetworks
internal import Tensors

/// An autoencoder of dense layers, on standardised windows.
struct DenseNetwork: BenchmarkNetwork {
  let architecture: AutoencoderArchitecture
  let loss: ReconstructionLoss

  /// 100-64-32-16-32-64-100, rectified; the mean squared error.
  static let small = DenseNetwork(
    architecture: AutoencoderArchitecture(
      kind: .dense, inputCount: 100, hiddenCounts: [64, 32], latentCount: 16, activation: .relu),
    loss: .averaged)

  /// 8192-512-256-128-16, leaky, sampled; the evidence bound.
  static let variational = DenseNetwork(
    architecture: AutoencoderArchitecture(
      kind: .variational, inputCount: 8192, hiddenCounts: [512, 256, 128], latentCount: 16,
      activation: .leakyReLU(slope: 0.2)),
    loss: .summed)

  var inputCount: Int { architecture.inputCount }
  var untrainedWeights: [Float] { untrained.namedParameters.flatMap(\.values) }

  func scaled(_ value: Float) -> Float { value }

  func train(on windows: Matrix, batchSize: Int, progress: (EpochRecord) -> Bool) throws {
    // One window of validation costs nothing.
    _ = try Training.run(
      architecture, plan: plan(batchSize: batchSize, loss: loss), training: windows, validation: windows.rows(0..<1),
      progress: progress)
  }

  func scorer() -> (Matrix, inout Matrix) -> Void {
    let model = untrained
    return { model.reconstruct($0, into: &$1) }
  }

  private var untrained: Autoencoder {
    let plan = plan(batchSize: 1, loss: loss)
    return Autoencoder(architecture, initialisation: plan.initialisation, seed: plan.seed)
  }
}

internal import NeuralNetworks
internal import Tensors

/// An autoencoder of images: 32, 64 and 128 filters of 3 × 3 with stride 2, on 128 × 128 values in 0 … 1.
struct ConvolutionalNetwork: BenchmarkNetwork {
  private static let architecture = ConvolutionalArchitecture(
    input: ImageShape(channels: 1, height: 128, width: 128), filters: [32, 64, 128])

  var inputCount: Int { Self.architecture.inputCount }
  var untrainedWeights: [Float] { untrained.namedParameters.flatMap(\.values) }

  func scaled(_ value: Float) -> Float { min(max(0.5 + value / 5, 0), 1) }

  func train(on images: Matrix, batchSize: Int, progress: (EpochRecord) -> Bool) throws {
    _ = try Training.run(
      Self.architecture, plan: plan(batchSize: batchSize, loss: .averaged), training: images,
      validation: images.rows(0..<1), progress: progress)
  }

  func scorer() -> (Matrix, inout Matrix) -> Void {
    let model = untrained
    return { $1 = model.reconstruct($0) }
  }

  private var untrained: ConvolutionalAutoencoder {
    let plan = plan(batchSize: 1, loss: .averaged)
    return ConvolutionalAutoencoder(Self.architecture, initialisation: plan.initialisation, seed: plan.seed)
  }
}

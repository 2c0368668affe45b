internal import NeuralNetworks
internal import Tensors

/// A network that is trained and scored by the clock.
protocol BenchmarkNetwork: Sendable {
  /// The values of a window or an image.
  var inputCount: Int { get }
  /// With which training begins, in the order of PyTorch's `parameters()`.
  var untrainedWeights: [Float] { get }

  /// A value of a window, of the kind that the network is for.
  func drawInput(from stream: inout RandomStream) -> Float

  /// Trains from `untrainedWeights` on until `progress` ends it.
  func train(on windows: Matrix, batchSize: Int, progress: (EpochRecord) -> Bool) throws

  /// What reconstructs windows with `untrainedWeights`.
  func scorer() -> (Matrix) -> Matrix
}

extension BenchmarkNetwork {
  /// Writes the untrained weights and the windows.
  func prepare(windowCount: Int) throws {
    try RawFile.write(untrainedWeights, to: Conversation.weightsFile)
    var stream = RandomStream(seed: 1)
    let values = (0..<windowCount * inputCount).map { _ in drawInput(from: &stream) }
    try RawFile.write(values, to: Conversation.windowsFile)
  }

  func windows(count: Int) throws(BenchmarkError) -> Matrix {
    Matrix(count, inputCount, try RawFile.read(Conversation.windowsFile, count: count * inputCount))
  }

  /// Many epochs, none of which is better than the first: a round then pays for no copy of the best weights.
  func plan(batchSize: Int, loss: ReconstructionLoss) -> TrainingPlan {
    TrainingPlan(epochs: 1_000_000, batchSize: batchSize, patience: 1_000_000, minimumImprovement: 1, loss: loss)
  }
}

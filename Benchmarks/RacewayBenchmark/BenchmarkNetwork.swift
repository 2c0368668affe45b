internal import Foundation
internal import NeuralNetworks
internal import Tensors

/// A network that is trained and scored by the clock.
protocol BenchmarkNetwork: Sendable {
  /// The values of a window or an image.
  var inputCount: Int { get }
  /// With which training begins, in the order of PyTorch's `parameters()`.
  var untrainedWeights: [Float] { get }

  /// A value of variance 1 brought to the scale that the network is for.
  func scaled(_ value: Float) -> Float

  /// Trains from `untrainedWeights` on until `progress` ends it.
  func train(on windows: Matrix, batchSize: Int, progress: (EpochRecord) -> Bool) throws

  /// What reconstructs windows with `untrainedWeights`, into a matrix that is there from the call before, as the peers reuse theirs.
  func scorer() -> (Matrix, inout Matrix) -> Void
}

extension BenchmarkNetwork {
  /// Writes the untrained weights and the windows.
  func prepare(windowCount: Int) throws {
    try RawFile.write(untrainedWeights, to: Conversation.weightsFile)
    try RawFile.write(mixtures(windowCount), to: Conversation.windowsFile)
  }

  /// Eight sines in random shares, and a little noise: what a network can learn, so that one that does not learn is found out.
  private func mixtures(_ windowCount: Int) -> [Float] {
    let sines = (1...8).map { cycles in
      (0..<inputCount).map { Float(sin(2 * Double.pi * Double(cycles * $0) / Double(inputCount))) }
    }
    var stream = RandomStream(seed: 1)
    var values: [Float] = []
    values.reserveCapacity(windowCount * inputCount)
    for _ in 0..<windowCount {
      let shares = sines.map { _ in Float(stream.normal()) / 2 }
      for place in 0..<inputCount {
        let mixture = zip(shares, sines).reduce(0) { $0 + $1.0 * $1.1[place] }
        values.append(scaled(mixture + Float(stream.normal()) / 10))
      }
    }
    return values
  }

  func windows(count: Int) throws(BenchmarkError) -> Matrix {
    Matrix(count, inputCount, try RawFile.read(Conversation.windowsFile, count: count * inputCount))
  }

  /// More epochs than any measurement lasts. The best weights are kept as in any training, which the peers don't do.
  func plan(batchSize: Int, loss: ReconstructionLoss) -> TrainingPlan {
    TrainingPlan(epochs: 1_000_000, batchSize: batchSize, patience: 1_000_000, minimumImprovement: 1, loss: loss)
  }
}

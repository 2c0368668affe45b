/// The trained network: what it is, how it was trained, and its weights.
package struct ModelSummary: Sendable, Equatable {
  /// `dense autoencoder` or `variational autoencoder`.
  package var kind: String
  /// The layer widths from input to output.
  package var widths: [Int]
  package var latentCount: Int
  package var parameterCount: Int
  package var history: [EpochSummary]
  /// The epoch whose weights were kept, counted from 1.
  package var bestEpoch: Int
  /// Why training ended, as a sentence.
  package var stopReason: String
  /// The epoch in which training diverged, and which is not in the history; nil where it ended well.
  package var divergedInEpoch: Int?
  /// Weights by name.
  package var parameters: [NamedTensor]

  package init(
    kind: String, widths: [Int], latentCount: Int, parameterCount: Int, history: [EpochSummary],
    bestEpoch: Int, stopReason: String, divergedInEpoch: Int? = nil, parameters: [NamedTensor]
  ) {
    self.kind = kind
    self.widths = widths
    self.latentCount = latentCount
    self.parameterCount = parameterCount
    self.history = history
    self.bestEpoch = bestEpoch
    self.stopReason = stopReason
    self.divergedInEpoch = divergedInEpoch
    self.parameters = parameters
  }
}

/// One epoch of training.
package struct EpochSummary: Sendable, Equatable, Codable {
  package var epoch: Int
  package var learningRate: Double
  package var trainingLoss: Double
  package var trainingReconstruction: Double
  /// nats; 0 for models without a posterior.
  package var kl: Double
  package var validationLoss: Double

  package init(
    epoch: Int, learningRate: Double, trainingLoss: Double, trainingReconstruction: Double, kl: Double,
    validationLoss: Double
  ) {
    self.epoch = epoch
    self.learningRate = learningRate
    self.trainingLoss = trainingLoss
    self.trainingReconstruction = trainingReconstruction
    self.kl = kl
    self.validationLoss = validationLoss
  }
}

/// A named array of any rank, row-major.
package struct NamedTensor: Sendable, Equatable {
  package var name: String
  package var shape: [Int]
  package var values: [Float]

  package init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// How an autoencoder is trained: everything beside its shape and the data that decides the result.
package struct TrainingPlan: Sendable, Equatable, Codable {
  /// At most so many passes over the training windows.
  package var epochs: Int
  package var batchSize: Int
  /// The first epoch's learning rate.
  package var learningRate: Double
  package var schedule: LearningRateSchedule
  package var optimiser: Optimiser
  package var initialisation: Initialisation
  /// Training ends after so many epochs in a row without an improvement of the validation loss.
  package var patience: Int
  /// By what part of the best validation loss so far a new one must fall below it to count as an improvement.
  package var minimumImprovement: Double
  package var loss: ReconstructionLoss
  /// The weight of a variational autoencoder's divergence.
  package var beta: Double
  /// Beta rises evenly from beta / (warmUpEpochs + 1) in the first epoch to its full weight after so many epochs.
  package var warmUpEpochs: Int
  /// The divergence in nats, per latent, below which a latent costs nothing more.
  package var freeBits: Double
  /// The largest norm of the whole gradient; nil leaves it alone.
  package var gradientClip: Double?
  package var seed: UInt64

  /// - Parameters:
  ///   - epochs: At most so many.
  ///   - batchSize: Rows a step.
  ///   - learningRate: 1e-3, Adam's published rate.
  ///   - schedule: How the rate falls.
  ///   - optimiser: What turns gradients into steps.
  ///   - initialisation: Of the weights.
  ///   - patience: 15 epochs; the noise of a validation loss rarely lasts so long.
  ///   - minimumImprovement: 1e-4 of the loss.
  ///   - loss: Averaged; a variational autoencoder wants `.summed` (see there).
  ///   - beta: The weight of the divergence.
  ///   - warmUpEpochs: Over so many epochs beta rises from 0.
  ///   - freeBits: Nats below which a latent costs nothing more.
  ///   - gradientClip: The longest gradient; nil leaves it as it is.
  ///   - seed: Of initial weights, order and noise.
  package init(
    epochs: Int = 100, batchSize: Int = 64, learningRate: Double = 1e-3, schedule: LearningRateSchedule = .constant,
    optimiser: Optimiser = .adam(Adam()), initialisation: Initialisation = .uniform, patience: Int = 15,
    minimumImprovement: Double = 1e-4, loss: ReconstructionLoss = .averaged, beta: Double = 1, warmUpEpochs: Int = 0,
    freeBits: Double = 0, gradientClip: Double? = nil, seed: UInt64 = 0
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.schedule = schedule
    self.optimiser = optimiser
    self.initialisation = initialisation
    self.patience = patience
    self.minimumImprovement = minimumImprovement
    self.loss = loss
    self.beta = beta
    self.warmUpEpochs = warmUpEpochs
    self.freeBits = freeBits
    self.gradientClip = gradientClip
    self.seed = seed
  }

  /// Beta in an epoch, from 0.
  package func beta(epoch: Int) -> Double {
    beta * min(1, Double(epoch + 1) / Double(warmUpEpochs + 1))
  }

  /// The learning rate of an epoch, from 0.
  package func learningRate(epoch: Int) -> Double {
    schedule.rate(initial: learningRate, epoch: epoch, of: epochs)
  }

  func objective(epoch: Int) -> Objective {
    Objective(reconstruction: loss, beta: beta(epoch: epoch), freeBits: freeBits)
  }

  /// With beta at its full weight: what the validation loss is made of.
  var fullObjective: Objective { Objective(reconstruction: loss, beta: beta, freeBits: freeBits) }

  /// Traps where a number makes no sense.
  func check() {
    precondition(epochs > 0 && batchSize > 0, "\(epochs) epochs in batches of \(batchSize)")
    precondition(learningRate > 0, "a learning rate of \(learningRate)")
    precondition(patience > 0 && warmUpEpochs >= 0, "a patience of \(patience) and a warm-up of \(warmUpEpochs) epochs")
    precondition(minimumImprovement >= 0, "a minimum improvement of \(minimumImprovement)")
    precondition(beta >= 0 && freeBits >= 0, "a beta of \(beta) and \(freeBits) free nats")
    precondition(gradientClip.map { $0 > 0 } ?? true, "a gradient norm of at most \(gradientClip ?? 0)")
  }
}

/// What one pass over the training rows came to.
package struct EpochRecord: Sendable, Equatable, Codable {
  /// From 1.
  package let epoch: Int
  package let learningRate: Double
  /// The weight of the divergence in this epoch.
  package let beta: Double
  /// reconstruction + beta · divergence (with free bits), or a classifier's cross-entropy, the mean over the batches as they
  /// were met.
  package let trainingLoss: Double
  /// 0 for a classifier.
  package let reconstruction: Double
  /// The Kullback-Leibler divergence per window in nats, without beta and free bits; 0 where no latents are sampled.
  package let divergence: Double
  /// After the epoch, with beta at full weight, so that epochs compare; a variational autoencoder's latents are sampled
  /// with noise that is the same in every epoch.
  package let validationLoss: Double
  /// Since the training began.
  package let seconds: Double

  package init(
    epoch: Int, learningRate: Double, beta: Double, trainingLoss: Double, reconstruction: Double, divergence: Double,
    validationLoss: Double, seconds: Double
  ) {
    self.epoch = epoch
    self.learningRate = learningRate
    self.beta = beta
    self.trainingLoss = trainingLoss
    self.reconstruction = reconstruction
    self.divergence = divergence
    self.validationLoss = validationLoss
    self.seconds = seconds
  }
}

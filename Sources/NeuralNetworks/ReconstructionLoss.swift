/// How the squared error of a row's inputs becomes one number; rows are always averaged.
package enum ReconstructionLoss: String, Sendable, Codable, CaseIterable {
  /// The mean over the inputs, as most published autoencoders have it.
  ///
  /// A variational autoencoder collapses under it: the divergence is a sum over latents, so with D inputs it weighs D / 2 times
  /// as much as in the evidence bound.
  case averaged
  /// Half the sum over the inputs: the negative log likelihood of a unit-variance Gaussian but for its constant.
  ///
  /// With it and beta 1 a variational autoencoder's loss is the evidence bound.
  case summed

  /// What one row's sum of squared errors is multiplied by.
  func weight(inputCount: Int) -> Double {
    switch self {
    case .averaged: 1 / Double(inputCount)
    case .summed: 0.5
    }
  }
}

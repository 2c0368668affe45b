package import Tensors

/// What a network of any kind offers to whoever keeps it: its shape, and its numbers by name.
package protocol Network: Sendable, Equatable {
  associatedtype Architecture: Sendable, Equatable, Codable

  var architecture: Architecture { get }

  /// Every weight and bias in the order of the data's way, with PyTorch's axes; then what is kept with them but not trained:
  /// running mean and variance of each normalisation.
  var namedParameters: [NamedParameter] { get }

  /// The network whose `namedParameters` these are, in any order.
  init(_ architecture: Architecture, namedParameters: [NamedParameter]) throws(ParameterError)
}

/// A network that learns to repeat its input through few numbers.
package protocol ReconstructingNetwork: Network where Architecture: ReconstructingArchitecture {
  /// The latents of rows.
  ///
  /// - Parameters:
  ///   - rows: `[row, inputCount]`, windows or images.
  ///   - conditions: `[row, conditionCount]`; nil where the model has none.
  func encode(_ rows: Matrix, conditions: Matrix?) -> Latents

  /// The outputs for given latents: `[row, inputCount]`.
  ///
  /// - Parameters:
  ///   - latents: `[row, latentCount]`
  ///   - conditions: `[row, conditionCount]`; nil where the model has none.
  func decode(_ latents: Matrix, conditions: Matrix?) -> Matrix

  /// The rows as the network repeats them: `[row, inputCount]`.
  ///
  /// A variational autoencoder decodes the posterior mean, so that the same rows always give the same result.
  func reconstruct(_ rows: Matrix, conditions: Matrix?) -> Matrix

  /// Reconstruction and latents in one pass.
  func evaluate(_ rows: Matrix, conditions: Matrix?) -> (reconstruction: Matrix, latents: Latents)
}

extension ReconstructingNetwork {
  /// Each row's divergence of the posterior from the prior, in nats: `[row]`; 0 where latents are no distribution.
  ///
  /// A second anomaly score: how far from all that is usual the encoder places a row, however well it is repeated.
  ///
  /// - Parameters:
  ///   - rows: `[row, inputCount]`
  ///   - conditions: `[row, conditionCount]`; nil where the model has none.
  package func klDivergence(_ rows: Matrix, conditions: Matrix? = nil) -> [Float] {
    encode(rows, conditions: conditions).divergences
  }
}

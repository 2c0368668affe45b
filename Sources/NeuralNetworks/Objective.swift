/// What training minimises: reconstruction + beta · Σ over the latents of max(free bits, mean divergence) for an autoencoder,
/// the cross-entropy for a classifier.
struct Objective: Sendable, Equatable {
  var reconstruction: ReconstructionLoss
  /// The weight of the divergence (Higgins et al. 2017).
  var beta: Double
  /// The divergence in nats below which a latent costs nothing more (Kingma et al. 2016, equation 15; the mean is over the
  /// batch).
  var freeBits: Double

  /// The loss of rows whose errors have been summed.
  func terms(of sums: ErrorSums, inputCount: Int) -> LossTerms {
    let rows = Double(sums.rows)
    let divergences = sums.divergences.map { $0 / rows }
    return LossTerms(
      reconstruction: reconstruction.weight(inputCount: inputCount) * sums.squaredError / rows,
      divergence: divergences.reduce(0, +),
      // NaN must survive, which `max` alone does not promise.
      penalty: divergences.reduce(0) { $0 + ($1 < freeBits ? freeBits : $1) },
      beta: beta, crossEntropy: sums.crossEntropy / rows)
  }

  /// ∂loss / ∂(output − target) is this times (output − target).
  func errorScale(rows: Int, inputCount: Int) -> Float {
    Float(2 * reconstruction.weight(inputCount: inputCount) / Double(rows))
  }

  /// ∂loss / ∂(one row's divergence), for each latent: nothing where it is below the free bits.
  func divergenceWeights(of sums: ErrorSums) -> [Float] {
    let rows = Double(sums.rows)
    return sums.divergences.map { $0 / rows < freeBits ? 0 : Float(beta / rows) }
  }
}

/// What a batch or a whole set adds to the loss, summed over its rows; what a network's loss does not have is 0.
struct ErrorSums: Sendable, Equatable {
  var rows = 0
  /// Σ (output − input)² over rows and inputs.
  var squaredError = 0.0
  /// `[latentCount]`; empty for a dense autoencoder.
  var divergences: [Double] = []
  /// A classifier's Σ class weight · −log(probability of the true class).
  var crossEntropy = 0.0

  mutating func add(_ other: ErrorSums) {
    rows += other.rows
    squaredError += other.squaredError
    crossEntropy += other.crossEntropy
    if divergences.isEmpty { divergences = [Double](repeating: 0, count: other.divergences.count) }
    for index in other.divergences.indices { divergences[index] += other.divergences[index] }
  }
}

/// The parts of a loss, averaged over rows.
struct LossTerms: Sendable, Equatable {
  var reconstruction = 0.0
  /// The divergence itself, in nats.
  var divergence = 0.0
  /// The divergence with free bits: what the loss counts.
  var penalty = 0.0
  var beta: Double
  var crossEntropy = 0.0

  var total: Double { reconstruction + beta * penalty + crossEntropy }

  /// Adds the weighted parts of another loss with the same beta.
  mutating func add(_ other: LossTerms, weight: Double) {
    reconstruction += weight * other.reconstruction
    divergence += weight * other.divergence
    penalty += weight * other.penalty
    crossEntropy += weight * other.crossEntropy
  }
}

internal import Foundation

/// The Gaussian latents of a variational autoencoder: sampling, divergence and gradients.
///
/// `heads` is `[rows, 2 · latentCount]` throughout: each row the means and then the log variances.
enum GaussianLatents {
  /// Writes the means alone: `[rows, latentCount]`.
  static func copyMeans(
    _ heads: Span<Float>, rows: Int, latentCount: Int, into latents: inout [Float]
  ) {
    var out = latents.mutableSpan
    for row in 0..<rows {
      for latent in 0..<latentCount { out[row * latentCount + latent] = heads[2 * row * latentCount + latent] }
    }
  }

  /// Writes z = mean + noise · exp(½ log variance): `[rows, latentCount]`.
  ///
  /// - Parameter noise: `[rows, latentCount]`, standard normal.
  static func sample(
    _ heads: Span<Float>, noise: Span<Float>, rows: Int, latentCount: Int, into latents: inout [Float]
  ) {
    var out = latents.mutableSpan
    for row in 0..<rows {
      for latent in 0..<latentCount {
        let mean = heads[2 * row * latentCount + latent]
        let logVariance = heads[(2 * row + 1) * latentCount + latent]
        let place = row * latentCount + latent
        out[place] = mean + noise[place] * exp(0.5 * logVariance)
      }
    }
  }

  /// The Kullback-Leibler divergence of one latent from the standard normal distribution, in nats:
  /// ½ (mean² + variance − 1 − log variance).
  @inline(__always)
  static func divergence(mean: Float, logVariance: Float) -> Double {
    let (mean, logVariance) = (Double(mean), Double(logVariance))
    return 0.5 * (mean * mean + expm1(logVariance) - logVariance)
  }

  /// Adds each latent's divergence, summed over the rows, to `sums`: `[latentCount]`.
  static func addDivergences(_ heads: Span<Float>, rows: Int, to sums: inout [Double]) {
    let latentCount = sums.count
    for row in 0..<rows {
      for latent in 0..<latentCount {
        sums[latent] += divergence(
          mean: heads[2 * row * latentCount + latent], logVariance: heads[(2 * row + 1) * latentCount + latent])
      }
    }
  }

  /// Writes the gradient with respect to `heads`, given the one with respect to the sample.
  ///
  /// ∂L/∂mean = ∂L/∂z + w · mean and ∂L/∂log variance = ½ (∂L/∂z · (z − mean) + w (variance − 1)), where w is the weight of
  /// the latent's divergence in the loss.
  ///
  /// - Parameters:
  ///   - sampleDelta: ∂L/∂z, `[rows, latentCount]`
  ///   - noise: What `sample` was given, `[rows, latentCount]`
  ///   - weights: `[latentCount]`, ∂L / ∂(one row's divergence).
  static func differentiate(
    sampleDelta: Span<Float>, heads: Span<Float>, noise: Span<Float>, rows: Int, weights: [Float],
    into headsDelta: inout [Float]
  ) {
    let latentCount = weights.count
    var out = headsDelta.mutableSpan
    for row in 0..<rows {
      for latent in 0..<latentCount {
        let (meanPlace, logVariancePlace) = (2 * row * latentCount + latent, (2 * row + 1) * latentCount + latent)
        let place = row * latentCount + latent
        let logVariance = heads[logVariancePlace]
        let throughSample = sampleDelta[place] * noise[place] * exp(0.5 * logVariance)
        out[meanPlace] = sampleDelta[place] + weights[latent] * heads[meanPlace]
        out[logVariancePlace] = 0.5 * (throughSample + weights[latent] * Float(expm1(Double(logVariance))))
      }
    }
  }
}

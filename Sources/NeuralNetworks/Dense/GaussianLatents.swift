internal import Foundation

/// The Gaussian latents of a variational autoencoder: sampling, divergence and gradients.
///
/// A row of `heads` holds the means and then the log variances: `[2 · latentCount]`. Each function takes one row.
enum GaussianLatents {
  /// Writes z = mean + noise · exp(½ log variance): `[latentCount]`.
  ///
  /// - Parameter noise: `[latentCount]`, standard normal.
  static func sample(
    _ heads: UnsafePointer<Float>, noise: UnsafePointer<Float>, latentCount: Int,
    into latents: UnsafeMutablePointer<Float>
  ) {
    for latent in 0..<latentCount {
      unsafe latents[latent] = heads[latent] + noise[latent] * exp(0.5 * heads[latentCount + latent])
    }
  }

  /// The Kullback-Leibler divergence of one latent from the standard normal distribution, in nats:
  /// ½ (mean² + variance − 1 − log variance).
  @inline(__always)
  static func divergence(mean: Float, logVariance: Float) -> Double {
    let (mean, logVariance) = (Double(mean), Double(logVariance))
    return 0.5 * (mean * mean + expm1(logVariance) - logVariance)
  }

  /// Writes each latent's divergence: `[latentCount]`.
  static func divergences(
    _ heads: UnsafePointer<Float>, latentCount: Int, into divergences: UnsafeMutablePointer<Double>
  ) {
    for latent in 0..<latentCount {
      unsafe divergences[latent] = divergence(mean: heads[latent], logVariance: heads[latentCount + latent])
    }
  }

  /// Writes the gradient with respect to `heads`, given the one with respect to the sample.
  ///
  /// ∂L/∂mean = ∂L/∂z + w · mean and ∂L/∂log variance = ½ (∂L/∂z · (z − mean) + w (variance − 1)), where w is the weight of
  /// the latent's divergence in the loss.
  ///
  /// - Parameters:
  ///   - sampleDelta: ∂L/∂z, `[latentCount]`
  ///   - noise: What `sample` was given, `[latentCount]`
  ///   - weights: `[latentCount]`, ∂L / ∂(one row's divergence).
  static func differentiate(
    sampleDelta: UnsafePointer<Float>, heads: UnsafePointer<Float>, noise: UnsafePointer<Float>, weights: [Float],
    into headsDelta: UnsafeMutablePointer<Float>
  ) {
    let latentCount = weights.count
    for latent in 0..<latentCount {
      let logVariance = unsafe heads[latentCount + latent]
      let throughSample = unsafe sampleDelta[latent] * noise[latent] * exp(0.5 * logVariance)
      unsafe headsDelta[latent] = sampleDelta[latent] + weights[latent] * heads[latent]
      unsafe headsDelta[latentCount + latent] =
        0.5 * (throughSample + weights[latent] * Float(expm1(Double(logVariance))))
    }
  }
}

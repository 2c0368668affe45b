package import Tensors

/// What an encoder makes of windows or images.
package struct Latents: Sendable, Equatable {
  /// `[window, latent]`: the posterior means of a variational autoencoder, else the activations.
  package let mean: Matrix
  /// `[window, latent]`: the logarithms of the posterior variances; nil where latents are no distribution.
  package let logVariance: Matrix?

  package init(mean: Matrix, logVariance: Matrix?) {
    self.mean = mean
    self.logVariance = logVariance
  }

  /// Each window's Kullback-Leibler divergence from the standard normal distribution, in nats: `[window]`; 0 where
  /// latents are no distribution.
  package var divergences: [Float] {
    guard let logVariance else { return [Float](repeating: 0, count: mean.rowCount) }
    let width = mean.columnCount
    let (means, logVariances) = (mean.elements.span, logVariance.elements.span)
    var divergences = [Float](repeating: 0, count: mean.rowCount)
    for row in divergences.indices {
      var sum = 0.0
      for index in row * width..<(row + 1) * width {
        sum += GaussianLatents.divergence(mean: means[index], logVariance: logVariances[index])
      }
      divergences[row] = Float(sum)
    }
    return divergences
  }
}

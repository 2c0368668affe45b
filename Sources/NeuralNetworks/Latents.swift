package import Tensors

/// What an encoder makes of windows.
package struct Latents: Sendable, Equatable {
  /// `[window, latent]`: the activations of a dense autoencoder, the posterior means of a variational one.
  package let mean: Matrix
  /// `[window, latent]`: the logarithms of the posterior variances; nil for a dense autoencoder.
  package let logVariance: Matrix?

  package init(mean: Matrix, logVariance: Matrix?) {
    self.mean = mean
    self.logVariance = logVariance
  }

  /// Each window's Kullback-Leibler divergence from the standard normal distribution, in nats: `[window]`; 0 for a dense
  /// autoencoder, which has no distribution.
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

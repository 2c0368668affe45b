package import Tensors

/// Which latents of an autoencoder say anything about its input.
///
/// A latent is active where its posterior mean varies over the data: variance > 0.01 (Burda, Grosse and Salakhutdinov 2016,
/// section 5.1.2). Collapsed ones repeat the prior.
package struct ActiveLatents: Sendable, Equatable {
  /// Each latent's variance over the windows (divides by their number): `[latent]`.
  package let variances: [Double]
  /// The variance above which a latent is active.
  package let threshold: Double

  /// - Parameter means: `[window, latent]`, at least one window.
  package init(means: Matrix, threshold: Double = 0.01) {
    variances = means.columnStandardDeviations().map { $0 * $0 }
    self.threshold = threshold
  }

  package var count: Int { variances.count { $0 > threshold } }
  package var isActive: [Bool] { variances.map { $0 > threshold } }
}

/// How much better a reconstruction is than no model at all.
package enum MeanPredictor {
  /// The squared error of the reconstruction over that of predicting each input's mean: 1 − explained variance.
  ///
  /// About 1 where the network has learnt nothing but the mean; nil where the windows don't vary.
  ///
  /// - Parameters:
  ///   - reconstruction: `[window, input]`
  ///   - windows: `[window, input]`, at least one.
  ///   - means: `[input]`, what predicting the mean predicts: those of the training windows, or of `windows` where nil.
  package static func ratio(of reconstruction: Matrix, to windows: Matrix, means: [Double]? = nil) -> Double? {
    precondition(
      reconstruction.rowCount == windows.rowCount && reconstruction.columnCount == windows.columnCount,
      "\(reconstruction.rowCount) × \(reconstruction.columnCount) and \(windows.rowCount) × \(windows.columnCount)")
    let means = means ?? windows.columnMeans()
    let width = windows.columnCount
    precondition(means.count == width, "\(means.count) means for \(width) inputs")
    let (input, output) = (windows.elements.span, reconstruction.elements.span)
    var (error, variation) = (0.0, 0.0)
    for row in 0..<windows.rowCount {
      for column in 0..<width {
        let value = Double(input[row * width + column])
        let residual = Double(output[row * width + column]) - value
        let deviation = value - means[column]
        error += residual * residual
        variation += deviation * deviation
      }
    }
    return variation > 0 ? error / variation : nil
  }
}

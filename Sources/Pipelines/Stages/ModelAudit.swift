internal import NeuralNetworks
internal import Tensors

/// Whether a model learnt anything, measured on healthy windows that it has not seen.
struct ModelAudit {
  /// nil for models without a posterior.
  let activeLatents: Int?
  let latentCount: Int
  /// 1 - squared error / squared error of a model that returns the training mean.
  let explainedVariance: Double

  init(_ stored: Audit) {
    activeLatents = stored.activeLatents
    latentCount = stored.latentCount
    explainedVariance = stored.explainedVariance
  }

  /// - Parameters:
  ///   - heldOut: `[window, input]`, standardised by the training windows, so that 0 is the training mean.
  init(model: Autoencoder, heldOut: Matrix, reconstruction: Matrix) {
    let latents = model.encode(heldOut)
    activeLatents = latents.logVariance == nil ? nil : ActiveLatents(means: latents.mean).count
    latentCount = model.architecture.latentCount
    let trainingMeans = [Double](repeating: 0, count: heldOut.columnCount)
    explainedVariance = 1 - (MeanPredictor.ratio(of: reconstruction, to: heldOut, means: trainingMeans) ?? 1)
  }
}

internal import NeuralNetworks
internal import StatisticalLearning
internal import Tensors

/// Everything learnt from the healthy part of a recording: enough to judge any later snapshot of the same machine.
struct TrainedMonitor: Sendable {
  let recipe: Recipe
  let channelCount: Int
  let preparation: PreparationSummary
  let scaler: StandardScaler
  let model: Autoencoder
  let score: ResidualScore
  /// `[channel]`: the mean variance of the samples on training windows, in unit².
  let healthyVariances: [Double]
  /// The level of the window score; nil where the recipe takes it from all windows, which are not known yet.
  let windowThreshold: Double?
  /// `[channel]`: the mean error of training windows, from which the published scores measure.
  let trainingErrors: [Double]

  /// What a snapshot's windows come to.
  struct Judgement {
    var latents: Matrix
    var scores: [Float]
    var channelErrors: Matrix
    var kl: [Float]?
    var energy: [Float]
    /// `[channel × entry]`: the mean over windows of what alarms are judged on.
    var residuals: [Float]
    /// `[channel × feature]`: the mean over windows of the standardised features.
    var features: [Float]
  }

  /// The features as the model sees them; nil where there is no window, or a value that is no finite number or becomes none.
  func standardised(_ features: WindowFeatures) -> Matrix? {
    let rows = scaler.scaled(features.rows)
    return rows.rowCount > 0 && rows.elements.allSatisfy(\.isFinite) ? rows : nil
  }

  /// The standardised features and what the model makes of them.
  func reconstruct(_ features: WindowFeatures) -> (input: Matrix, output: Matrix, latents: Latents) {
    let input = scaler.scaled(features.rows)
    let (output, latents) = model.evaluate(input)
    return (input, output, latents)
  }

  /// Judges the windows of one snapshot, of which there must be at least one.
  func judge(_ features: WindowFeatures) -> Judgement {
    let (input, output, latents) = reconstruct(features)
    let residuals = input.subtracting(output)
    let smoothed = score.smoothed(residuals)
    let means = input.columnMeans().map { Float($0) }
    let (scores, errors) = score.scores(of: residuals, smoothed: smoothed, firstChannels: features.firstChannels)
    return Judgement(
      latents: latents.mean, scores: scores, channelErrors: errors,
      kl: latents.logVariance == nil ? nil : latents.divergences, energy: energies(features.variances),
      residuals: judgesFeatures ? means : snapshotResiduals(smoothed, errors), features: means)
  }

  /// Whether alarms rest on the standardised features themselves, and not on what the model could not repeat of them.
  ///
  /// So it is with a handful of indicators a channel. A network with more latents than there are features repeats what
  /// all channels did together in the healthy period, a few restarts for instance, so well that their scatter is gone
  /// from its forecast errors; the next restart, which is another, is then an alarm. Spectra keep the network: dozens of
  /// bands a channel are more than it can learn by heart.
  var judgesFeatures: Bool {
    recipe.score == .excessResidual && preparation.representation == RepresentationPlan.indicators.name
  }

  /// How many numbers per channel alarms are judged on.
  var entryCount: Int { recipe.score.usesScatter ? preparation.featureNames.count : 1 }

  /// Residuals are averaged over the windows first and judged later: a defect adds up, noise does not.
  private func snapshotResiduals(_ smoothed: Matrix, _ errors: Matrix) -> [Float] {
    switch recipe.score {
    case .excessResidual: smoothed.columnMeans().map { Float($0) }
    // Alarms look for rises; a fall is one of its magnitude.
    case .changedResidual: smoothed.columnMeans().map { Float(abs($0)) }
    case .meanSquaredError: zip(errors.columnMeans(), trainingErrors).map { Float($0 - $1) }
    }
  }

  /// The mean over channels of the variance against its healthy level: `[window]`.
  private func energies(_ variances: Matrix) -> [Float] {
    (0..<variances.rowCount).map { window in
      var sum = 0.0
      for channel in 0..<channelCount where healthyVariances[channel] > 0 {
        sum += Double(variances[window, channel]) / healthyVariances[channel]
      }
      return Float(sum / Double(channelCount))
    }
  }
}

extension Matrix {
  /// The difference, element by element.
  func subtracting(_ other: Matrix) -> Matrix {
    precondition(
      rowCount == other.rowCount && columnCount == other.columnCount,
      "\(rowCount) × \(columnCount) less \(other.rowCount) × \(other.columnCount)")
    var difference = self
    let subtrahend = other.elements.span
    var out = difference.elements.mutableSpan
    for index in out.indices { out[index] -= subtrahend[index] }
    return difference
  }
}

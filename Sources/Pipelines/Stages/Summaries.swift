internal import Foundation
internal import NeuralNetworks
internal import StatisticalLearning

extension PreparationSummary {
  init(_ source: FeatureSource, _ scaler: StandardScaler) {
    self.init(
      representation: source.representation,
      description: source.description + (source.windowSpan.map { " (a window is \($0))" } ?? ""), fingerprint: "",
      featureNames: source.featureNames, featureAxis: source.axis, featureUnit: source.featureUnit,
      scalerMean: scaler.means.map(Double.init),
      scalerDeviation: scaler.standardDeviations.map(Double.init), windowLength: source.windowLength,
      windowStride: source.windowStride)
    fingerprint = sealed(source)
  }

  /// A digest of everything that decides the model's inputs.
  private func sealed(_ source: FeatureSource) -> String {
    var digest = Digest()
    digest.update(text: source.description)
    digest.update(text: source.seal)
    for name in featureNames { digest.update(text: name) }
    digest.update(numbers: scalerMean)
    digest.update(numbers: scalerDeviation)
    return digest.hexadecimal
  }
}

extension ModelSummary {
  init(_ trained: TrainedAutoencoder) {
    let architecture = trained.model.architecture
    let widths = [architecture.inputCount] + architecture.hiddenCounts
    self.init(
      trained, kind: architecture.kind == .dense ? "dense autoencoder" : "variational autoencoder",
      widths: widths + [architecture.latentCount] + widths.reversed(), latentCount: architecture.latentCount,
      parameterCount: architecture.parameterCount)
  }

  init(_ trained: Trained<ConvolutionalAutoencoder>) {
    let architecture = trained.model.architecture
    let filters = architecture.filters
    self.init(
      trained, kind: "convolutional autoencoder", widths: [1] + filters + filters.reversed().dropFirst() + [1],
      latentCount: architecture.latentCount, parameterCount: architecture.parameterCount)
  }

  init<Model: Network>(
    _ trained: Trained<Model>, kind: String, widths: [Int], latentCount: Int, parameterCount: Int
  ) {
    self.init(
      kind: kind, widths: widths, latentCount: latentCount, parameterCount: parameterCount,
      history: trained.history.map {
        EpochSummary(
          epoch: $0.epoch, learningRate: $0.learningRate, trainingLoss: $0.trainingLoss,
          trainingReconstruction: $0.reconstruction, kl: $0.divergence, validationLoss: $0.validationLoss)
      },
      bestEpoch: trained.bestEpoch, stopReason: trained.stop.description, divergedInEpoch: trained.stop.divergedInEpoch,
      parameters: trained.model.namedParameters.map { NamedTensor(name: $0.name, shape: $0.shape, values: $0.values) })
  }
}

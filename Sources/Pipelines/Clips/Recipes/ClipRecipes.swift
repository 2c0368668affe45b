internal import NeuralNetworks
internal import Prognosis
internal import SignalProcessing

extension ClipRecipe {
  /// The recipes for sound that come with the program, the best by measurement first.
  package static let builtIn: [ClipRecipe] = [audio, convVAE, aAsPublished, aWithLeak, bAsPublished, eAsPublished]

  /// The recipe called `name`, nil where there is none.
  package static func named(_ name: String) -> ClipRecipe? { builtIn.first { $0.name == name } }

  /// The best by measurement: how loud each fine band is and how much that changes; a network's residuals stand beside it.
  package static let audio = ClipRecipe(
    name: "audio",
    summary:
      "level, lasting level and flutter of fine bands against healthy clips; a network beside it (best for sound)",
    reference:
      "Ours: frames long enough to tell a shaft's harmonics apart, covariances shrunk as Ledoit and Wolf (2004) do.",
    spectrogram: SpectrogramPlan(bands: .mel(64), fftLength: 1024, hop: 512),
    network: ClipNetworkPlan(
      input: .stackedFrames(5), scaling: .standardised,
      family: .dense(
        ModelPlan(kind: .dense, hiddenCounts: [64, 64], latentCount: 8, activation: .leakyReLU(slope: 0.2))),
      training: TrainingPlan(
        epochs: 20, batchSize: 512, learningRate: 1e-3, schedule: .cosine(floor: 0), patience: 10, loss: .averaged),
      isConditioned: true),
    statistics: ClipStatisticsPlan(frameSeconds: 0.256, bandsPerOctave: 6, blocks: wholeBand + rotationRegion),
    split: .crossFitted(parts: 5, validation: 0.15),
    detectors: [
      ours(
        "band-statistics", "rise of six distances: level, lasting level and flutter, of all bands and of low ones",
        .rise),
      ours("isolation-forest", "Isolation Forest on the six distances", .isolationForest),
      ours("one-class-svm", "One-Class SVM on the six distances", .oneClassSVM(nu: 0.05)),
      ours(
        "nearest-neighbours", "distance to the five nearest healthy clips by the six distances", .nearestNeighbours(5)),
      ours("gaussian", "each of the six distances by itself", .gaussian),
      ours("mahalanobis", "one Mahalanobis distance of all statistics", .mahalanobis(components: nil), .statistics),
      ours("reconstruction-error", "mean squared error of the network", .reconstructionError, .latents),
      ours("band-residual", "the network's error by band", .bandResidual, .latents),
      ours(
        "ensemble", "band statistics, Isolation Forest and One-Class SVM together, each calibrated by healthy clips",
        .ensemble(["band-statistics", "isolation-forest", "one-class-svm"])),
      ours("level", "how loud the clip is", .level, .latents),
    ])

  /// A convolutional variational autoencoder that is told the machine and its state, with its divergence as a second score.
  package static let convVAE = ClipRecipe(
    name: "conv-vae",
    summary: "convolutional variational autoencoder, told the machine; residual, divergence and both together",
    reference: "System B's further steps: the divergence as a second sign, one model for several operating states.",
    spectrogram: SpectrogramPlan(bands: .mel(64), fftLength: 1024, hop: 512),
    network: ClipNetworkPlan(
      input: .images(frameCount: 32), scaling: .standardised,
      family: .convolutional(filters: [16, 32, 64], normalises: false, gaussianLatents: 16),
      training: TrainingPlan(
        epochs: 60, batchSize: 32, learningRate: 1e-3, schedule: .cosine(floor: 0), initialisation: .he, patience: 15,
        loss: .summed, beta: 1, warmUpEpochs: 5),
      isConditioned: true),
    statistics: nil, split: .heldOut(validation: 0.15, levels: 0.15),
    detectors: [
      ours("band-residual", "the network's error by band", .bandResidual, .latents),
      ours("reconstruction-error", "mean squared error of the network", .reconstructionError, .latents),
      ours("divergence", "divergence of the posterior from the prior", .divergence, .latents),
      ours(
        "error-and-divergence", "residual and divergence together, each calibrated by healthy clips",
        .ensemble(["band-residual", "divergence"]), .latents),
      ours("latent-mahalanobis", "Mahalanobis distance of the latents", .mahalanobis(components: nil), .latents),
    ])

  private static let wholeBand = ClipStatisticsPlan.Statistic.allCases.map { ClipStatisticsPlan.Block($0) }

  /// Five harmonics of shafts up to 3,000 rpm, where unbalance and looseness show; among all bands they would be few.
  private static let rotationRegion =
    ClipStatisticsPlan.Statistic.allCases.map { ClipStatisticsPlan.Block($0, belowHz: 250) }

  /// A warning for one healthy clip in twenty; an alarm for at most one in a hundred, with 95 % confidence.
  private static func ours(
    _ name: String, _ title: String, _ kind: ClipDetectorPlan.Kind, _ space: ClipDetectorPlan.Space = .blockDistances
  ) -> ClipDetectorPlan {
    ClipDetectorPlan(
      name: name, title: title, kind: kind, space: space,
      levels: kind == .rise
        ? .tolerance(warning: 0.05, alarm: 0.01) : .rates(warning: 0.05, alarm: 0.01, .empirical))
  }

  /// System A to the letter, but for its leak: one preparation for healthy and faulty clips.
  package static let aAsPublished = ClipRecipe(
    name: "a-as-published",
    summary: "system A as published: convolutional autoencoder 32-64-128 on 3 s, forest and SVM on its latents",
    reference: "A convolutional autoencoder with Isolation Forest and One-Class SVM on fan sound (MIMII).",
    spectrogram: SpectrogramPlan(bands: .mel(128), fftLength: 1024, hop: 512, seconds: 3),
    network: ClipNetworkPlan(
      input: .padded(frameCount: 128), scaling: .unitRange,
      family: .convolutional(filters: [32, 64, 128], normalises: false),
      training: TrainingPlan(epochs: 30, batchSize: 32, learningRate: 1e-3, patience: 30, loss: .averaged)),
    statistics: nil, split: .heldOut(validation: 0.1, levels: 0.1),
    detectors: [
      ClipDetectorPlan(
        name: "reconstruction-error", title: "mean squared error of the reconstruction", kind: .reconstructionError,
        space: .latents, levels: .trainingDeviations(warning: 2, alarm: 2)),
      ClipDetectorPlan(
        name: "isolation-forest", title: "Isolation Forest on the latents", kind: .isolationForest, space: .latents,
        levels: .trainingRates(warning: 0.01, alarm: 0.01)),
      ClipDetectorPlan(
        name: "one-class-svm", title: "One-Class SVM on the latents, nu 0.05", kind: .oneClassSVM(nu: 0.05),
        space: .latents, levels: .ownBoundary(rate: 0.05)),
    ])

  /// System A with its leak, which told its classes apart: healthy clips at 22,050 Hz, faulty ones at 16,000 Hz.
  package static let aWithLeak: ClipRecipe = {
    var recipe = aAsPublished
    recipe.name = "a-with-leak"
    recipe.summary = "system A with the leak of its preparation, to see what it does: never for real work"
    recipe.reference = "The published figures: healthy clips were loaded at 22,050 Hz, faulty ones at 16,000 Hz."
    recipe.spectrogram.healthyRateHz = 22_050
    return recipe
  }()

  /// System B to the letter.
  package static let bAsPublished = ClipRecipe(
    name: "b-as-published",
    summary: "system B as published: convolutional autoencoder 32-64-128-256 with batch norm on 2 s",
    reference:
      "An engine-sound autoencoder guide on MIMII: levels at the 95th and 99th percentile of validation errors.",
    spectrogram: SpectrogramPlan(bands: .mel(128), fftLength: 1024, hop: 512, seconds: 2),
    network: ClipNetworkPlan(
      input: .stretched(frameCount: 64), scaling: .unitRange,
      family: .convolutional(filters: [32, 64, 128, 256], normalises: true),
      training: TrainingPlan(
        epochs: 100, batchSize: 32, learningRate: 1e-3, schedule: .cosine(floor: 0), patience: 100, loss: .averaged)),
    statistics: nil, split: .heldOut(validation: 0.1, levels: 0.1),
    detectors: [
      ClipDetectorPlan(
        name: "reconstruction-error", title: "mean squared error of the reconstruction", kind: .reconstructionError,
        space: .pooledLatents, levels: .rates(warning: 0.05, alarm: 0.01, .empirical)),
      ClipDetectorPlan(
        name: "band-residual", title: "error by band against healthy errors", kind: .bandResidual,
        space: .pooledLatents, levels: .rates(warning: 0.05, alarm: 0.01, .empirical)),
    ])

  /// System E's first half to the letter; the second is `raceway train --supervised`.
  package static let eAsPublished = ClipRecipe(
    name: "e-as-published",
    summary: "system E as published: dense autoencoder 64-64-8-64-64 on five stacked frames of 64 bands",
    reference: "A dense autoencoder on fan sound (MIMII); its supervised half: raceway train --supervised.",
    spectrogram: SpectrogramPlan(bands: .mel(64), fftLength: 1024, hop: 512),
    network: ClipNetworkPlan(
      input: .stackedFrames(5), scaling: .decibels,
      family: .dense(ModelPlan(kind: .dense, hiddenCounts: [64, 64], latentCount: 8, activation: .relu)),
      training: TrainingPlan(epochs: 30, batchSize: 512, learningRate: 1e-3, patience: 30, loss: .averaged)),
    statistics: nil, split: .heldOut(validation: 0.1, levels: 0.1),
    detectors: [
      ClipDetectorPlan(
        name: "reconstruction-error", title: "mean squared error of the frames", kind: .reconstructionError,
        space: .latents, levels: .rates(warning: 0.05, alarm: 0.01, .empirical))
    ])
}

internal import NeuralNetworks
internal import Prognosis

extension Recipe {
  /// The recipes that come with the program, the default first.
  package static let builtIn: [Recipe] = [vae, dense, octaves, dAsPublished, cAsPublished]

  /// The recipe called `name`, nil where there is none.
  package static func named(_ name: String) -> Recipe? { builtIn.first { $0.name == name } }

  /// The default: a variational autoencoder on band spectra.
  package static let vae = Recipe(
    name: "vae",
    summary: "variational autoencoder on band spectra, drift-aware baseline (default)",
    reference: "System D as we would do it: summed squared error, so that the posterior does not collapse; level kept.",
    representation: .spectrum(bandCount: 64),
    model: ModelPlan(
      kind: .variational, hiddenCounts: [128, 64], latentCount: 16, activation: .leakyReLU(slope: 0.2)),
    training: TrainingPlan(
      epochs: 200, batchSize: 64, learningRate: 1e-3, initialisation: .he, patience: 20, loss: .summed, beta: 1,
      warmUpEpochs: 10),
    split: .blocks, score: .excessResidual, windowMemory: 3,
    windowThreshold: WindowThresholdPlan(quantile: 0.995, rule: .gumbel, source: .heldOut),
    alarms: .standard)

  /// A plain autoencoder on the same spectra.
  package static let dense = Recipe(
    name: "dense",
    summary: "dense autoencoder on band spectra, drift-aware baseline",
    reference: "System C as we would do it: channels kept apart, one fixed scale, whole snapshots judged.",
    representation: .spectrum(bandCount: 64),
    model: ModelPlan(kind: .dense, hiddenCounts: [64, 32], latentCount: 16, activation: .leakyReLU(slope: 0.2)),
    training: TrainingPlan(
      epochs: 200, batchSize: 64, learningRate: 1e-3, initialisation: .he, patience: 20, loss: .summed),
    split: .blocks, score: .excessResidual, windowMemory: 3,
    windowThreshold: WindowThresholdPlan(quantile: 0.995, rule: .gumbel, source: .heldOut),
    alarms: .standard)

  /// For recordings of known states, few and short, where damage may be quieter.
  package static let octaves = Recipe(
    name: "octaves",
    summary: "variational autoencoder on sixth-octave spectra of whole snapshots; falls count as rises do",
    reference:
      "Spectra in bands of equal ratio, compared band by band: R. B. Randall, Vibration-based Condition Monitoring.",
    representation: .octaves(bandsPerOctave: 6),
    model: ModelPlan(
      kind: .variational, hiddenCounts: [128, 64], latentCount: 16, activation: .leakyReLU(slope: 0.2)),
    // A snapshot is one row here, so there are tens of them: batches of 16 leave several steps an epoch.
    training: TrainingPlan(
      epochs: 300, batchSize: 16, learningRate: 1e-3, initialisation: .he, patience: 40, loss: .summed, beta: 1,
      warmUpEpochs: 10),
    split: .blocks, score: .changedResidual,
    windowThreshold: WindowThresholdPlan(quantile: 0.995, rule: .gumbel, source: .heldOut),
    alarms: .standard)

  /// System D to the letter, collapse included.
  package static let dAsPublished = Recipe(
    name: "d-as-published",
    summary: "system D as published: VAE 8192-512-256-128-16 on waveforms, averaged error + KL (collapses)",
    reference: "Akinkugbe, From Theory to Practice: Using VAEs for Anomaly Detection.",
    representation: .waveform(
      WaveformPlan(windowLength: 2048, windowStride: 1024, layout: .channels, normalisation: .training)),
    model: ModelPlan(
      kind: .variational, hiddenCounts: [512, 256, 128], latentCount: 16, activation: .leakyReLU(slope: 0.2)),
    training: TrainingPlan(epochs: 100, batchSize: 64, learningRate: 1e-3, patience: 15, loss: .averaged, beta: 1),
    split: .randomWindows(trainingShare: 0.8), score: .meanSquaredError,
    windowThreshold: WindowThresholdPlan(quantile: 0.99, source: .training), alarms: AlarmPlan(baseline: .fixed))

  /// System C to the letter, interleaved layout included.
  package static let cAsPublished = Recipe(
    name: "c-as-published",
    summary: "system C as published: dense autoencoder on 100 interleaved samples, scaled per file",
    reference: "A dense autoencoder on the NASA IMS bearings; the threshold is the 40th percentile of all scores.",
    representation: .waveform(
      WaveformPlan(windowLength: 100, windowStride: 100, layout: .interleaved, normalisation: .perSnapshot)),
    model: ModelPlan(kind: .dense, hiddenCounts: [64, 32], latentCount: 16, activation: .relu),
    training: TrainingPlan(epochs: 50, batchSize: 256, learningRate: 1e-3, patience: 50, loss: .averaged),
    split: .randomWindows(trainingShare: 0.8), score: .meanSquaredError,
    windowThreshold: WindowThresholdPlan(quantile: 0.40, source: .all), alarms: AlarmPlan(baseline: .fixed))
}

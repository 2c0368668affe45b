package import NeuralNetworks
internal import SignalProcessing

/// Everything that decides how a classifier learns healthy from faulty clips, under one name.
package struct SupervisedClipRecipe: Sendable, Equatable, Codable {
  package var name: String
  /// One line for `raceway recipes`.
  package var summary: String
  /// Where it comes from: a publication, or why we do it so.
  package var reference: String
  package var spectrogram: SpectrogramPlan
  /// The images that the classifier sees of a clip.
  package var input: ClipNetworkPlan.Input
  package var scaling: ClipNetworkPlan.Scaling
  /// Of each layer, from the input inwards (`ClassifierArchitecture`).
  package var filters: [Int]
  package var training: TrainingPlan
  package var shares: LabelledShares
  /// Of the log-odds of healthy clips that the classifier was not trained on.
  package var levels: ClipDetectorPlan.Levels

  package init(
    name: String, summary: String, reference: String, spectrogram: SpectrogramPlan, input: ClipNetworkPlan.Input,
    scaling: ClipNetworkPlan.Scaling, filters: [Int], training: TrainingPlan, shares: LabelledShares,
    levels: ClipDetectorPlan.Levels
  ) {
    self.name = name
    self.summary = summary
    self.reference = reference
    self.spectrogram = spectrogram
    self.input = input
    self.scaling = scaling
    self.filters = filters
    self.training = training
    self.shares = shares
    self.levels = levels
  }

  /// Everything the recipe decides, for people.
  package var yaml: String { ReadableYAML.text(self) ?? "" }
}

/// How the files of each machine and class are shared out; what is left is trained on.
package struct LabelledShares: Sendable, Equatable, Codable {
  /// Ends training in time and sets the levels.
  package var validation: Double
  /// Nothing is learnt from it.
  package var judged: Double

  package init(validation: Double, judged: Double) {
    precondition(
      validation > 0 && judged > 0 && validation + judged < 1, "shares of \(validation) and \(judged)")
    self.validation = validation
    self.judged = judged
  }
}

extension SupervisedClipRecipe {
  /// The recipes for clips with labels that come with the program.
  package static let builtIn: [SupervisedClipRecipe] = [supervised]

  /// The recipe called `name`, nil where there is none.
  package static func named(_ name: String) -> SupervisedClipRecipe? { builtIn.first { $0.name == name } }

  /// A small convolutional network on images of a second and a half.
  ///
  /// Frames of a quarter of a second at 16 kHz part the harmonics of a shaft, as those of `audio` do. Images begin every eighth of
  /// a second, and weights decay, because some hundred confirmed clips are learnt by heart otherwise: on fans drowned in noise, at
  /// −6 dB, the loss on unseen clips rose from the first epoch on with images side by side and without decay.
  package static let supervised = SupervisedClipRecipe(
    name: "supervised",
    summary: "a classifier of spectrograms, trained on clips labelled healthy and faulty (raceway train --supervised)",
    reference: "A convolutional classifier of log-mel images of fan sound (MIMII), once alarms have been confirmed.",
    spectrogram: SpectrogramPlan(bands: .mel(128), fftLength: 4096, hop: 1024),
    input: .overlappingImages(frameCount: 24, stride: 2), scaling: .standardised, filters: [16, 32, 64, 128],
    training: TrainingPlan(
      epochs: 20, batchSize: 32, learningRate: 1e-3, schedule: .cosine(floor: 0),
      optimiser: .adam(Adam(weightDecay: .coupled(0.01))), patience: 20),
    shares: LabelledShares(validation: 0.15, judged: 0.25), levels: .tolerance(warning: 0.05, alarm: 0.01))
}

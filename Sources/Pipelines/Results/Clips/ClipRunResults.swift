package import Tensors

/// Everything that was found out about a collection of sound clips, as plain values: what the archive holds, and all that
/// reports are made of.
///
/// Clips are independent of each other and carry no order in time: each is judged alone. Where measurements follow each other,
/// `RunResults` tells their history instead.
package struct ClipRunResults: Sendable, Equatable {
  /// Name and version of the program, such as `raceway 0.1.0`.
  package var program: String
  package var recipe: String
  package var seed: UInt64
  /// The recipe and the options as YAML, enough to repeat the run.
  package var configuration: String
  /// What was typed to make the run; nil where nothing was, and of runs of earlier builds.
  package var command: String?
  package var input: ClipInput
  package var preparation: ClipPreparation
  /// nil where the recipe trains no network.
  package var model: ModelSummary?
  /// What was learnt from; nil in runs that can't judge further clips.
  package var healthy: HealthyClips?
  /// What clips were judged by, the one that decides first.
  package var detectors: [ClipDetector]
  /// `[clip]`: by the first detector, against the levels of the clip's machine.
  package var states: [HealthState]
  package var profile: ClipProfile?
  package var map: ClipMap?
  /// The picked clips, with sound and pictures.
  package var examples: [ClipExample]
  /// Metrics against labels, where there are both healthy and faulty clips that nothing was fitted on.
  package var evaluation: ClipEvaluation?
  package var audit: Audit?
  package var dataQuality: [QualityNote]
  /// What a reader should know about levels and fitting, as sentences.
  package var notes: [String]
  package var timings: [StageTiming]

  package init(
    program: String, recipe: String, seed: UInt64, configuration: String, input: ClipInput,
    preparation: ClipPreparation, model: ModelSummary?, healthy: HealthyClips? = nil,
    detectors: [ClipDetector], states: [HealthState],
    profile: ClipProfile?, map: ClipMap?, examples: [ClipExample], evaluation: ClipEvaluation?, audit: Audit?,
    dataQuality: [QualityNote], notes: [String], timings: [StageTiming]
  ) {
    self.program = program
    self.recipe = recipe
    self.seed = seed
    self.configuration = configuration
    self.input = input
    self.preparation = preparation
    self.model = model
    self.healthy = healthy
    self.detectors = detectors
    self.states = states
    self.profile = profile
    self.map = map
    self.examples = examples
    self.evaluation = evaluation
    self.audit = audit
    self.dataQuality = dataQuality
    self.notes = notes
    self.timings = timings
  }
}

/// How sound became the models' inputs.
package struct ClipPreparation: Sendable, Equatable, Codable {
  /// One sentence that a reader understands.
  package var description: String
  /// SHA-256 of everything that decides the inputs, scaler included; clips prepared in another way are refused.
  package var fingerprint: String
  /// `[band]`: centre frequencies of the spectrogram's bands in Hz.
  package var bandCentresHz: [Double]
  /// Seconds between frames of the spectrogram.
  package var frameInterval: Double
  /// Of the spectrogram: `dB`, of no particular reference.
  package var levelUnit: String

  package init(
    description: String, fingerprint: String, bandCentresHz: [Double], frameInterval: Double, levelUnit: String
  ) {
    self.description = description
    self.fingerprint = fingerprint
    self.bandCentresHz = bandCentresHz
    self.frameInterval = frameInterval
    self.levelUnit = levelUnit
  }
}

/// How much each band of frequency departs from the healthy clips.
package struct ClipProfile: Sendable, Equatable {
  /// `[clip, band]`: standard deviations of held-out healthy clips from their mean; NaN where a clip was left out.
  package var z: Matrix
  /// `[band]`: centre frequencies in Hz.
  package var bandCentresHz: [Double]
  /// What the values are, as a sentence: residuals of which model, or levels.
  package var description: String

  package init(z: Matrix, bandCentresHz: [Double], description: String) {
    self.z = z
    self.bandCentresHz = bandCentresHz
    self.description = description
  }
}

/// Clips in the plane, by the space that the deciding detector looks at.
package struct ClipMap: Sendable, Equatable {
  /// `[point]`: the clips on the map; all that were judged, or an even sample where there are too many.
  package var clips: [Int]
  /// `[point, 2]`: first two principal components.
  package var pca: Matrix
  /// Share of the variance along the two components, 0 ... 1.
  package var pcaExplained: [Double]
  /// `[point, 2]`: t-SNE; nil where it was not asked for.
  package var tsne: Matrix?
  /// What the points are, such as `pooled latents`.
  package var space: String
  package var note: String?

  package init(
    clips: [Int], pca: Matrix, pcaExplained: [Double], tsne: Matrix?, space: String, note: String?
  ) {
    self.clips = clips
    self.pca = pca
    self.pcaExplained = pcaExplained
    self.tsne = tsne
    self.space = space
    self.note = note
  }
}

package import NeuralNetworks
package import Prognosis
package import SignalProcessing

/// Everything that decides how sound clips become a verdict, under one name.
package struct ClipRecipe: Sendable, Equatable, Codable {
  package var name: String
  /// One line for `raceway recipes`.
  package var summary: String
  /// Where it comes from: a publication, or why we do it so.
  package var reference: String
  package var spectrogram: SpectrogramPlan
  /// What the network sees of a spectrogram; nil where there is no network.
  package var network: ClipNetworkPlan?
  /// What is known of a clip beside the network's view; nil where detectors look at the network's alone.
  package var statistics: ClipStatisticsPlan?
  package var split: ClipSplitPlan
  /// The one that decides first.
  package var detectors: [ClipDetectorPlan]

  package init(
    name: String, summary: String, reference: String, spectrogram: SpectrogramPlan, network: ClipNetworkPlan?,
    statistics: ClipStatisticsPlan?, split: ClipSplitPlan, detectors: [ClipDetectorPlan]
  ) {
    precondition(!detectors.isEmpty, "a recipe without a detector")
    self.name = name
    self.summary = summary
    self.reference = reference
    self.spectrogram = spectrogram
    self.network = network
    self.statistics = statistics
    self.split = split
    self.detectors = detectors
  }

  /// Everything the recipe decides, for people.
  package var yaml: String { ReadableYAML.text(self) ?? "" }
}

/// The log-mel spectrogram that pictures show and networks see.
package struct SpectrogramPlan: Sendable, Equatable, Codable {
  package var bands: BandLayout
  /// Samples of a frame.
  package var fftLength: Int
  /// Samples from frame to frame.
  package var hop: Int
  /// Reproduces system A's leak on purpose: clips that are labelled healthy, and only those, are brought to this rate first.
  package var healthyRateHz: Int?
  /// Only the first so many seconds of a clip are listened to; the whole clip where nil.
  package var seconds: Double?

  package init(
    bands: BandLayout, fftLength: Int, hop: Int, seconds: Double? = nil, healthyRateHz: Int? = nil
  ) {
    self.healthyRateHz = healthyRateHz
    self.bands = bands
    self.fftLength = fftLength
    self.hop = hop
    self.seconds = seconds
  }
}

/// What a network sees, and which network it is.
package struct ClipNetworkPlan: Sendable, Equatable, Codable {
  package enum Input: Sendable, Equatable, Codable {
    /// Every frame with those that follow it, so many together.
    case stackedFrames(Int)
    /// Images of so many frames, side by side; what is left over at the end is not seen.
    case images(frameCount: Int)
    /// Images of so many frames, each so many frames after the one before.
    case overlappingImages(frameCount: Int, stride: Int)
    /// One image a clip, stretched to so many frames by linear interpolation, as some publications do.
    case stretched(frameCount: Int)
    /// One image a clip, cut or filled up to so many frames with the floor, as other publications do.
    case padded(frameCount: Int)
  }

  package enum Scaling: String, Sendable, Equatable, Codable {
    /// To mean 0 and deviation 1 per band over the training clips.
    case standardised
    /// To 0 … 1 between the smallest and the largest level of the training clips, one range for all bands; clipped.
    case unitRange
    /// Levels as they are, in dB.
    case decibels
  }

  package enum Family: Sendable, Equatable, Codable {
    case dense(ModelPlan)
    /// The latents are the last layer's whole image, or so many Gaussian ones of a variational autoencoder.
    case convolutional(filters: [Int], normalises: Bool, gaussianLatents: Int? = nil)
  }

  package var input: Input
  package var scaling: Scaling
  package var family: Family
  package var training: TrainingPlan
  /// Whether the network is told the machine and its state (`OperatingState`), so that one covers several.
  package var isConditioned: Bool

  package init(
    input: Input, scaling: Scaling, family: Family, training: TrainingPlan, isConditioned: Bool = false
  ) {
    self.input = input
    self.scaling = scaling
    self.family = family
    self.training = training
    self.isConditioned = isConditioned
  }
}

/// How healthy clips are shared out.
package enum ClipSplitPlan: Sendable, Equatable, Codable {
  /// The last shares of each machine's healthy clips validate and set levels; nothing is fitted on them.
  case heldOut(validation: Double, levels: Double)
  /// Each part of the healthy clips is scored by detectors fitted on the others, so that all set the levels; those that judge new
  /// clips are fitted on all. The network keeps its own validation share.
  case crossFitted(parts: Int, validation: Double)
}

/// One way to score a clip, and where its levels come from.
package struct ClipDetectorPlan: Sendable, Equatable, Codable {
  package enum Kind: Sendable, Equatable, Codable {
    /// The mean squared residual of the network.
    case reconstructionError
    /// The mean over bands of the squared z of a band's residual against held-out healthy clips.
    case bandResidual
    /// The posterior's divergence from the prior.
    case divergence
    /// Squared Mahalanobis distance with Ledoit and Wolf's covariance, of so many principal components where a count is given.
    case mahalanobis(components: Int?)
    /// Distance to the k nearest healthy clips.
    case nearestNeighbours(Int)
    /// Each value by itself: the sum of its squared z.
    case gaussian
    case isolationForest
    case oneClassSVM(nu: Double)
    /// What rises above the healthy mean, over all columns: Σ [ln(1 + e²ᶻ)/2]², a smooth Σ max(0, z)². Being nearer to the healthy
    /// mean than usual is no anomaly.
    case rise
    /// Fisher's sum over other detectors of the recipe, which stand before it; each calibrated by healthy clips that it has not seen.
    case ensemble([String])
    /// How far the mean level is from that of healthy clips: how loud the clip is.
    case level
  }

  /// What a detector looks at.
  package enum Space: String, Sendable, Equatable, Codable {
    /// The network's latents as they are, averaged over a clip's images.
    case latents
    /// Latent images averaged over time: one value per filter and height.
    case pooledLatents
    /// The recipe's statistics of the clip.
    case statistics
    /// How far each block of statistics is from healthy clips, all channels together (`BlockDistances`).
    case blockDistances
  }

  package var name: String
  package var title: String
  package var kind: Kind
  /// Of no meaning to detectors that look at residuals.
  package var space: Space
  package var levels: Levels

  package enum Levels: Sendable, Equatable, Codable {
    /// Exceeded by these shares of new healthy clips, under a model of the tail of clips that the detector has not seen.
    case rates(warning: Double, alarm: Double, TailModel)
    /// The alarm level keeps to its share with 95 % confidence, however few the clips: the score of such a rank that no more than the
    /// share exceed it but in one collection of twenty. Where the clips are too few for any rank, a prediction limit stands in, which
    /// keeps to its share on average.
    case tolerance(warning: Double, alarm: Double)
    /// Exceeded by these shares of the clips that the detector was fitted on, as published.
    case trainingRates(warning: Double, alarm: Double)
    /// Mean and deviations of the clips that the network was trained on, as published.
    case trainingDeviations(warning: Double, alarm: Double)
    /// The boundary that the detector comes with, 0; `rate` is what its setting promises.
    case ownBoundary(rate: Double)
  }

  /// Whether it looks at anything that a network made.
  var usesNetwork: Bool {
    switch kind {
    case .reconstructionError, .bandResidual, .divergence: true
    case .level: false
    default: space == .latents || space == .pooledLatents
    }
  }

  package init(name: String, title: String, kind: Kind, space: Space, levels: Levels) {
    self.name = name
    self.title = title
    self.kind = kind
    self.space = space
    self.levels = levels
  }
}

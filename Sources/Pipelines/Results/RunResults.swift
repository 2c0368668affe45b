/// Everything one run found out: what `run.h5` holds and every report is made of.
///
/// Plain values only, so that a report can be made again from the file without the models or the measurements.
/// Indices of snapshots count all snapshots of the input from 0, left-out ones included.
package struct RunResults: Sendable, Equatable {
  /// Name and version of the program, such as `raceway 0.1.0`.
  package var program: String
  package var recipe: String
  package var seed: UInt64
  /// The recipe and the machine description as YAML, enough to repeat the run.
  package var configuration: String
  /// What was typed to make the run; nil where nothing was, and of runs of earlier builds.
  package var command: String?
  package var input: InputSummary
  package var preparation: PreparationSummary
  package var model: ModelSummary
  package var calibration: Calibration
  package var windows: WindowScores
  package var snapshots: SnapshotScores
  package var thresholds: ThresholdSummary
  package var channels: [ChannelSummary]
  package var verdict: Verdict
  /// The defect search; nil where there is no waveform to search.
  package var rootCause: RootCauseCard?
  package var latents: LatentMap
  /// Input beside reconstruction, for a typical healthy window and the most abnormal one.
  package var examples: [ReconstructionExample]
  package var audit: Audit
  /// Metrics against labels, where a truth file or declared onset was given.
  package var evaluation: Evaluation?
  /// How the machine degrades; nil before `trend`.
  package var trend: DegradationTrend?
  package var dataQuality: [QualityNote]
  /// Wall-clock seconds by stage, in the order they ran. Not part of equality of runs.
  package var timings: [StageTiming]

  package init(
    program: String, recipe: String, seed: UInt64, configuration: String, input: InputSummary,
    preparation: PreparationSummary, model: ModelSummary,
    calibration: Calibration, windows: WindowScores, snapshots: SnapshotScores,
    thresholds: ThresholdSummary, channels: [ChannelSummary], verdict: Verdict, rootCause: RootCauseCard? = nil,
    latents: LatentMap,
    examples: [ReconstructionExample], audit: Audit, evaluation: Evaluation?, trend: DegradationTrend? = nil,
    dataQuality: [QualityNote],
    timings: [StageTiming]
  ) {
    self.program = program
    self.recipe = recipe
    self.seed = seed
    self.configuration = configuration
    self.input = input
    self.preparation = preparation
    self.model = model
    self.calibration = calibration
    self.windows = windows
    self.snapshots = snapshots
    self.thresholds = thresholds
    self.channels = channels
    self.verdict = verdict
    self.rootCause = rootCause
    self.latents = latents
    self.examples = examples
    self.audit = audit
    self.evaluation = evaluation
    self.trend = trend
    self.dataQuality = dataQuality
    self.timings = timings
  }
}

/// How long one stage of a run took, in seconds of wall clock.
package struct StageTiming: Sendable, Equatable, Codable {
  package var stage: String
  package var seconds: Double

  package init(stage: String, seconds: Double) {
    self.stage = stage
    self.seconds = seconds
  }
}

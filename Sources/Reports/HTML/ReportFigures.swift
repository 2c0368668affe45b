internal import Pipelines

/// The report's pictures, in the order of the page; nil where the run has nothing to draw.
struct ReportFigures {
  /// Of the trend; nil before it.
  let prognosis: Figure?
  let trend: Figure
  let attribution: Figure
  let shares: Figure
  /// Of the root-cause card; empty without one.
  let diagnosis: [Figure]
  let errors: Figure
  let reconstruction: Figure?
  let latents: Figure?
  let training: Figure?

  init(_ results: RunResults, along axis: SnapshotAxis) {
    prognosis = results.trend.flatMap { PrognosisFigure(TrendWords(results, $0), along: axis)?.figure }
    trend = TrendFigure(results, along: axis).figure
    attribution = AttributionFigure(results, along: axis).figure
    shares = ShareFigure(results).figure
    diagnosis = results.rootCause.map { DiagnosisFigures($0, input: results.input).all } ?? []
    errors = ErrorFigure(results).figure
    reconstruction = ReconstructionFigure(results).figure
    latents = LatentMapFigure(results, along: axis).figure
    training = TrainingFigure(model: results.model).figure
  }

  /// In the order of the page.
  var all: [Figure] {
    [prognosis].compactMap(\.self) + [trend] + diagnosis + [attribution, shares]
      + [latents, errors, reconstruction, training].compactMap(\.self)
  }
}

internal import Pipelines

/// The report's pictures, in the order of the page; nil where the run has nothing to draw.
struct ReportFigures {
  let trend: Figure
  let attribution: Figure
  let shares: Figure
  let errors: Figure
  let reconstruction: Figure?
  let latents: Figure?
  let training: Figure?

  init(_ results: RunResults, along axis: SnapshotAxis) {
    trend = TrendFigure(results, along: axis).figure
    attribution = AttributionFigure(results, along: axis).figure
    shares = ShareFigure(results).figure
    errors = ErrorFigure(results).figure
    reconstruction = ReconstructionFigure(results).figure
    latents = LatentMapFigure(results, along: axis).figure
    training = TrainingFigure(results).figure
  }

  var all: [Figure] { [trend, attribution, shares, errors, reconstruction, latents, training].compactMap(\.self) }

  /// Identifier and short name of each, for the page's navigation.
  var links: [(String, String)] {
    let names = [
      "trend": "Trend", "attribution": "Attribution", "errors": "Scores", "reconstruction": "Reconstruction",
      "latents": "Latents", "training": "Training",
    ]
    return all.compactMap { figure in names[figure.id].map { (figure.id, $0) } }
  }
}

internal import Pipelines

/// The pictures of a report over clips besides the picked ones; nil where the run has nothing to draw.
struct ClipFigures {
  let scores: Figure?
  let course: Figure?
  let profile: Figure?
  let curves: Figure?
  let map: Figure?
  let sweep: Figure?
  let training: Figure?

  /// - Parameter sweep: Of the recipe over levels of noise; the run's own groups where nil.
  init(_ results: ClipRunResults, _ ranking: ClipRanking, sweep: SweepResults?) {
    scores = ClipScoreFigure(results, ranking)?.figure
    course = ClipCourseFigure(results, ranking)?.figure
    profile = ProfileFigure(results, ranking)?.figure
    curves = CurveFigure(results)?.figure
    map = ClipMapFigure(results)?.figure
    self.sweep = (sweep.map { SweepFigure($0) } ?? SweepFigure(results))?.figure
    training = results.model.flatMap { TrainingFigure(model: $0).figure }
  }

  /// In the order of the page.
  var all: [Figure] { [profile, course, map, scores, curves, sweep, training].compactMap(\.self) }
}

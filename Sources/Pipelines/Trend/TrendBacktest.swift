internal import Prognosis

/// Foretells runs whose end is known, at several times of their lives, by what was known then.
///
/// Runs are held out in groups; indicator, failure level and priors come from the others. Of a held-out run two things are
/// used that came after the time of asking: which part is asked about, as the verdict of the whole run names it, and the
/// healthy period, which unless declared is a share of the whole life.
package enum TrendBacktest {
  /// - Parameters:
  ///   - runs: Each ended with the failure of the bearing its verdict names.
  ///   - heldOut: How many are held out at a time, in the order given.
  /// - Throws: `PipelineError.unsuitable` where a run spans no time, or says not what failed; where two are of the same
  ///   machine or of different recipes; where one has times and another none; where an indicator is named that a run does not have.
  package static func run(
    _ runs: [PastRun], heldOut: Int, options: TrendOptions = TrendOptions(), progress: ProgressHandler
  ) throws(PipelineError) -> BacktestResults {
    precondition(heldOut > 0 && heldOut < runs.count, "\(heldOut) of \(runs.count) runs held out")
    let failed = try runs.map { run throws(PipelineError) in try FailedRun(run) }
    try MeasuredMachine.check(runs.map { MeasuredMachine($0.name, $0.results) }, by: options.indicator)
    var (lives, entries) = ([BacktestRun](), [BacktestEntry]())
    for start in stride(from: 0, to: failed.count, by: heldOut) {
      let group = start..<min(start + heldOut, failed.count)
      let past = PastFailures(failed.indices.filter { !group.contains($0) }.map { failed[$0] }, choosingBy: options)
      for index in group {
        let step = StageProgress(
          stage: "foretelling", done: index, total: failed.count, unit: "runs", detail: failed[index].name)
        guard progress(step) else { throw .interrupted }
        let life = try AskedLife(failed[index], past, options)
        lives.append(life.summary)
        entries += withChosen(life.entries(ofRun: index), life.chosenModel)
      }
    }
    return BacktestResults(
      confidence: options.confidence, alpha: PrognosticScore.standardAlpha,
      countsSnapshots: failed.contains { $0.course.countsSnapshots }, runs: lives, entries: entries,
      // One order for all: that of the group that has the fewest past runs.
      summaries: summaries(
        entries, [BacktestResults.chosenModel] + RemainingLifeModels.order(pastRuns: failed.count - heldOut)),
      notes: [
        "for each machine the model is used that foretold the other groups' machines best, each by the rest of them: "
          + choices(lives),
        "the part asked about is the one that the verdict of the whole run names",
        "the healthy period is that of the analysis: unless it was declared as a count or a time, a share of the whole life",
      ]
        + failed.compactMap { run in run.course.noteOnTimes.map { "\(run.name): \($0)" } })
  }

  /// What the model said that is used stands once more, first of each time and under a name of its own: machines of
  /// several groups may be foretold by different models.
  private static func withChosen(_ entries: [BacktestEntry], _ model: String?) -> [BacktestEntry] {
    let chosen = entries.filter { $0.estimate.model == model }.map { entry in
      var copy = entry
      copy.estimate.model = BacktestResults.chosenModel
      return copy
    }
    return chosen + entries
  }

  /// Such as `similarity (4 machines), combined (2 machines)`.
  private static func choices(_ lives: [BacktestRun]) -> String {
    let names = lives.compactMap(\.chosenModel)
    return Set(names).sorted().map { name in
      let count = names.count { $0 == name }
      return "\(name) (\(count) machine\(count == 1 ? "" : "s"))"
    }.joined(separator: ", ")
  }

  private static func summaries(_ entries: [BacktestEntry], _ names: [String]) -> [BacktestSummary] {
    names.map { name in (name, entries.filter { $0.estimate.model == name }) }.filter { !$1.isEmpty }.map { name, own in
      let score = PrognosticScore(of: own)
      return BacktestSummary(
        model: name, asked: score.asked, refused: score.refused, alphaLambda: score.alphaLambda,
        cumulativeRelativeAccuracy: score.cumulativeRelativeAccuracy, coverage: score.coverage,
        meanAbsoluteError: score.meanAbsoluteError)
    }
  }
}

internal import Prognosis

/// Which model of remaining life foretells past runs best, each by the others.
///
/// Every past run is asked about at the standard shares of its life, as in a back-test, by models made of the other
/// ones. The highest cumulative relative accuracy wins, a refusal counting 0; among equals the standard order decides.
enum ModelChoice {
  /// With three others to learn from, every model can answer.
  static let fewestRuns = 4
  /// So many lives tell models apart, and asking more takes time.
  static let mostAsked = 20

  /// - Returns: nil where there are too few runs, or none of them can be asked about.
  static func best(of runs: [FailedRun], options: TrendOptions) -> String? {
    guard runs.count >= fewestRuns else { return nil }
    let count = min(runs.count, mostAsked)
    let asked = (0..<count).map { $0 * runs.count / count }
    let entries = asked.flatMap { index -> [BacktestEntry] in
      let others = PastFailures(runs.indices.filter { $0 != index }.map { runs[$0] })
      return (try? AskedLife(runs[index], others, options))?.entries(ofRun: index) ?? []
    }
    guard !entries.isEmpty else { return nil }
    let accuracies = RemainingLifeModels.order(pastRuns: runs.count).map { name in
      (name, PrognosticScore(of: entries.filter { $0.estimate.model == name }).cumulativeRelativeAccuracy)
    }
    // `max` would take the last among equals.
    return accuracies.reduce(accuracies[0]) { $1.1 > $0.1 ? $1 : $0 }.0
  }
}

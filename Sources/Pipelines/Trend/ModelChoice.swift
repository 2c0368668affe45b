internal import Prognosis

/// Which model of remaining life foretells past runs best, each by the others.
///
/// Every past run is asked about at the standard shares of its life, as in a back-test, by models made of the other
/// ones. The highest cumulative relative accuracy wins, a refusal counting 0; among those that come as near as `equal`
/// the one whose intervals fall least short of what they promise, and then the standard order. Past lives don't stand
/// for election: they never look at the course, and are there to be compared with.
enum ModelChoice {
  /// Fifty questions: with four runs, twenty of them and most refused, chance chose. It took a growth model for FEMTO's
  /// bearings 2_1 and 2_2, which ended as similarity had said.
  static let fewestRuns = 10
  /// So many lives tell models apart, and asking more takes time.
  static let mostAsked = 20
  /// Accuracies as near as that are the same: the last of two digits.
  static let equal = 0.01

  /// What one model made of the past runs.
  struct Candidate {
    let model: String
    let accuracy: Double
    /// By how much its intervals held fewer lives than they were to; all of it where it never answered.
    let shortfall: Double
  }

  /// - Parameter fewest: How many runs may choose.
  /// - Returns: nil where there are too few runs, or none of them can be asked about.
  static func best(of runs: [FailedRun], options: TrendOptions, fewest: Int = fewestRuns) -> String? {
    guard runs.count >= fewest else { return nil }
    let count = min(runs.count, mostAsked)
    let asked = (0..<count).map { $0 * runs.count / count }
    let entries = asked.flatMap { index -> [BacktestEntry] in
      let others = PastFailures(runs.indices.filter { $0 != index }.map { runs[$0] })
      return (try? AskedLife(runs[index], others, options))?.entries(ofRun: index) ?? []
    }
    guard !entries.isEmpty else { return nil }
    let models = RemainingLifeModels.order(pastRuns: runs.count).filter { $0 != PastLives.modelName }
    return best(
      of: models.map { name in
        let score = PrognosticScore(of: entries.filter { $0.estimate.model == name })
        return Candidate(
          model: name, accuracy: score.cumulativeRelativeAccuracy,
          shortfall: max(0, options.confidence - (score.coverage ?? 0)))
      })
  }

  /// - Parameter candidates: In the order that decides among equals.
  static func best(of candidates: [Candidate]) -> String? {
    guard let most = candidates.map(\.accuracy).max() else { return nil }
    // `min` takes the first among equals.
    return candidates.filter { $0.accuracy >= most - equal }.min { $0.shortfall < $1.shortfall }?.model
  }
}

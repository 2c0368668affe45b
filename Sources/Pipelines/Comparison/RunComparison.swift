/// Runs side by side: what went into them differently, and what came out differently.
///
/// The first run is what the others are held against, where one has to be.
package struct RunComparison: Sendable, Equatable {
  package var kind: RunKind
  /// `[run]`: as they were named.
  package var names: [String]
  /// Every setting that any run has, equal ones included.
  package var settings: [ComparedRow]
  package var results: [ComparedRow]
  /// Seconds by stage, and their sum; never the same twice, and no result.
  package var timings: [ComparedRow]
  /// `[run - 1]`: the arrays of each run after the first, against the first one's.
  package var arrays: [[ArrayDifference]]
  /// One for each run after the first that judged the same input.
  package var agreements: [StateAgreement]

  /// - Parameter runs: Two or more, with the names that they are called by.
  package init(_ runs: [(name: String, results: RunResults)]) {
    precondition(runs.count > 1, "\(runs.count) runs can't be compared")
    self.init(
      .measurements, names: runs.map(\.name), settings: runs.map { RunSettings($0.results).facts },
      results: runs.map { RunFindings($0.results).facts }, timings: runs.map(\.results.timings),
      arrays: runs.map { NamedArrays($0.results) },
      judged: runs.map { Judged(digest: $0.results.input.digest, states: $0.results.snapshots.state) })
  }

  /// - Parameter runs: Two or more, with the names that they are called by.
  package init(clips runs: [(name: String, results: ClipRunResults)]) {
    precondition(runs.count > 1, "\(runs.count) runs can't be compared")
    self.init(
      .clips, names: runs.map(\.name), settings: runs.map { RunSettings($0.results).facts },
      results: runs.map { ClipFindings($0.results).facts }, timings: runs.map(\.results.timings),
      arrays: runs.map { NamedArrays($0.results) },
      judged: runs.map { Judged(digest: $0.results.input.digest, states: $0.results.states) })
  }

  private init(
    _ kind: RunKind, names: [String], settings: [[ComparedFact]], results: [[ComparedFact]], timings: [[StageTiming]],
    arrays: [NamedArrays], judged: [Judged]
  ) {
    self.kind = kind
    self.names = names
    self.settings = [ComparedRow](aligning: settings)
    self.results = [ComparedRow](aligning: results)
    self.timings = [ComparedRow](aligning: timings.map(Self.facts))
    self.arrays = arrays.dropFirst().map { $0.differences(from: arrays[0]) }
    agreements = judged.indices.dropFirst().compactMap { run in
      guard judged[run].digest == judged[0].digest, judged[run].states.count == judged[0].states.count else {
        return nil
      }
      return StateAgreement(run: run, first: judged[0].states, states: judged[run].states)
    }
  }

  private struct Judged {
    let digest: String
    let states: [HealthState]
  }

  /// A stage that ran more than once counts its sum.
  private static func facts(_ timings: [StageTiming]) -> [ComparedFact] {
    var seconds: [(stage: String, seconds: Double)] = []
    for timing in timings {
      if let place = seconds.firstIndex(where: { $0.stage == timing.stage }) {
        seconds[place].seconds += timing.seconds
      } else {
        seconds.append((timing.stage, timing.seconds))
      }
    }
    let total = timings.reduce(0) { $0 + $1.seconds }
    return (seconds + [("all stages", total)]).map {
      ComparedFact("timings", $0.stage, ComparedValue($0.seconds), unit: "s")
    }
  }
}

extension RunComparison {
  package var differingSettings: [ComparedRow] { settings.filter(\.differs) }
  package var differingResults: [ComparedRow] { results.filter(\.differs) }

  /// Whether no array of any run differs from the first run's in a single bit.
  package var haveEqualArrays: Bool { arrays.allSatisfy { $0.allSatisfy(\.isEqual) } }

  /// Whether every result is the same, to the bit.
  package var haveSameResults: Bool { differingResults.isEmpty && haveEqualArrays }
}

/// How far two runs over the same input call the same snapshots, or clips, by the same state.
package struct StateAgreement: Sendable, Equatable {
  /// A place among the compared runs; it is held against the first one.
  package var run: Int
  /// `[state of the first run][state of this one]`, in the order of `HealthState.allCases`: how many.
  package var counts: [[Int]]
  /// The first snapshot or clip on which they differ; nil where there is none.
  package var firstDifference: Int?

  package var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  package var agreeing: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// - Parameters:
  ///   - first: `[snapshot]`, of the first run.
  ///   - states: `[snapshot]`, of the same length.
  init(run: Int, first: [HealthState], states: [HealthState]) {
    precondition(first.count == states.count, "states of \(first.count) and of \(states.count) snapshots")
    let kinds = HealthState.allCases
    self.run = run
    counts = kinds.map { a in kinds.map { b in zip(first, states).count { $0 == a && $1 == b } } }
    firstDifference = first.indices.first { first[$0] != states[$0] }
  }
}

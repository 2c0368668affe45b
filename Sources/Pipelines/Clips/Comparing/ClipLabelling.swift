package import Recordings

/// Evaluates a finished run against labels that were found later, such as alarms that a team confirmed.
package enum ClipLabelling {
  /// - Parameter collection: The run's clips with their labels; clips that it does not name keep theirs.
  /// - Throws: Where no clip of the run is named.
  package static func evaluate(
    _ run: ClipRunResults, by collection: ClipCollection
  ) throws(PipelineError) -> ClipRunResults {
    let labels = Dictionary(collection.clips.map { ($0.name, $0) }) { first, _ in first }
    var results = run
    var named = 0
    for index in results.input.clips.indices {
      guard let clip = labels[results.input.clips[index].file] else { continue }
      named += 1
      results.input.clips[index].label = clip.label == .unknown ? nil : clip.label == .healthy ? .healthy : .faulty
      results.input.clips[index].fault = clip.fault
    }
    guard named > 0 else {
      throw .unsuitable(
        found: "labels of none of the run's \(run.input.clips.count) clips", wanted: "the same names as in the run",
        hint: "give the folder that the run was made from, and a list with the columns clip,label")
    }
    let spoilt = results.input.clips.count { $0.label == .faulty && ![.monitored, .leftOut].contains($0.role) }
    if spoilt > 0 {
      results.notes.append(
        "\(spoilt) clip\(spoilt == 1 ? "" : "s") that healthy was learnt from \(spoilt == 1 ? "is" : "are") now called faulty: analyze again with these labels"
      )
    }
    results.notes += lengthTells(results.input).filter { !results.notes.contains($0) }
    results.input.truth = collection.labelSource
    results.evaluation = ClipEvaluator(seed: run.seed).evaluate(results.input, detectors: results.detectors)
    return results
  }

  /// Whether the mere length of a clip tells its label.
  private static func lengthTells(_ input: ClipInput) -> [String] {
    let judged = input.clips.filter { $0.role == .monitored && $0.label != nil }
    let length = SplitAudit.Property(name: "the length of a clip", values: judged.map(\.seconds))
    return SplitAudit.tells([length], isFaulty: judged.map { $0.label == .faulty }).map(\.sentence)
  }
}

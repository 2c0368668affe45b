/// The audit of the split of labelled recordings: whether anything that is judged had a part in model or level.
struct LabelledAudit {
  let learning: HealthySplit
  let groups: [LabelledPlaces]
  /// By snapshot of the joined recordings: what each holds; none of those left out.
  let digests: [Int: String]
  /// `[snapshot]` of the joined recordings, as are all that follow: each with its state, because copies often keep their name.
  let names: [String]
  /// NaN where unknown.
  let sampleCounts: [Double]
  let isFaulty: [Bool]

  var findings: [LeakFinding] {
    let contents = names.indices.map { digests[$0] }
    let training = Set(learning.training)
    func judged(faulty: Bool) -> Set<Int> { Set(groups.filter { $0.isFaulty == faulty }.flatMap(\.judged)) }
    return SplitAudit.copies(
      digests: contents, training: training, heldOut: Set(learning.heldOut),
      judged: judged(faulty: false).union(judged(faulty: true)), names: names)
      + SplitAudit.contradictions(
        digests: contents, training: training, healthy: judged(faulty: false), faulty: judged(faulty: true),
        names: names)
      + SplitAudit.tells([.lengths(sampleCounts)], isFaulty: isFaulty)
  }
}

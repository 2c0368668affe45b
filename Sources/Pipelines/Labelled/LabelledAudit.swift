/// The audit of the split of labelled recordings: whether anything that is judged had a part in model or level.
struct LabelledAudit {
  let learning: HealthySplit
  let groups: [LabelledPlaces]
  /// By snapshot of the joined recordings: what each holds; none of those left out.
  let digests: [Int: String]
  /// `[snapshot]` of the joined recordings, as are all that follow.
  let names: [String]
  /// NaN where unknown.
  let sampleCounts: [Double]
  let isFaulty: [Bool]

  var findings: [LeakFinding] {
    SplitAudit.copies(
      digests: names.indices.map { digests[$0] }, training: Set(learning.training), heldOut: Set(learning.heldOut),
      judged: Set(groups.flatMap(\.judged)), names: names)
      + SplitAudit.tells([.lengths(sampleCounts)], isFaulty: isFaulty)
  }
}

internal import StatisticalLearning

/// Judges detectors by clips whose truth is known and that nothing was fitted on.
///
/// Only clips with the role `monitored` and a label count; a clip without a score is left out for that detector. Scores are
/// ranked as they are; what a clip is called is decided by the alarm level of its own machine.
package struct ClipEvaluator: Sendable {
  /// 1,000 by default, which puts about 25 beyond each end of a 95 % interval.
  package var replicateCount: Int
  package var seed: UInt64

  package init(replicateCount: Int = 1000, seed: UInt64 = 1) {
    self.replicateCount = replicateCount
    self.seed = seed
  }

  /// The rows of all groups that have both classes, each group for every detector.
  ///
  /// - Parameters:
  ///   - input: The clips and what is known of them.
  ///   - detectors: The one that decides first.
  /// - Returns: nil where the first detector has no healthy, or no faulty clip to be judged on.
  package func evaluate(_ input: ClipInput, detectors: [ClipDetector]) -> ClipEvaluation? {
    let judged = detectors.map { JudgedClips($0, input) }
    guard let deciding = judged.first, deciding.hasBothClasses else { return nil }
    let labelled = input.clips.indices.filter { input.clips[$0].role == .monitored && input.clips[$0].label != nil }
    let groups = ClipGroups(labelled, of: input.clips)
    let all = pairs(judged, detectors).compactMap { row(ClipGroup(kind: .all, name: ""), $1, $0) }
    let machines = groups.groups.indices.filter { groups.groups[$0].kind == .machine }
    let means = machines.isEmpty ? [] : pairs(judged, detectors).compactMap { mean(machines, of: groups, $1, $0) }
    let parts = groups.groups.indices.flatMap { index in
      pairs(judged, detectors).compactMap { clips, detector in
        row(groups.groups[index], detector, clips.filter { groups.contains($0, inGroup: index) })
      }
    }
    return ClipEvaluation(
      truth: input.truth ?? "labels of the clips", rows: all + means + parts, curves: curves(deciding))
  }

  private func pairs(_ judged: [JudgedClips], _ detectors: [ClipDetector]) -> [(JudgedClips, String)] {
    Array(zip(judged, detectors.map(\.name)))
  }

  /// nil where a class is missing.
  private func row(_ group: ClipGroup, _ detector: String, _ clips: JudgedClips) -> ClipMetrics? {
    figures(of: clips).map { metrics(group, detector, clips, $0, showsScatter: clips.showsScatter) }
  }

  /// The mean of the figures of each machine that has both classes; nil where none has.
  private func mean(
    _ machines: [Int], of groups: ClipGroups, _ detector: String, _ clips: JudgedClips
  ) -> ClipMetrics? {
    let parts = machines.map { machine in clips.filter { groups.contains($0, inGroup: machine) } }
      .filter(\.hasBothClasses)
    // Each machine from its own seed: their chances are independent.
    let rankings = parts.enumerated().compactMap { place, part in figures(of: part, seed: seed &+ UInt64(place)) }
    guard let mean = RankingReplicates.mean(of: rankings) else { return nil }
    let members = Set(parts.flatMap(\.clips))
    return metrics(
      .meanOfMachines, detector, clips.filter { members.contains($0) }, mean,
      showsScatter: parts.allSatisfy(\.showsScatter))
  }

  private func figures(of clips: JudgedClips, seed: UInt64? = nil) -> RankingReplicates? {
    guard clips.hasBothClasses else { return nil }
    return GroupedBootstrap(
      anomalous: clips.isFaulty, groups: clips.files, replicateCount: replicateCount, seed: seed ?? self.seed
    ).figures(of: clips.scores)
  }

  private func metrics(
    _ group: ClipGroup, _ detector: String, _ clips: JudgedClips, _ figures: RankingReplicates,
    showsScatter: Bool
  ) -> ClipMetrics {
    let counts = ConfusionCounts(scores: clips.excesses, anomalous: clips.isFaulty, threshold: 0)
    let healthyCount = clips.healthyCount
    let alarms = BinomialInterval(successes: counts.falsePositives, of: healthyCount)
    let hits = BinomialInterval(successes: counts.truePositives, of: clips.faultyCount)
    func ends(_ interval: BootstrapInterval) -> [Double] { showsScatter ? interval.ends : [] }
    let (area, partialArea) = (figures.area, figures.partialArea)
    let precision = figures.averagePrecision
    return ClipMetrics(
      group: group, detector: detector, healthyCount: healthyCount, faultyCount: clips.faultyCount,
      auc: area.estimate, aucInterval: ends(area), partialAUC: partialArea.estimate,
      partialAUCInterval: ends(partialArea), averagePrecision: precision.estimate,
      averagePrecisionInterval: ends(precision), truePositives: counts.truePositives,
      falsePositives: counts.falsePositives, trueNegatives: counts.trueNegatives,
      falseNegatives: counts.falseNegatives, nominalRate: clips.nominalRate,
      fprInterval: [alarms.lower, alarms.upper], recallInterval: [hits.lower, hits.upper])
  }

  private func curves(_ clips: JudgedClips) -> ClipCurves {
    var curves = ClipCurves(falsePositiveRates: [], truePositiveRates: [], recalls: [], precisions: [])
    if let roc = ROCCurve(scores: clips.scores, anomalous: clips.isFaulty) {
      let kept = CurveThinning.kept(roc.falsePositiveRates, roc.truePositiveRates)
      curves.falsePositiveRates = kept.map { roc.falsePositiveRates[$0] }
      curves.truePositiveRates = kept.map { roc.truePositiveRates[$0] }
    }
    if let curve = PrecisionRecallCurve(scores: clips.scores, anomalous: clips.isFaulty) {
      let kept = CurveThinning.kept(curve.recalls, curve.precisions)
      curves.recalls = kept.map { curve.recalls[$0] }
      curves.precisions = kept.map { curve.precisions[$0] }
    }
    return curves
  }
}

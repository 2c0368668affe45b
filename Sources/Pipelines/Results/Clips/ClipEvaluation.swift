/// How well healthy and faulty clips are told apart, judged on clips that nothing was fitted on.
package struct ClipEvaluation: Sendable, Equatable, Codable {
  /// Where the labels come from.
  package var truth: String
  /// One row per group and detector: all clips first, then machines, SNRs and kinds of fault where there are several.
  package var rows: [ClipMetrics]
  /// The deciding detector over all clips.
  package var curves: ClipCurves

  package init(truth: String, rows: [ClipMetrics], curves: ClipCurves) {
    self.truth = truth
    self.rows = rows
    self.curves = curves
  }
}

/// What a row of metrics is about.
package struct ClipGroup: Sendable, Equatable, Codable, Hashable {
  package enum Kind: String, Sendable, Equatable, Codable { case all, machine, snr, fault }

  package var kind: Kind
  /// Such as `id_00`, `-6 dB`, `unbalance`; empty for all clips together.
  package var name: String

  /// The figures of each machine alone, averaged as the DCASE challenges do (Koizumi et al., 2020); counts are summed.
  package static let meanOfMachines = ClipGroup(kind: .all, name: "mean of machines")

  package init(kind: Kind, name: String) {
    self.kind = kind
    self.name = name
  }
}

/// The metrics of one detector on one group; anomaly is the positive class.
///
/// A kind of fault is set against all healthy clips of the machines that had it. Scores are ranked as they are: where the
/// machines' scales differ, the row of all clips blurs what the row `mean of machines` keeps apart.
package struct ClipMetrics: Sendable, Equatable, Codable {
  package var group: ClipGroup
  package var detector: String
  package var healthyCount: Int
  package var faultyCount: Int
  package var auc: Double
  /// 95 % bootstrap intervals over files; empty where a class comes from one file.
  package var aucInterval: [Double]
  /// Up to a false-alarm rate of 0.1, standardised (McClish, 1989): 0.5 is chance.
  package var partialAUC: Double
  package var partialAUCInterval: [Double]
  package var averagePrecision: Double
  package var averagePrecisionInterval: [Double]
  /// At the alarm level, which healthy clips alone decide.
  package var truePositives: Int
  package var falsePositives: Int
  package var trueNegatives: Int
  package var falseNegatives: Int
  /// The share of healthy clips that the level is meant to let pass as faulty.
  package var nominalRate: Double
  /// 95 % interval of the false-alarm rate (Clopper and Pearson, 1934).
  package var fprInterval: [Double]
  /// 95 % interval of the recall, of the same kind; empty where it was not computed.
  package var recallInterval: [Double]

  /// Keys become snake_case on the way to the archive, and `AUC` would come back from it as `Auc`.
  private enum CodingKeys: String, CodingKey {
    case group, detector, healthyCount, faultyCount, auc, aucInterval
    case partialAUC = "partialAuc"
    case partialAUCInterval = "partialAucInterval"
    case averagePrecision, averagePrecisionInterval, truePositives, falsePositives, trueNegatives, falseNegatives
    case nominalRate, fprInterval, recallInterval
  }

  package init(
    group: ClipGroup, detector: String, healthyCount: Int, faultyCount: Int, auc: Double, aucInterval: [Double],
    partialAUC: Double, partialAUCInterval: [Double], averagePrecision: Double, averagePrecisionInterval: [Double],
    truePositives: Int, falsePositives: Int, trueNegatives: Int, falseNegatives: Int, nominalRate: Double,
    fprInterval: [Double], recallInterval: [Double] = []
  ) {
    self.group = group
    self.detector = detector
    self.healthyCount = healthyCount
    self.faultyCount = faultyCount
    self.auc = auc
    self.aucInterval = aucInterval
    self.partialAUC = partialAUC
    self.partialAUCInterval = partialAUCInterval
    self.averagePrecision = averagePrecision
    self.averagePrecisionInterval = averagePrecisionInterval
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.trueNegatives = trueNegatives
    self.falseNegatives = falseNegatives
    self.nominalRate = nominalRate
    self.fprInterval = fprInterval
    self.recallInterval = recallInterval
  }

  package var fpr: Double { ratio(falsePositives, healthyCount) }
  package var recall: Double { ratio(truePositives, faultyCount) }
  /// NaN where nothing was called faulty.
  package var precision: Double { ratio(truePositives, truePositives + falsePositives) }
  package var f1: Double { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

  private func ratio(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : .nan }
}

/// Points of the curves, for pictures.
package struct ClipCurves: Sendable, Equatable, Codable {
  package var falsePositiveRates: [Double]
  package var truePositiveRates: [Double]
  package var recalls: [Double]
  package var precisions: [Double]

  package init(
    falsePositiveRates: [Double], truePositiveRates: [Double], recalls: [Double], precisions: [Double]
  ) {
    self.falsePositiveRates = falsePositiveRates
    self.truePositiveRates = truePositiveRates
    self.recalls = recalls
    self.precisions = precisions
  }
}

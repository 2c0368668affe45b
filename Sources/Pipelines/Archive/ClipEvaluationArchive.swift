internal import Recordings

/// The group `/evaluation` of a clip run: its rows as columns for other programs, and the whole as a record.
enum ClipEvaluationArchive {
  static let group = "/evaluation"

  static func write(_ evaluation: ClipEvaluation, _ file: borrowing HDF5File) throws(HDF5Error) {
    let rows = evaluation.rows
    let texts: [(String, String, (ClipMetrics) -> String)] = [
      ("group_kind", "what the row is about: all, machine, snr or fault", \.group.kind.rawValue),
      ("group", "which of them; empty for all clips", \.group.name), ("detector", "whose scores", \.detector),
    ]
    for (name, description, value) in texts {
      try file.write(rows.map(value), to: group + "/" + name, units: "", description: description)
    }
    let counts: [(String, String, KeyPath<ClipMetrics, Int>)] = [
      ("healthy_count", "healthy clips judged", \.healthyCount), ("faulty_count", "faulty clips judged", \.faultyCount),
      ("true_positives", "faulty clips above the alarm level", \.truePositives),
      ("false_positives", "healthy clips above the alarm level", \.falsePositives),
      ("true_negatives", "healthy clips not above the alarm level", \.trueNegatives),
      ("false_negatives", "faulty clips not above the alarm level", \.falseNegatives),
    ]
    for (name, description, path) in counts {
      try file.write(
        rows.map { Int64($0[keyPath: path]) }, to: group + "/" + name, units: "", description: description)
    }
    let shares: [(String, String, KeyPath<ClipMetrics, Double>)] = [
      ("auc", "area under the ROC curve", \.auc),
      ("partial_auc", "area up to a false-alarm rate of 0.1, standardised", \.partialAUC),
      ("average_precision", "mean precision over recalls", \.averagePrecision),
      ("fpr", "share of healthy clips above the alarm level", \.fpr),
      ("nominal_rate", "share of healthy clips that the level is meant to let pass", \.nominalRate),
      ("recall", "share of faulty clips above the alarm level", \.recall),
      ("precision", "share of faulty clips among those above the alarm level", \.precision),
      ("f1", "harmonic mean of precision and recall", \.f1),
    ]
    for (name, description, path) in shares { try write(rows.map { $0[keyPath: path] }, name, description, file) }
    let intervals: [(String, KeyPath<ClipMetrics, [Double]>)] = [
      ("auc", \.aucInterval), ("partial_auc", \.partialAUCInterval),
      ("average_precision", \.averagePrecisionInterval), ("fpr", \.fprInterval),
    ]
    for (name, path) in intervals {
      try write(rows.map { $0[keyPath: path].first ?? .nan }, name + "_lower", "where its 95 % interval begins", file)
      try write(rows.map { $0[keyPath: path].last ?? .nan }, name + "_upper", "where its 95 % interval ends", file)
    }
    try curves(evaluation.curves, file)
    try file.setAttribute("json", .text(ArchiveRecord.text(evaluation)), of: group)
  }

  /// nil where nothing was evaluated.
  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> ClipEvaluation? {
    try file.exists(group) ? try ArchiveReader.record(group, file) : nil
  }

  private static func curves(_ curves: ClipCurves, _ file: borrowing HDF5File) throws(HDF5Error) {
    let columns: [(String, String, KeyPath<ClipCurves, [Double]>)] = [
      ("roc/false_positive_rate", "share of healthy clips flagged, along the ROC curve", \.falsePositiveRates),
      ("roc/true_positive_rate", "share of faulty clips flagged, along the ROC curve", \.truePositiveRates),
      ("precision_recall/recall", "share of faulty clips flagged", \.recalls),
      ("precision_recall/precision", "share of faulty clips among those flagged", \.precisions),
    ]
    for (name, description, path) in columns {
      try write(curves[keyPath: path], name, description + ", first detector, all clips", file)
    }
  }

  private static func write(
    _ values: [Double], _ name: String, _ description: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write(values, to: group + "/" + name, units: "1", description: description)
  }
}

/// Results of clips as the DCASE challenge's task 2 wants them: plain CSV, one file a machine and section.
package enum ChallengeResults {
  /// The judgement of one clip.
  package struct Row: Sendable, Equatable {
    /// The file's name without folders.
    package var fileName: String
    /// Higher is more anomalous.
    package var score: Double
    /// Whether the score exceeds the threshold.
    package var isAnomalous: Bool

    package init(fileName: String, score: Double, isAnomalous: Bool) {
      precondition(score.isFinite, "a score of \(score) for \(fileName)")
      self.fileName = fileName
      self.score = score
      self.isAnomalous = isAnomalous
    }
  }

  /// How well the clips of one machine's id or section are told apart.
  package struct Quality: Sendable, Equatable {
    /// `id_00` or `section_00`.
    package var machine: String
    package var auc: Double
    /// Over false-positive rates up to 0.1, by McClish.
    package var partialAUC: Double

    package init(machine: String, auc: Double, partialAUC: Double) {
      self.machine = machine
      self.auc = auc
      self.partialAUC = partialAUC
    }
  }

  /// `anomaly_score_<type>_<machine>_test.csv` (name, score) and `decision_result_<type>_<machine>_test.csv` (name, 0 or 1).
  ///
  /// - Parameters:
  ///   - rows: One a clip, in their order.
  ///   - machineType: Such as `fan`, for the names of the files.
  ///   - machine: `id_00` or `section_00`.
  package static func files(
    _ rows: [Row], machineType: String, machine: String
  ) -> [(name: String, text: String)] {
    let ending = "_\(machineType)_\(machine)_test.csv"
    let scores = rows.map { "\($0.fileName.csvField),\($0.score)\n" }.joined()
    let decisions = rows.map { "\($0.fileName.csvField),\($0.isAnomalous ? 1 : 0)\n" }.joined()
    return [("anomaly_score" + ending, scores), ("decision_result" + ending, decisions)]
  }

  /// `result.csv` as the challenge's baseline writes it: of each type its id's AUC and pAUC, their mean, and an empty line.
  package static func qualityFile(
    _ types: [(machineType: String, rows: [Quality])]
  ) -> (name: String, text: String) {
    let blocks = types.filter { !$0.rows.isEmpty }.map { type, rows in
      let lines = rows.map { "\($0.machine.csvField),\($0.auc),\($0.partialAUC)" }
      let count = Double(rows.count)
      let mean = rows.reduce(0) { $0 + $1.auc } / count
      let partialMean = rows.reduce(0) { $0 + $1.partialAUC } / count
      return ([type.csvField, "id,AUC,pAUC"] + lines + ["Average,\(mean),\(partialMean)", ""])
        .joined(separator: "\n") + "\n"
    }
    return ("result.csv", blocks.joined())
  }
}

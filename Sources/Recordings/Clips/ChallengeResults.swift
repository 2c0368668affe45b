internal import Foundation

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

  /// Writes `anomaly_score_<type>_<machine>_test.csv` (name, score) and `decision_result_<type>_<machine>_test.csv` (name, 0 or 1).
  ///
  /// - Parameter machine: `id_00` or `section_00`.
  /// - Returns: The files' paths.
  @discardableResult
  package static func write(
    _ rows: [Row], machineType: String, machine: String, to folder: String
  ) throws(RecordingError) -> [String] {
    let ending = "_\(machineType)_\(machine)_test.csv"
    let scores = rows.map { "\(field($0.fileName)),\($0.score)\n" }.joined()
    let decisions = rows.map { "\(field($0.fileName)),\($0.isAnomalous ? 1 : 0)\n" }.joined()
    return [
      try write(scores, to: folder, name: "anomaly_score" + ending),
      try write(decisions, to: folder, name: "decision_result" + ending),
    ]
  }

  /// Writes `result.csv` as the challenge's baseline does: of each type its id's AUC and pAUC, their mean, and an empty line.
  @discardableResult
  package static func writeQuality(
    _ types: [(machineType: String, rows: [Quality])], to folder: String
  ) throws(RecordingError) -> String {
    let blocks = types.filter { !$0.rows.isEmpty }.map { type, rows in
      let lines = rows.map { "\(field($0.machine)),\($0.auc),\($0.partialAUC)" }
      let count = Double(rows.count)
      let mean = rows.reduce(0) { $0 + $1.auc } / count
      let partialMean = rows.reduce(0) { $0 + $1.partialAUC } / count
      return ([field(type), "id,AUC,pAUC"] + lines + ["Average,\(mean),\(partialMean)", ""]).joined(separator: "\n")
        + "\n"
    }
    return try write(blocks.joined(), to: folder, name: "result.csv")
  }

  private static func write(_ text: String, to folder: String, name: String) throws(RecordingError) -> String {
    let path = folder + (folder.hasSuffix("/") ? "" : "/") + name
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw RecordingError(path: path, found: error.localizedDescription, wanted: "a file to write to")
    }
    return path
  }

  /// In quotes where CSV would take a part of it for something else (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

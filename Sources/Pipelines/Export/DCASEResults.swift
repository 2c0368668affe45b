internal import Foundation
internal import Recordings

/// A run over clips as the files that the DCASE challenge's task 2 and its evaluators take.
///
/// Of each machine the judged clips with the deciding detector's score, and whether it passes the alarm level; where labels are
/// known, `result.csv` with AUC and partial AUC. The challenge calls a clip by its file's name alone; where two of a machine
/// share one, as MIMII's `normal/00000000.wav` and `abnormal/00000000.wav`, the path inside the input stands instead.
package enum DCASEResults {
  /// - Returns: The names and texts of the files; none where no clip was judged.
  package static func files(_ results: ClipRunResults) -> [(name: String, text: String)] {
    guard let detector = results.detectors.first else { return [] }
    let clips = results.input.clips
    let judged = clips.indices.filter { clips[$0].role == .monitored && detector.scores[$0].isFinite }
    let parts = results.input.machines.map { machine in (machine, judged.filter { clips[$0].machine == machine }) }
      .filter { !$0.1.isEmpty }
    let lists = parts.flatMap { machine, members in
      let name = MachineName(machine, of: results.input)
      return ChallengeResults.files(
        rows(members, detector, results), machineType: name.type, machine: name.machine)
    }
    return lists + qualityFile(results, detector.name, machines: parts.map(\.0))
  }

  private static func rows(
    _ members: [Int], _ detector: ClipDetector, _ results: ClipRunResults
  ) -> [ChallengeResults.Row] {
    let paths = members.map { results.input.clips[$0].name }
    let names = paths.map { String($0.split(separator: "/").last ?? "") }
    let areUnique = Set(names).count == names.count
    return members.indices.map { place in
      ChallengeResults.Row(
        fileName: areUnique ? names[place] : paths[place], score: Double(detector.scores[members[place]]),
        isAnomalous: results.states[members[place]] == .alarm)
    }
  }

  /// The rows of the machines, grouped by their types; one machine alone has its figures in the row of all clips.
  private static func qualityFile(
    _ results: ClipRunResults, _ detector: String, machines: [String]
  ) -> [(name: String, text: String)] {
    guard let evaluation = results.evaluation else { return [] }
    var types: [(machineType: String, rows: [ChallengeResults.Quality])] = []
    for machine in machines {
      let group = ClipGroup(kind: machines.count > 1 ? .machine : .all, name: machines.count > 1 ? machine : "")
      guard let row = evaluation.rows.first(where: { $0.group == group && $0.detector == detector }) else { continue }
      let name = MachineName(machine, of: results.input)
      let quality = ChallengeResults.Quality(machine: name.machine, auc: row.auc, partialAUC: row.partialAUC)
      if let place = types.firstIndex(where: { $0.machineType == name.type }) {
        types[place].rows.append(quality)
      } else {
        types.append((name.type, [quality]))
      }
    }
    return types.isEmpty ? [] : [ChallengeResults.qualityFile(types)]
  }

  /// A machine as the challenge names it, fit for a file's name.
  private struct MachineName {
    /// Such as `fan`: what stands before the id, or else the name of the whole input's machine.
    let type: String
    /// Such as `id_00`; `all` where nothing tells machines apart.
    let machine: String

    init(_ name: String, of input: ClipInput) {
      let words = name.split(whereSeparator: { $0 == " " || $0 == "/" })
      let type = words.count > 1 ? words.dropLast().joined(separator: "_") : input.machine
      self.type = Self.fileName(type)
      machine = Self.fileName(words.last.map(String.init) ?? "all")
    }

    private static func fileName(_ name: String) -> String {
      String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
    }
  }
}

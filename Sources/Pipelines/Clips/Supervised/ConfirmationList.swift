internal import Recordings
internal import Tensors

/// The path from alarms to labels: clips for somebody to listen to, as a list of labels to fill in.
///
/// Each line is a file: those that an alarm was raised for, worst first, then of every machine as many that look healthy, drawn at
/// random, because a classifier needs both and a list of alarms alone would make every line a yes. Who confirms writes `healthy` or
/// `faulty` for `unknown`, and for a faulty one what is wrong behind it; `ClipCollection.open(_:labels:)` reads the list back. What
/// a label says already is kept.
package enum ConfirmationList {
  package static let fileName = "labels.csv"

  /// - Parameters:
  ///   - run: Its detector that decides raised the alarms.
  ///   - seed: Of the draw; the same seed gives the same list.
  /// - Throws: Where no clip alarms.
  package static func text(_ run: ClipRunResults, seed: UInt64 = 1) throws(PipelineError) -> String {
    let files = files(of: run)
    let alarms = files.filter { $0.state == .alarm && $0.isJudged }
    guard !alarms.isEmpty else {
      throw .unsuitable(
        found: "no clip above the alarm level", wanted: "at least one alarm to confirm",
        hint: "judge more clips, or write a labels.csv with the columns clip,label,fault yourself")
    }
    let worstFirst = alarms.sorted { (-$0.score, $0.name) < (-$1.score, $1.name) }
    let lines = (worstFirst + healthyLooking(files, besides: alarms, seed: seed)).map(\.cells)
    return ([ClipLabels.columns + ClipLabels.remarks] + lines).map { $0.map(\.csvField).joined(separator: ",") + "\n" }
      .joined()
  }

  /// A file with the worst that its clips come to.
  private struct File {
    var name: String
    var machine: String
    var label: ClipInfo.Label?
    var fault: String?
    var score: Float
    var state: HealthState
    /// Whether nothing was fitted on any of it.
    var isJudged: Bool

    var cells: [String] {
      [name, label?.rawValue ?? "unknown", label == .faulty ? fault ?? "" : "", machine, "\(score)", state.rawValue]
    }
  }

  /// In the order of the input; those without a score are left out.
  private static func files(of run: ClipRunResults) -> [File] {
    guard let scores = run.detectors.first?.scores else { return [] }
    var places: [String: Int] = [:]
    var files: [File] = []
    for (index, clip) in run.input.clips.enumerated() where scores[index].isFinite {
      let own = File(
        name: clip.file, machine: clip.machine, label: clip.label, fault: clip.fault, score: scores[index],
        state: run.states[index], isJudged: clip.role == .monitored)
      guard let place = places[own.name] else {
        places[own.name] = files.count
        files.append(own)
        continue
      }
      let old = files[place]
      if own.score > old.score { files[place] = own }
      files[place].isJudged = own.isJudged || old.isJudged
    }
    return files
  }

  /// For every machine as many as it has alarms, in the order of the input; all where there are fewer.
  private static func healthyLooking(_ files: [File], besides alarms: [File], seed: UInt64) -> [File] {
    var random = RandomStream(seed: seed)
    var seen: Set<String> = []
    var drawn: [Int] = []
    for machine in files.map(\.machine) where seen.insert(machine).inserted {
      let own = files.indices.filter { files[$0].machine == machine && files[$0].state == .healthy }
      let order = random.permutation(own.count)
      drawn += order.prefix(alarms.count { $0.machine == machine }).map { own[$0] }
    }
    return drawn.sorted().map { files[$0] }
  }
}

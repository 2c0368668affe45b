internal import Recordings

/// A run over clips as a table: one line a clip, with every detector's score and what it says about the clip.
///
/// Lines are in the order of the clips, left-out ones included; a cell is empty where nothing is known. Names are quoted where
/// they need it (RFC 4180).
package enum ClipCSV {
  package static let fileName = "clips.csv"

  package static func text(_ results: ClipRunResults) -> String {
    let clips = results.input.clips
    let states = results.detectors.map { $0.states(of: clips) }
    let heads = results.detectors.flatMap { ["\($0.name)_score", "\($0.name)_state"] }
    let fixed = ["clip", "machine", "label", "fault", "snr_db", "seconds", "role", "state"]
    let lines = clips.indices.map { index in
      let judgements = results.detectors.indices.flatMap { detector in
        [cell(results.detectors[detector].scores[index]), states[detector][index].rawValue]
      }
      return cells(clips[index]) + [results.states[index].rawValue] + judgements
    }
    return ([fixed + heads] + lines).map { $0.map(\.csvField).joined(separator: ",") + "\n" }.joined()
  }

  private static func cells(_ clip: ClipInfo) -> [String] {
    [
      clip.name, clip.machine, clip.label?.rawValue ?? "", clip.fault ?? "", clip.snrDB.map { "\($0)" } ?? "",
      "\(clip.seconds)", clip.role.rawValue,
    ]
  }

  private static func cell(_ score: Float) -> String { score.isNaN ? "" : "\(score)" }
}

internal import Foundation

extension ClipLevels {
  /// What a score says: above a level, not at it, as `ConfusionCounts` flags; undetermined where it is not a number.
  package func state(of score: Float) -> HealthState {
    guard !score.isNaN else { return .undetermined }
    return Double(score) > alarm ? .alarm : Double(score) > warning ? .warning : .healthy
  }
}

extension ClipDetector {
  /// `[clip]`: against the levels of each clip's machine; undetermined where there are none, or the clip was left out.
  package func states(of clips: [ClipInfo]) -> [HealthState] {
    precondition(scores.count == clips.count, "\(scores.count) scores for \(clips.count) clips")
    let levels = levelsByMachine
    return zip(clips, scores).map { levels[$0.machine]?.state(of: $1) ?? .undetermined }
  }

  var levelsByMachine: [String: ClipLevels] {
    Dictionary(levels.map { ($0.machine, $0) }) { first, _ in first }
  }
}

extension ClipInfo {
  /// The file that it is, or is a stretch of: clips of one file resemble each other.
  package var file: String {
    guard name.hasSuffix("]"), let stretch = name.range(of: " [", options: .backwards) else { return name }
    return String(name[..<stretch.lowerBound])
  }
}

internal import Pipelines

extension ClipRunResults {
  /// The detector that decides.
  var deciding: ClipDetector? { detectors.first }

  /// By the deciding detector; nil where the clip was left out.
  func score(ofClip clip: Int) -> Double? {
    guard let scores = deciding?.scores, scores.indices.contains(clip), scores[clip].isFinite else { return nil }
    return Double(scores[clip])
  }

  func state(ofClip clip: Int) -> HealthState { states.indices.contains(clip) ? states[clip] : .undetermined }

  func title(ofDetector name: String) -> String { detectors.first { $0.name == name }?.title ?? name }

  /// A clip for a sentence.
  func name(ofClip clip: Int) -> String {
    input.clips.indices.contains(clip) ? input.clips[clip].name : "clip \(clip)"
  }

  /// How many clips of a machine were used for fitting.
  func fittedCount(ofMachine machine: String) -> Int {
    input.clips.count { $0.machine == machine && $0.role != .monitored && $0.role != .leftOut }
  }

  var leftOutCount: Int { input.clips.count { $0.role == .leftOut } }
}

extension ClipEvaluation {
  /// The deciding detector over all clips.
  func overall(_ results: ClipRunResults) -> ClipMetrics? {
    let all = rows(.all)
    return all.first { $0.detector == results.deciding?.name } ?? all.first
  }

  /// Every detector on all clips together, means over machines apart.
  var allClips: [ClipMetrics] { rows(.all).filter(\.group.name.isEmpty) }

  func rows(_ kind: ClipGroup.Kind) -> [ClipMetrics] { rows.filter { $0.group.kind == kind } }

  /// Groups of a kind in the order of the rows.
  func groups(_ kind: ClipGroup.Kind) -> [ClipGroup] {
    var seen: Set<ClipGroup> = []
    return rows(kind).map(\.group).filter { seen.insert($0).inserted }
  }
}

extension ClipGroup {
  /// For tables: `all clips`, `mean of machines`, `id_00`, `a machine without a name`.
  var label: String {
    switch kind {
    case .all: name.isEmpty ? "all clips" : name
    case .machine: ClipInfo.label(ofMachine: name)
    case .snr, .fault: name.isEmpty ? "not said" : name
    }
  }
}

extension ClipGroup.Kind {
  /// What a group of this kind is.
  var word: String {
    switch self {
    case .all: "clips"
    case .machine: "machine"
    case .snr: "signal-to-noise ratio"
    case .fault: "kind of fault"
    }
  }
}

extension ClipInfo {
  static func label(ofMachine name: String) -> String { name.isEmpty ? "machine without a name" : name }

  var machineLabel: String { Self.label(ofMachine: machine) }

  /// Label and kind of fault as far as known: `healthy`, `faulty (unbalance)`, `unknown`.
  var labelText: String {
    switch label {
    case .healthy: "healthy"
    case .faulty: fault.map { "faulty (\($0))" } ?? "faulty"
    case nil: "unknown"
    }
  }
}

extension ClipRanking.Outcome {
  /// Said only of what went wrong; the rest needs no mark.
  var mistake: String? {
    switch self {
    case .missed: "missed"
    case .falseAlarm: "false alarm"
    case .caught, .passed: nil
    }
  }
}

extension ClipMetrics {
  var alarmSentence: String {
    "At the alarm level it catches \(Digits.grouped(truePositives)) of \(Digits.count(faultyCount, "faulty clip")) and "
      + "calls \(Digits.grouped(falsePositives)) of \(Digits.count(healthyCount, "healthy clip")) faulty"
  }
}

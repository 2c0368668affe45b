internal import Tensors

/// Every clip judged.
struct ClipScoring {
  /// `[detector][clip]`: NaN where a clip was left out.
  var scores: [[Float]]
  /// `[clip]`: z of each band; nothing where a clip was left out.
  var profile: [Int: [Float]]
  /// The clips on the map, and of how many they are a sample.
  private let mapClips: [Int]
  private let usableCount: Int
  /// `[clip][value]`: what they look like there, averaged over channels.
  private var mapRows: [Int: [Float]]
  private let learning: ClipLearning

  static func run(
    _ learning: ClipLearning, _ split: ClipSplit, mapLimit: Int, progress: ProgressHandler
  ) throws(PipelineError) -> ClipScoring {
    var scoring = ClipScoring(learning, split, mapLimit: mapLimit)
    if !split.pool.isEmpty {
      scoring.add(learning.readings, split.pool)
      // Healthy clips that set levels are judged by detectors that were not fitted on them.
      for (detector, unseen) in learning.judges.unseen.enumerated() {
        for (clip, score) in unseen { scoring.scores[detector][clip] = score }
      }
    }
    let network = learning.network?.network
    let spaces = learning.recipe.spaces
    try learning.listener.forEachChunk(of: split.clips(.monitored), stage: "scoring", progress: progress) { heard in
      let readings = network?.read(heard, of: learning.listener.source, spaces: spaces) ?? ClipReadings(heard, spaces)
      var seen: Set<Int> = []
      scoring.add(readings, readings.clips.filter { seen.insert($0).inserted })
    }
    return scoring
  }

  private init(_ learning: ClipLearning, _ split: ClipSplit, mapLimit: Int) {
    self.learning = learning
    let count = split.roles.count
    scores = learning.recipe.detectors.map { _ in [Float](repeating: .nan, count: count) }
    profile = [:]
    mapRows = [:]
    let usable = split.roles.indices.filter { split.roles[$0] != .leftOut }
    usableCount = usable.count
    mapClips = ClipMapping.sample(of: usable, limit: mapLimit)
  }

  private var machineOfClip: [String] { learning.listener.source.clips.map(\.machine) }

  private mutating func add(_ readings: ClipReadings, _ clips: [Int]) {
    let machines = machineOfClip
    let judged = learning.judges.scores(of: readings, clips: clips, machineOfClip: machines)
    for (detector, values) in judged.enumerated() {
      for (clip, value) in zip(clips, values) { scores[detector][clip] = value }
    }
    if let bands = learning.profile { profile.merge(bands.z(of: readings, machineOfClip: machines)) { $1 } }
    addToMap(readings)
  }

  private mutating func addToMap(_ readings: ClipReadings) {
    let wanted = Set(mapClips)
    let values = readings.spaces[learning.recipe.mapSpace] ?? []
    var counts: [Int: Float] = [:]
    for row in readings.clips.indices where wanted.contains(readings.clips[row]) && row < values.count {
      let clip = readings.clips[row]
      if counts[clip] == nil {
        mapRows[clip] = values[row]
      } else {
        for index in values[row].indices { mapRows[clip]?[index] += values[row][index] }
      }
      counts[clip, default: 0] += 1
    }
    for (clip, count) in counts where count > 1 { mapRows[clip] = mapRows[clip]?.map { $0 / count } }
  }

  /// The clips in the plane.
  func map(seed: UInt64, progress: @escaping ProgressHandler) throws(PipelineError) -> ClipMap? {
    try ClipMapping(
      clips: mapClips, rows: mapRows, usableCount: usableCount, space: learning.recipe.mapSpace.title
    ).map(seed: seed, progress: progress)
  }
}

extension ClipDetectorPlan.Space {
  var title: String {
    switch self {
    case .latents: "the network's latents"
    case .pooledLatents: "the network's latents, averaged over time"
    case .statistics: "the clip's statistics by band"
    case .blockDistances: "the clip's distances by block of statistics"
    }
  }
}

internal import Tensors

/// Every clip judged by a classifier.
struct ClipClassifierScoring {
  /// `[clip]`: log-odds of faulty; NaN where a clip was left out or is shorter than an image.
  private(set) var scores: [Float]
  /// `[clip][band]`: mean level over frames and channels in dB.
  private var levels: [Int: [Float]] = [:]
  private let source: ClipSource

  static func run(
    _ classifier: ClipClassifier, _ listener: ClipListener, _ split: LabelledClipSplit, progress: ProgressHandler
  ) throws(PipelineError) -> ClipClassifierScoring {
    var scoring = ClipClassifierScoring(listener.source)
    let usable = split.roles.indices.filter { split.roles[$0] != .leftOut }
    try listener.forEachChunk(of: usable, stage: "scoring", progress: progress) { heard in
      for (clip, score) in classifier.logOdds(of: heard) { scoring.scores[clip] = score }
      scoring.addLevels(of: heard)
    }
    return scoring
  }

  private init(_ source: ClipSource) {
    self.source = source
    scores = [Float](repeating: .nan, count: source.clips.count)
  }

  private mutating func addLevels(of heard: [ClipListener.Heard]) {
    for one in heard {
      let means = one.levels.columnMeans().map { Float($0) / Float(source.channelCount) }
      levels[one.clip] = levels[one.clip].map { zip($0, means).map { $0 + $1 } } ?? means
    }
  }

  /// The clips in the plane by their mean levels.
  func map(
    _ split: LabelledClipSplit, limit: Int, seed: UInt64, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> ClipMap? {
    let usable = split.roles.indices.filter { split.roles[$0] != .leftOut }
    return try ClipMapping(
      clips: ClipMapping.sample(of: usable, limit: limit), rows: levels, usableCount: usable.count,
      space: "the clip's mean level by band"
    ).map(seed: seed, progress: progress)
  }
}

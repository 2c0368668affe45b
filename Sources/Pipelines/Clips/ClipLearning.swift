internal import Foundation
internal import Tensors

/// Everything that was learnt from the healthy clips.
struct ClipLearning {
  let recipe: ClipRecipe
  let listener: ClipListener
  let network: ClipNetworkTraining?
  /// Of the healthy clips.
  let readings: ClipReadings
  let judges: ClipJudges
  /// How much each band's residual or level varies among healthy clips that the network has not learnt from.
  let profile: BandProfile?

  static func run(
    _ source: ClipSource, _ split: ClipSplit, _ options: ClipAnalysisOptions, progress: @escaping ProgressHandler
  ) throws(PipelineError) -> ClipLearning {
    let recipe = options.recipe
    let listener = try ClipListener(source, recipe.spectrogram, statistics: recipe.statistics)
    var network: ClipNetworkTraining?
    if let plan = recipe.network {
      // What a network learns from is heard three times; statistics are taken when the readings are.
      network = try ClipNetworkTraining.run(
        try ClipListener(source, recipe.spectrogram, statistics: nil), recipe, plan, split, seed: options.seed,
        checkpoints: options.checkpoints, progress: progress)
    }
    let readings = try read(
      split.pool, listener, network?.network, recipe, stage: "reading healthy clips", progress: progress)
    let machineOfClip = source.clips.map(\.machine)
    let judges = ClipJudges(
      recipe, readings, split, machineOfClip: machineOfClip, machines: source.machines,
      blocks: listener.statistics?.blocks ?? [], seed: options.seed)
    let unlearnt = split.pool.filter { split.roles[$0] != .training }
    return ClipLearning(
      recipe: recipe, listener: listener, network: network, readings: readings, judges: judges,
      profile: BandProfile(fitting: readings.only(Set(unlearnt)), machineOfClip: machineOfClip))
  }

  /// Listens to clips in chunks and keeps what detectors look at.
  static func read(
    _ clips: [Int], _ listener: ClipListener, _ network: ClipNetwork?, _ recipe: ClipRecipe, stage: String,
    progress: ProgressHandler
  ) throws(PipelineError) -> ClipReadings {
    let spaces = recipe.spaces
    var readings = ClipReadings()
    try listener.forEachChunk(of: clips, stage: stage, progress: progress) { heard in
      readings.append(network?.read(heard, of: listener.source, spaces: spaces) ?? ClipReadings(heard, spaces))
    }
    return readings
  }
}

extension ClipRecipe {
  /// What the detectors and the map look at.
  var spaces: Set<ClipDetectorPlan.Space> {
    let wanted = Set(detectors.map(\.space) + [mapSpace])
    return wanted.contains(.blockDistances) ? wanted.union([.statistics]) : wanted
  }

  /// Where clips are shown: the widest view that the recipe has of a clip.
  var mapSpace: ClipDetectorPlan.Space {
    if statistics != nil { return .statistics }
    if case .convolutional = network?.family { return .pooledLatents }
    return .latents
  }
}

extension ClipReadings {
  /// Of a recipe without a network.
  init(_ heard: [ClipListener.Heard], _ spaces: Set<ClipDetectorPlan.Space>) {
    for one in heard {
      clips.append(one.clip)
      channels.append(one.channel)
      errors.append(.nan)
      bandErrors.append([])
      divergences.append(.nan)
      levels.append(one.levels.meanValue)
      if spaces.contains(.statistics) { self.spaces[.statistics, default: []].append(one.statistics) }
    }
  }
}

/// How far each band's residual of a clip lies from those of healthy ones, machine by machine.
struct BandProfile: Sendable {
  /// Means and deviations of 10 lg of the squared residual: `[machine][band]`.
  private let healthy: [String: (means: [Double], deviations: [Double])]

  /// nil without a network.
  init?(fitting readings: ClipReadings, machineOfClip: [String]) {
    guard let bandCount = readings.bandErrors.first?.count, bandCount > 0 else { return nil }
    var byMachine: [String: [[Float]]] = [:]
    for (clip, bands) in Self.decibels(readings) { byMachine[machineOfClip[clip], default: []].append(bands) }
    healthy = byMachine.mapValues { rows in
      let matrix = Matrix(rows: rows, columnCount: bandCount)
      // Of one or two clips a band's deviation may be 0 by chance; half a decibel is the least that differs for a reason.
      return (matrix.columnMeans(), matrix.columnStandardDeviations().map { max($0, 0.5) })
    }
  }

  /// `[band]` for each clip.
  func z(of readings: ClipReadings, machineOfClip: [String]) -> [Int: [Float]] {
    var rows: [Int: [Float]] = [:]
    for (clip, bands) in Self.decibels(readings) {
      guard let own = healthy[machineOfClip[clip]] else { continue }
      rows[clip] = bands.indices.map { Float((Double(bands[$0]) - own.means[$0]) / own.deviations[$0]) }
    }
    return rows
  }

  /// 10 lg of the squared residual, averaged over channels: `[band]` for each clip, in the order of clips.
  private static func decibels(_ readings: ClipReadings) -> [(clip: Int, bands: [Float])] {
    var sums: [(clip: Int, bands: [Float])] = []
    var counts: [Float] = []
    for row in readings.clips.indices {
      if sums.last?.clip == readings.clips[row] {
        let own = readings.bandErrors[row]
        for band in own.indices { sums[sums.count - 1].bands[band] += own[band] }
        counts[counts.count - 1] += 1
      } else {
        sums.append((readings.clips[row], readings.bandErrors[row]))
        counts.append(1)
      }
    }
    return sums.indices.map { place in
      (sums[place].clip, sums[place].bands.map { 10 * log10(max($0 / counts[place], 1e-12)) })
    }
  }
}

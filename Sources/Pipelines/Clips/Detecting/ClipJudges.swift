internal import Recordings
internal import Tensors

/// A recipe's detectors, fitted machine by machine on healthy clips, with their levels.
struct ClipJudges: Sendable {
  private let machines: [MachineJudges]

  /// - Parameters:
  ///   - readings: Of the healthy clips of all machines.
  ///   - machines: Those without a healthy clip are passed over.
  ///   - blocks: Of each block among the statistics.
  init(
    _ recipe: ClipRecipe, _ readings: ClipReadings, _ split: ClipSplit, machineOfClip: [String], machines: [String],
    blocks: [Range<Int>], seed: UInt64
  ) {
    self.machines = machines.compactMap { machine in
      let clips = split.pool.filter { machineOfClip[$0] == machine }
      guard !clips.isEmpty else { return nil }
      return MachineJudges(recipe, readings, split, clips: clips, machine: machine, blocks: blocks, seed: seed)
    }
  }

  /// `[detector][machine]`
  var levels: [[ClipLevels]] {
    guard let first = machines.first else { return [] }
    return first.levels.indices.map { detector in machines.map { $0.levels[detector] } }
  }

  /// `[detector][clip]`: scores of healthy clips by detectors that were not fitted on them.
  var unseen: [[Int: Float]] {
    guard let first = machines.first else { return [] }
    return first.unseen.indices.map { detector in
      machines.reduce(into: [:]) { $0.merge($1.unseen[detector]) { first, _ in first } }
    }
  }

  /// `[detector][clip]` for `clips`, each judged by the detectors of its machine.
  func scores(of readings: ClipReadings, clips: [Int], machineOfClip: [String]) -> [[Float]] {
    var scores = [[Float]](
      repeating: [Float](repeating: .nan, count: clips.count), count: machines.first?.detectors.count ?? 0)
    for judges in machines {
      let places = clips.indices.filter { machineOfClip[clips[$0]] == judges.machine }
      guard !places.isEmpty else { continue }
      let own = places.map { clips[$0] }
      for (detector, values) in judges.scores(of: readings.only(Set(own)), clips: own).enumerated() {
        for (place, value) in zip(places, values) { scores[detector][place] = value }
      }
    }
    return scores
  }
}

/// The detectors of one machine.
struct MachineJudges: Sendable {
  let machine: String
  let detectors: [FittedDetector]
  let levels: [ClipLevels]
  /// `[detector][clip]`
  let unseen: [[Int: Float]]
  private let blocks: BlockDistances?

  init(
    _ recipe: ClipRecipe, _ readings: ClipReadings, _ split: ClipSplit, clips: [Int], machine: String,
    blocks ranges: [Range<Int>], seed: UInt64
  ) {
    let own = readings.only(Set(clips))
    var parts = 1
    if case .crossFitted(let count, _) = recipe.split { parts = count }
    let needsBlocks = recipe.detectors.contains { $0.space == .blockDistances }
    let blocks =
      needsBlocks ? BlockDistances(fitting: own, clips: clips, ranges: ranges, parts: max(parts, 2)) : nil
    self.machine = machine
    self.blocks = blocks
    let views = DetectorViews(own, clips: clips, columns: blocks?.healthy)
    let fits = recipe.detectors.map { plan in
      DetectorFit(plan, views[plan.space], split, clips: clips, parts: parts, machine: machine, seed: seed)
    }
    detectors = fits.map(\.detector)
    levels = fits.map(\.levels)
    unseen = fits.map(\.unseen)
  }

  /// `[detector][clip]` of clips that nothing was fitted on.
  func scores(of readings: ClipReadings, clips: [Int]) -> [[Float]] {
    let views = DetectorViews(readings, clips: clips, columns: blocks?.z(of: readings))
    return detectors.map { $0.scores(of: views[$0.plan.space], clips: clips) }
  }
}

/// What detectors of each space look at.
private struct DetectorViews {
  private let readings: ClipReadings
  private let distances: ClipReadings

  /// - Parameter columns: `[clip][block]`
  init(_ readings: ClipReadings, clips: [Int], columns: [Int: [Float]]?) {
    self.readings = readings
    var distances = ClipReadings()
    if let columns {
      let known = clips.filter { columns[$0] != nil }
      distances.clips = known
      distances.channels = known.map { _ in 0 }
      distances.spaces[.blockDistances] = known.map { columns[$0] ?? [] }
    }
    self.distances = distances
  }

  subscript(_ space: ClipDetectorPlan.Space) -> ClipReadings { space == .blockDistances ? distances : readings }
}

/// One detector on one machine, and its levels.
private struct DetectorFit {
  let detector: FittedDetector
  let levels: ClipLevels
  /// `[clip]`
  let unseen: [Int: Float]

  init(
    _ plan: ClipDetectorPlan, _ readings: ClipReadings, _ split: ClipSplit, clips: [Int], parts: Int, machine: String,
    seed: UInt64
  ) {
    let training = clips.filter { split.roles[$0] == .training }
    let isCrossFitted = parts > 1 && plan.kind.isFitted
    let fitted = Self.fitted(plan, split, clips, isCrossFitted: isCrossFitted)
    detector = FittedDetector(plan, fitting: readings, rows: readings.rows(of: Set(fitted)), seed: seed)
    unseen =
      isCrossFitted
      ? Self.crossFitted(plan, readings, fitted, parts: parts, seed: seed)
      : detector.scores(of: readings, onto: Self.unseen(plan, split, clips))
    let unseen = unseen
    levels =
      DetectorLevels(
        plan: plan.levels, machine: machine, unseen: clips.compactMap { unseen[$0] },
        seen: detector.scores(of: readings, clips: training)
      ).levels
  }

  /// The clips that a detector is fitted on. Residuals of clips that a network has learnt are smaller than those of others, so those
  /// that it was only validated by go before, where there are enough of them.
  private static func fitted(
    _ plan: ClipDetectorPlan, _ split: ClipSplit, _ clips: [Int], isCrossFitted: Bool
  ) -> [Int] {
    let usual = isCrossFitted ? clips : clips.filter { split.roles[$0] == .training }
    guard plan.kind == .bandResidual else { return usual }
    let validation = clips.filter { split.roles[$0] == .validation }
    return validation.count < fewestValidationClips ? usual : validation
  }

  /// Of fewer clips the deviation is off by a quarter and more.
  private static let fewestValidationClips = 10

  /// The healthy clips that a detector has not seen: distances by block were fitted without each; errors of a network are those
  /// of clips that it has not learnt.
  private static func unseen(_ plan: ClipDetectorPlan, _ split: ClipSplit, _ clips: [Int]) -> [Int] {
    if plan.space == .blockDistances { return clips }
    let apart = clips.filter { split.roles[$0] == .threshold }
    return apart.isEmpty ? clips.filter { split.roles[$0] == .validation } : apart
  }

  private static func crossFitted(
    _ plan: ClipDetectorPlan, _ readings: ClipReadings, _ clips: [Int], parts: Int, seed: UInt64
  ) -> [Int: Float] {
    var scores: [Int: Float] = [:]
    for judged in CrossFitting.parts(of: clips, count: parts) {
      let rest = readings.rows(of: Set(clips).subtracting(judged))
      let detector = FittedDetector(plan, fitting: readings, rows: rest, seed: seed)
      scores.merge(detector.scores(of: readings.only(Set(judged)), onto: judged)) { $1 }
    }
    return scores
  }
}

extension FittedDetector {
  fileprivate func scores(of readings: ClipReadings, onto clips: [Int]) -> [Int: Float] {
    Dictionary(zip(clips, scores(of: readings.only(Set(clips)), clips: clips))) { first, _ in first }
  }
}

extension ClipDetectorPlan.Kind {
  /// Whether it learns from clips at all.
  var isFitted: Bool {
    switch self {
    case .reconstructionError, .divergence, .rise: false
    default: true
    }
  }
}

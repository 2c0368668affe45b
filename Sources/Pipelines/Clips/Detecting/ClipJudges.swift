internal import Recordings
internal import StatisticalLearning
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
      repeating: [Float](repeating: .nan, count: clips.count), count: machines.first?.levels.count ?? 0)
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
  private let detectors: [Judge]
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
    let training = clips.filter { split.roles[$0] == .training }
    var fits: [DetectorFit] = []
    for plan in recipe.detectors {
      if case .ensemble(let names) = plan.kind {
        // A recipe names members before the ensembles that they are in.
        let members = fits.indices.filter { names.contains(recipe.detectors[$0].name) }
        fits.append(DetectorFit(ensembleOf: members, fits, plan, training: training, machine: machine))
      } else {
        fits.append(
          DetectorFit(plan, views[plan.space], split, clips: clips, parts: parts, machine: machine, seed: seed))
      }
    }
    detectors = fits.map(\.judge)
    levels = fits.map(\.levels)
    unseen = fits.map(\.unseen)
  }

  /// `[detector][clip]` of clips that nothing was fitted on.
  func scores(of readings: ClipReadings, clips: [Int]) -> [[Float]] {
    let views = DetectorViews(readings, clips: clips, columns: blocks?.z(of: readings))
    var scores: [[Float]] = []
    for detector in detectors {
      switch detector {
      case .fitted(let fitted): scores.append(fitted.scores(of: views[fitted.plan.space], clips: clips))
      case .ensemble(let ensemble, let members): scores.append(ensemble.combined(members.map { scores[$0] }))
      }
    }
    return scores
  }
}

/// One of a machine's detectors.
private enum Judge: Sendable {
  case fitted(FittedDetector)
  /// - Parameter members: Places of detectors that come before it.
  case ensemble(ScoreEnsemble, members: [Int])
}

extension ScoreEnsemble {
  /// `[clip]`; NaN where a member has no score.
  fileprivate func combined(_ scores: [[Float]]) -> [Float] {
    let count = scores.first?.count ?? 0
    let known = (0..<count).filter { clip in scores.allSatisfy { $0[clip].isFinite } }
    var result = [Float](repeating: .nan, count: count)
    for (clip, value) in zip(known, combined(scores.map { of in known.map { Double(of[$0]) } })) {
      result[clip] = Float(value)
    }
    return result
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
  let judge: Judge
  let levels: ClipLevels
  /// `[clip]`
  let unseen: [Int: Float]
  /// `[clip]`: of clips that it was fitted on.
  let seen: [Int: Float]

  /// Members' scores are calibrated by those clips that none of them was fitted on, and combined by Fisher's sum.
  init(ensembleOf members: [Int], _ fits: [DetectorFit], _ plan: ClipDetectorPlan, training: [Int], machine: String) {
    precondition(!members.isEmpty, "the ensemble \(plan.name) names no detector before it")
    let known = members.reduce(Set(fits[members[0]].unseen.keys)) { $0.intersection(fits[$1].unseen.keys) }
      .filter { clip in members.allSatisfy { fits[$0].unseen[clip]?.isFinite == true } }.sorted()
    let ensemble = ScoreEnsemble(
      members.map { member in
        let scores = known.compactMap { fits[member].unseen[$0].map(Double.init) }
        // A calibration needs two scores; with fewer no clip says what is usual.
        return ScoreCalibration(healthyScores: scores.count > 1 ? scores : [0, 1])
      }, .fisher)
    func combined(_ clips: [Int], _ scores: (DetectorFit) -> [Int: Float]) -> [Int: Float] {
      let values = ensemble.combined(members.map { member in clips.map { scores(fits[member])[$0] ?? .nan } })
      return Dictionary(uniqueKeysWithValues: zip(clips, values))
    }
    judge = .ensemble(ensemble, members: members)
    unseen = combined(known, \.unseen)
    seen = combined(training, \.seen)
    let (unseen, seen) = (unseen, seen)
    levels =
      DetectorLevels(
        plan: plan.levels, machine: machine, unseen: known.compactMap { unseen[$0] },
        seen: training.compactMap { seen[$0] }
      ).levels
  }

  init(
    _ plan: ClipDetectorPlan, _ readings: ClipReadings, _ split: ClipSplit, clips: [Int], parts: Int, machine: String,
    seed: UInt64
  ) {
    let training = clips.filter { split.roles[$0] == .training }
    let isCrossFitted = parts > 1 && plan.kind.isFitted
    let fitted = Self.fitted(plan, split, clips, isCrossFitted: isCrossFitted)
    let detector = FittedDetector(plan, fitting: readings, rows: readings.rows(of: Set(fitted)), seed: seed)
    judge = .fitted(detector)
    seen = detector.scores(of: readings, onto: training)
    unseen =
      isCrossFitted
      ? Self.crossFitted(plan, readings, fitted, parts: parts, seed: seed)
      : detector.scores(of: readings, onto: Self.unseen(plan, split, clips))
    let (unseen, seen) = (unseen, seen)
    levels =
      DetectorLevels(
        plan: plan.levels, machine: machine, unseen: clips.compactMap { unseen[$0] },
        seen: training.compactMap { seen[$0] }
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
    case .reconstructionError, .divergence, .rise, .ensemble: false
    default: true
    }
  }
}

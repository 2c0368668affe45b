internal import Foundation
package import Recordings
internal import StatisticalLearning
internal import Tensors

/// Learns the healthy recording and tells how far the faulty ones stand out from what of it was held out.
package enum LabelledEvaluation {
  /// - Throws: Where the recordings differ in channels, rate or unit, or hold too few snapshots.
  package static func run(
    _ recordings: LabelledRecordings, machine: MachineDescription? = nil, options: LabelledOptions = LabelledOptions(),
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> LabelledResults {
    let healthy = try LabelledSource(recordings.healthy, machine: machine, options, progress: progress)
    var others: [LabelledSource] = []
    for measurements in [recordings.healthyTest].compactMap(\.self) + recordings.faulty.map(\.measurements) {
      others.append(try LabelledSource(measurements, machine: machine, options, like: healthy, progress: progress))
    }
    let testShare = recordings.healthyTest == nil ? options.testShare : 0
    guard let split = LabelledSplit(healthy: healthy.judged, testShare: testShare) else {
      throw .unsuitable(
        found: "\(healthy.judged.count) healthy snapshots to learn from and to test on in \(healthy.measurements.path)",
        wanted:
          "enough that \(HealthySplit.leastCount) are left, some of them to learn from, some to stop the training and some to set the levels"
          + (testShare > 0 ? ", when a share of \(testShare) is held out for the test" : ""),
        hint: "give more of them, "
          + (testShare > 0 ? "a smaller --test-share, or another recording with --healthy-test, " : "")
          + "or cut long recordings with table: { snapshot_samples: … } in machine.yaml")
    }
    let sources = [healthy] + others
    let counts = sources.map(\.measurements.snapshotCount)
    let firsts = counts.indices.map { counts[..<$0].reduce(0, +) }
    let source = FeatureSource(joining: sources.map(\.source), counts: counts)
    let training = try MonitorTraining.run(
      source, split.learning, options.recipe, seed: options.seed, progress: progress)
    var places = sources.indices.map { index in sources[index].judged.map { firsts[index] + $0 } }
    // Of the healthy recording only what was held out is judged and counted.
    places[0] = split.test
    let scores = try LabelledScores.of(
      split.learning.heldOut + places.joined(), learntFrom: split.learning.training, source, training,
      seed: options.seed, progress: progress)

    var groups: [LabelledPlaces] = []
    let names = (recordings.healthyTest == nil ? [] : ["healthy"]) + recordings.faulty.map(\.name)
    if recordings.healthyTest == nil {
      groups.append(LabelledPlaces(name: "healthy", healthy, isFaulty: false, places[0], of: scores, leftOut: 0))
    }
    for (index, name) in names.enumerated() {
      let isFaulty = recordings.healthyTest == nil || index > 0
      let other = others[index]
      groups.append(
        LabelledPlaces(
          name: name, other, isFaulty: isFaulty, places[index + 1], of: scores,
          leftOut: other.measurements.snapshotCount - other.judged.count))
    }
    if let empty = groups.first(where: { $0.judged.isEmpty }) {
      throw .unsuitable(
        found: "no snapshot of '\(empty.name)' that can be judged", wanted: "one at least",
        hint: "see what is wrong with them: raceway inspect \(empty.path)")
    }
    let states =
      ["healthy"] + (recordings.healthyTest == nil ? [] : ["healthy-test"]) + recordings.faulty.map(\.name)
    let firstFaulty = sources.count - recordings.faulty.count
    let audit = LabelledAudit(
      learning: split.learning, groups: groups, digests: scores.digests,
      names: zip(states, sources).flatMap { state, source in
        source.measurements.snapshotNames.map { "\(state)/\($0)" }
      },
      sampleCounts: sources.flatMap(\.sampleCounts),
      isFaulty: sources.indices.flatMap { [Bool](repeating: $0 >= firstFaulty, count: counts[$0]) })
    let level = LabelledLevel(options.recipe.windowThreshold)
    let setting = scores.methods.map { $0.heldOutScores(split.learning.heldOut) }
    return LabelledResults(
      program: Program.nameAndVersion, recipe: options.recipe.name, seed: options.seed,
      representation: source.description,
      split: LabelledSplitSummary(
        training: split.learning.training.count, validation: split.learning.validation.count,
        threshold: split.learning.threshold.count, gap: split.gap.count, test: groups[0].judged.count,
        leftOut: counts[0] - healthy.judged.count),
      level: LabelledLevelSummary(
        rate: level.rate, snapshotCount: setting[0].count, highest: setting[0].max() ?? .nan,
        leastCount: level.leastCount, isFitted: level.isFitted),
      groups: groups.map { $0.group(network: scores.methods[0].scores) },
      methods: zip(scores.methods, setting).map { method, known in
        let level = level.level(of: known, isSize: method.isSize)
        return LabelledMetrics(groups, method.scores, level: level, seed: options.seed).method(method.name)
      }, leaks: audit.findings)
  }
}

/// Which snapshots make up a group.
struct LabelledPlaces {
  let name: String
  let path: String
  let isFaulty: Bool
  /// Places in the joined recordings.
  let judged: [Int]
  let leftOut: Int

  init(name: String, _ source: LabelledSource, isFaulty: Bool, _ places: [Int], of scores: LabelledScores, leftOut: Int)
  {
    self.name = name
    path = source.measurements.path
    self.isFaulty = isFaulty
    judged = places.filter { scores.methods[0].scores[$0] != nil }
    self.leftOut = leftOut + places.count - judged.count
  }

  func group(network: [Int: Double]) -> LabelledGroup {
    LabelledGroup(
      name: name, source: URL(filePath: path).lastPathComponent, isFaulty: isFaulty, snapshotCount: judged.count,
      leftOutCount: leftOut, scores: judged.compactMap { network[$0] })
  }
}

/// What every method says of snapshots: means over their windows.
struct LabelledScores {
  struct Method {
    let name: String
    /// `BaselineDetector.isSize`
    var isSize = true
    /// By held-out snapshot, as though it had had no part in the scale; nil where it had none.
    var honest: [Int: Double]?
    /// By snapshot; none of those too short for a window or with a feature that is no finite number.
    var scores: [Int: Double] = [:]

    /// What the level is learnt from.
    func heldOutScores(_ heldOut: [Int]) -> [Double] { heldOut.compactMap { (honest ?? scores)[$0] } }
  }

  /// The network first.
  private(set) var methods: [Method]
  /// By snapshot, those learnt from too: what each holds.
  private(set) var digests: [Int: String] = [:]

  /// - Parameters:
  ///   - snapshots: Those to score.
  ///   - learntFrom: Those to digest only.
  static func of(
    _ snapshots: [Int], learntFrom: [Int], _ source: FeatureSource, _ training: MonitorTraining, seed: UInt64,
    progress: ProgressHandler
  ) throws(PipelineError) -> LabelledScores {
    let monitor = training.monitor
    // Without a memory of neighbouring windows this one is the network once more.
    let detectors = BaselineDetectors.fitted(on: training.reference, of: monitor, seed: seed)
      .filter { monitor.score.memory > 1 || $0.name != SingleWindowDetector.title }
    let reference = training.reference
    let network = monitor.recipe.score.usesScatter ? reference.heldOutMeans(of: reference.heldOutScores) : nil
    var result = LabelledScores(
      methods: [Method(name: "network", honest: network)]
        + detectors.map { detector in
          Method(
            name: detector.name, isSize: detector.isSize,
            honest: detector.heldOutScores.map { reference.heldOutMeans(of: $0) })
        })
    let all = snapshots + learntFrom
    try FeatureStream.read(source, all, stage: "scoring", progress: progress) {
      place, features throws(PipelineError) in
      guard let rows = monitor.standardised(features) else { return }
      let snapshot = all[place]
      result.digests[snapshot] = SnapshotEvidence.digest(of: features)
      guard place < snapshots.count else { return }
      result.methods[0].scores[snapshot] = mean(of: monitor.judge(features).scores)
      for (index, detector) in detectors.enumerated() {
        let scores = detector.scores(of: rows, features)
        let machine = (0..<scores.rowCount).map { scores.row($0).max() ?? 0 }
        result.methods[index + 1].scores[snapshot] = mean(of: machine)
      }
    }
    return result
  }

  private static func mean(of values: [Float]) -> Double {
    values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
  }
}

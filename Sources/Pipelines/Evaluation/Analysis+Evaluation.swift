internal import Prognosis
package import Recordings
internal import Tensors

extension Analysis {
  /// Holds a finished run against what really happened: everything of the run stays, its evaluation and audit are made anew.
  ///
  /// Baselines have to see the healthy windows that the network was trained on, and archives hold none: so the measurements
  /// are read again.
  ///
  /// - Parameters:
  ///   - measurements: Those that the run was made of, all of them.
  ///   - machine: What the run was told of the machine.
  /// - Throws: `PipelineError.unsuitable` where the measurements are others than the run's by name, time, channel or what was
  ///   scored, where they are judged otherwise than in the run, or where the truth leaves nothing to judge.
  package static func evaluate(
    _ run: RunResults, on measurements: Measurements, truth: RunTruth, machine: MachineDescription? = nil,
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> RunResults {
    try RunIdentity(run).check(measurements)
    let split = HealthySplit(roles: run.input.roles)
    try truth.check(measurements, split)
    let recipe = try run.storedRecipe
    let bearings = try DeclaredBearings(
      measurements.bearings, speedRPM: measurements.speedRPM, path: machine?.path ?? measurements.path)
    let review = try InputReview.of(measurements, machine: machine, progress: progress)
    let source = try FeatureSource.of(measurements, recipe, review, bearings)
    let monitor = try TrainedMonitor(storedIn: run, for: source)
    let windows = try HealthyWindows.gather(source, split, plan: recipe.split, seed: run.seed, progress: progress)
    let reference = HealthyReference(windows, of: source, seenBy: monitor)
    let leftOut = Set(run.input.roles.indices.filter { run.input.roles[$0] == .leftOut })
    let series = SnapshotSeries(measurements)
    let scoring = try Scoring.run(
      monitor, source, series, leftOut: leftOut,
      baselines: BaselineDetectors.fitted(on: reference, of: monitor, seed: run.seed), progress: progress)
    try RunIdentity(run).check(scoring, path: measurements.path)
    let health = try MachineHealth(
      scoring, monitor, split, leftOut: leftOut, bearings: measurements.channels.map { $0.bearing ?? $0.name },
      interval: series.usualInterval)
    try RunIdentity(run).check(health)
    let judged = JudgedRun(
      truth: truth, scoring: scoring, health: health, monitor: monitor, split: split, reference: reference,
      scaling: source.scaling, channels: measurements.channels, series: series,
      sampleCounts: review.sampleCounts(of: series), seed: run.seed)
    var results = run
    results.evaluation = judged.evaluation
    results.audit =
      AuditWriter(
        model: ModelAudit(run.audit), recipe: recipe, windows: scoring.windows, evaluation: judged.evaluation,
        conditions: health.conditions, channels: measurements.channels.map(\.name), healthyEnd: split.end,
        divergence: run.model.divergedInEpoch.map { ($0, run.model.bestEpoch) }, leaks: judged.leaks
      ).audit
    return results
  }
}

extension RunTruth {
  /// A truth that leaves nothing to tell apart would silently give no evaluation, a misspelt bearing a wrong one.
  func check(_ measurements: Measurements, _ split: HealthySplit) throws(PipelineError) {
    let (first, count) = (split.heldOut[0], measurements.snapshotCount)
    guard onsetIndex > first, onsetIndex < count else {
      throw .unsuitable(
        found: "an onset at snapshot \(onsetIndex)",
        wanted: "one in \(first + 1) ... \(count - 1), with unseen snapshots before it and faulty ones from it on",
        hint: "shorten the healthy period, or leave the onset out")
    }
    let known = measurements.channels.map { $0.bearing ?? $0.name }
    guard let stranger = bearings.first(where: { !known.contains($0) }) else { return }
    var names: [String] = []
    for name in known where !names.contains(name) { names.append(name) }
    throw .unsuitable(
      found: "a faulty bearing '\(stranger)'", wanted: "one of \(names.joined(separator: ", "))",
      hint: "name it as the machine description or the profile does")
  }
}

/// What a truth makes of a scored run.
struct JudgedRun {
  let evaluation: Evaluation?
  let leaks: [LeakFinding]

  init(
    truth: RunTruth, scoring: Scoring, health: MachineHealth, monitor: TrainedMonitor, split: HealthySplit,
    reference: HealthyReference, scaling: FeatureScaling, channels: [Channel], series: SnapshotSeries,
    sampleCounts: [Double], seed: UInt64
  ) {
    let judging = RunEvaluation(
      truth: truth, scoring: scoring, health: health, monitor: monitor, split: split,
      bearings: channels.map { $0.bearing ?? $0.name }, times: series.times, seed: seed)
    evaluation = judging.evaluation
    leaks =
      scoring.evidence.map { evidence in
        RunSplitAudit(
          reference: reference, scoring: scoring, monitor: monitor, evidence: evidence, truth: truth,
          firstUnseen: judging.firstUnseen, scaling: scaling, names: series.names, sampleCounts: sampleCounts
        ).findings
      } ?? []
  }
}

internal import Foundation
internal import NeuralNetworks
internal import Prognosis
package import Recordings
internal import Tensors

/// The main job: from measurements to everything that was found out about the machine.
package enum Analysis {
  /// - Parameters:
  ///   - machine: What the user says of the machine; nil where the format says enough.
  ///   - progress: Told about every stage; false ends the work with `PipelineError.interrupted`.
  package static func run(
    _ measurements: Measurements, machine: MachineDescription? = nil, options: AnalysisOptions = AnalysisOptions(),
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> RunResults {
    try run(measurements, machine, options, onlyHealthy: false, progress)
  }

  /// The first half: learns the healthy part, and judges nothing else.
  package static func train(
    _ measurements: Measurements, machine: MachineDescription? = nil, options: AnalysisOptions = AnalysisOptions(),
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> RunResults {
    try run(measurements, machine, options, onlyHealthy: true, progress)
  }

  private static func run(
    _ measurements: Measurements, _ machine: MachineDescription?, _ options: AnalysisOptions, onlyHealthy: Bool,
    _ progress: @escaping ProgressHandler
  ) throws(PipelineError) -> RunResults {
    var clock = StageClock()
    let bearings = try DeclaredBearings(
      measurements.bearings, speedRPM: measurements.speedRPM, path: machine?.path ?? measurements.path)
    let review = try InputReview.of(measurements, machine: machine, progress: progress)
    clock.finish("checking")
    let source = try FeatureSource.of(measurements, options.recipe, review, bearings)
    let split = try healthySplit(measurements, machine, options, review)
    try options.truth?.check(measurements, split)
    let training = try MonitorTraining.run(
      source, split, options.recipe, seed: options.seed, checkpoints: options.checkpoints, progress: progress)
    clock.finish("training")
    let series = SnapshotSeries(measurements, limit: onlyHealthy ? split.end : nil)
    let leftOut = Set(review.leftOut.compactMap(series.place(ofSource:)))
    let baselines =
      options.truth == nil || onlyHealthy
      ? [] : BaselineDetectors.fitted(on: training.reference, of: training.monitor, seed: options.seed)
    let scoring = try Scoring.run(
      training.monitor, source, series, leftOut: leftOut, baselines: baselines, progress: progress)
    clock.finish("scoring")
    let assembly = try RunAssembly(
      measurements: measurements, machine: machine,
      configuration: RunConfiguration(recipe: options.recipe, options: options, machine: machine).text,
      options: options, review: review, source: source, series: series, split: split, monitor: training.monitor,
      model: training.summary, modelAudit: training.audit,
      notes: training.notes, scoring: scoring, leftOut: leftOut, bearings: bearings,
      reference: onlyHealthy ? nil : training.reference)
    return try finished(assembly, &clock, progress)
  }

  /// The second half: judges measurements by the monitor of an earlier run.
  ///
  /// - Parameter run: What `train` or `run` gave, read back from its archive.
  /// - Throws: `PipelineError.unsuitable` where the measurements are prepared in another way than the run's were.
  package static func score(
    _ measurements: Measurements, by run: RunResults, machine: MachineDescription? = nil,
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> RunResults {
    var clock = StageClock()
    let bearings = try DeclaredBearings(
      measurements.bearings, speedRPM: measurements.speedRPM, path: machine?.path ?? measurements.path)
    let review = try InputReview.of(measurements, machine: machine, progress: progress)
    clock.finish("checking")
    guard let recipe = RunConfiguration.recipe(in: run.configuration) else {
      throw .unsuitable(
        found: "a run whose configuration can't be read", wanted: "one written by \(Program.nameAndVersion)",
        hint: "train again with: raceway train MEASUREMENTS -o RUN")
    }
    let source = try FeatureSource.of(measurements, recipe, review, bearings)
    let monitor = try TrainedMonitor(storedIn: run, for: source)
    let series = SnapshotSeries(measurements, after: run.calibration)
    try series.known.check(
      against: run, in: measurements, source, leavingOut: Set(review.leftOut), progress: progress)
    let leftOut = Set(review.leftOut.compactMap(series.place(ofSource:)))
      .union(run.calibration.roles.indices.filter { run.calibration.roles[$0] == .leftOut })
    let scoring = try Scoring.run(
      monitor, source, series, leftOut: leftOut, stored: run, baselines: [], progress: progress)
    clock.finish("scoring")
    let assembly = try RunAssembly(
      measurements: measurements, machine: machine, configuration: run.configuration,
      options: AnalysisOptions(recipe: recipe, seed: run.seed),
      review: review, source: source, series: series, split: HealthySplit(roles: run.calibration.roles),
      monitor: monitor, model: run.model, modelAudit: ModelAudit(run.audit), notes: run.thresholds.notes,
      scoring: scoring, leftOut: leftOut, bearings: bearings)
    return try finished(assembly, among: run, &clock, progress)
  }

  /// - Parameter earlier: The run that is continued. Its map stands once snapshots were judged on it, and where its windows
  ///   are no longer at hand; one of the healthy period alone, as `train` leaves it, is drawn again with what is judged
  ///   now where the healthy snapshots are measured again.
  private static func finished(
    _ assembly: RunAssembly, among earlier: RunResults? = nil, _ clock: inout StageClock,
    _ progress: @escaping ProgressHandler
  ) throws(PipelineError) -> RunResults {
    let plan = MapPlan(pointLimit: assembly.options.mapPointLimit, seed: assembly.options.seed)
    let (means, windows) = (assembly.scoring.latents, assembly.scoring.windows)
    let latents =
      if let earlier, earlier.input.roles.contains(.monitored) || assembly.series.sources.first == .some(nil),
        let background = MapBackground(of: earlier)
      {
        try LatentMapping.map(
          means, windows, into: background, quality: earlier.latents.quality, plan, progress: progress)
      } else {
        try LatentMapping.map(means, plan, progress: progress)
      }
    clock.finish("mapping")
    var results = try assembly.results(latents: latents, progress: progress)
    clock.finish("judging")
    results.timings = clock.timings
    return results
  }

  private static func healthySplit(
    _ measurements: Measurements, _ machine: MachineDescription?, _ options: AnalysisOptions, _ review: InputReview
  ) throws(PipelineError) -> HealthySplit {
    let period = options.healthy ?? machine?.healthy ?? AnalysisOptions.usualHealthyPeriod
    guard let healthy = period.snapshotIndices(times: measurements.times, leavingOut: review.leftOut) else {
      throw .unsuitable(
        found: "snapshots without a time", wanted: "times, because the healthy period is given as one",
        hint: "give the healthy period as a fraction or a count")
    }
    guard let split = HealthySplit(healthy: healthy) else {
      throw tooFew(healthy.count, of: measurements, review)
    }
    return split
  }

  /// Where most snapshots are left out a longer healthy period is no help: then the reason for leaving them out is named.
  private static func tooFew(_ count: Int, of measurements: Measurements, _ review: InputReview) -> PipelineError {
    let total = measurements.snapshotCount
    let wanted = "at least \(HealthySplit.leastCount)"
    guard 2 * review.leftOut.count > total, let first = review.findings.first(where: \.leavesSnapshotOut) else {
      return .unsuitable(
        found: "\(count) healthy snapshots of \(total) in \(measurements.path)", wanted: wanted,
        hint: "lengthen the healthy period, for instance healthy: { first: \(HealthySplit.leastCount) } in machine.yaml"
      )
    }
    return .unsuitable(
      found:
        "\(count) healthy snapshots in \(measurements.path), because \(review.leftOut.count) of \(total) are left out, "
        + "the first as \(first.message)", wanted: wanted,
      hint:
        "mend what is wrong there, or leave that channel out by table: { columns: [...] } in machine.yaml; "
        + "all findings: raceway inspect \(measurements.path)")
  }
}

extension FeatureSource {
  /// The measurements through a recipe's representation.
  ///
  /// - Parameter samplesPerSnapshot: Decides the windows; the usual length of these snapshots where nil.
  /// - Throws: Where that representation can't be had from these measurements.
  static func of(
    _ measurements: Measurements, _ recipe: Recipe, _ review: InputReview, _ bearings: DeclaredBearings,
    samplesPerSnapshot: Int? = nil
  ) throws(PipelineError) -> FeatureSource {
    let plan = recipe.representation
    switch measurements {
    case .table(let table):
      if case .waveform = plan {
        throw .unsuitable(
          found: "the feature table \(table.path)", wanted: "waveforms, which \(recipe.name) looks at",
          hint: "use the recipe vae or dense, which take a table's indicators")
      }
      return FeatureSource(table)
    case .recording(let recording):
      guard let samples = samplesPerSnapshot ?? review.samplesPerSnapshot, samples >= 32 else {
        throw .unsuitable(
          found: "snapshots of \(review.samplesPerSnapshot ?? 0) samples", wanted: "at least 32",
          hint: "look at what can be read with: raceway inspect \(recording.path)")
      }
      if let axis = recording.spectra { return try ofSpectra(recording, axis, recipe, binCount: samples) }
      var source = FeatureSource(recording, plan.representation(of: recording, samplesPerSnapshot: samples))
      source.windowSpan = source.windowLength.flatMap {
        bearings.span(ofSamples: $0, sampleRateHz: recording.sampleRateHz)
      }
      return source
    }
  }
}

extension FeatureSource {
  /// Measurements that are spectra already.
  private static func ofSpectra(
    _ recording: Recording, _ axis: SpectrumAxis, _ recipe: Recipe, binCount: Int
  ) throws(PipelineError) -> FeatureSource {
    let groups: BinGroups
    switch recipe.representation {
    case .spectrum(let bandCount): groups = BinGroups(axis, binCount: binCount, equal: min(bandCount, binCount))
    case .octaves(let bandsPerOctave): groups = BinGroups(axis, binCount: binCount, bandsPerOctave: bandsPerOctave)
    case .indicators, .waveform:
      throw .unsuitable(
        found: "the spectra in \(recording.path)", wanted: "waveforms, which \(recipe.name) looks at",
        hint: "use a recipe that looks at spectra: octaves, vae or dense")
    }
    return FeatureSource(recording, MeasuredSpectrumRepresentation(axis, groups))
  }
}

extension RepresentationPlan {
  fileprivate func representation(of recording: Recording, samplesPerSnapshot: Int) -> any Representation {
    let rate = recording.sampleRateHz
    return switch self {
    case .spectrum(let bandCount):
      SpectrumRepresentation(bandCount: bandCount, samplesPerSnapshot: samplesPerSnapshot, sampleRateHz: rate)
    case .octaves(let bandsPerOctave):
      OctaveRepresentation(
        bandsPerOctave: bandsPerOctave, samplesPerSnapshot: samplesPerSnapshot, sampleRateHz: rate)
    case .indicators: IndicatorRepresentation(samplesPerSnapshot: samplesPerSnapshot, sampleRateHz: rate)
    case .waveform(let plan):
      WaveformRepresentation(plan, channelCount: recording.channels.count, sampleRateHz: rate)
    }
  }
}

/// Wall-clock seconds by stage.
struct StageClock {
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  private(set) var timings: [StageTiming] = []

  init() { last = clock.now }

  mutating func finish(_ stage: String) {
    let now = clock.now
    timings.append(StageTiming(stage: stage, seconds: last.duration(to: now) / .seconds(1)))
    last = now
  }
}

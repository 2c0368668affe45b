internal import Diagnosis
internal import Foundation
internal import Prognosis
internal import Recordings
internal import StatisticalLearning
internal import Tensors

/// Puts what the stages found into the plain values that the archive and the reports are made of.
struct RunAssembly {
  let measurements: Measurements
  let machine: MachineDescription?
  /// The recipe, the options and the machine as YAML.
  let configuration: String
  let options: AnalysisOptions
  let review: InputReview
  let source: FeatureSource
  let series: SnapshotSeries
  let split: HealthySplit
  let monitor: TrainedMonitor
  let model: ModelSummary
  let modelAudit: ModelAudit
  /// What training had to say, such as that windows were thinned.
  let notes: [String]
  let scoring: Scoring
  /// Left-out snapshots by their place in the series.
  let leftOut: Set<Int>
  let bearings: DeclaredBearings
  /// What a truth is judged beside; nil where nothing is to be judged.
  let reference: HealthyReference?
  private let health: MachineHealth

  init(
    measurements: Measurements, machine: MachineDescription?, configuration: String, options: AnalysisOptions,
    review: InputReview,
    source: FeatureSource, series: SnapshotSeries, split: HealthySplit, monitor: TrainedMonitor, model: ModelSummary,
    modelAudit: ModelAudit, notes: [String], scoring: Scoring, leftOut: Set<Int>, bearings: DeclaredBearings,
    reference: HealthyReference? = nil
  ) throws(PipelineError) {
    self.measurements = measurements
    self.machine = machine
    self.configuration = configuration
    self.options = options
    self.review = review
    self.source = source
    self.series = series
    self.split = split
    self.monitor = monitor
    self.model = model
    self.modelAudit = modelAudit
    self.notes = notes
    self.scoring = scoring
    self.leftOut = leftOut
    self.bearings = bearings
    self.reference = reference
    health = try MachineHealth(
      scoring, monitor, split, leftOut: leftOut, bearings: measurements.channels.map { $0.bearing ?? $0.name },
      interval: series.usualInterval)
  }

  func results(latents: LatentMap, progress: ProgressHandler) throws(PipelineError) -> RunResults {
    let channels = measurements.channels.map { ChannelInfo(name: $0.name, bearing: $0.bearing) }
    let cause = RootCause(health, scoring, split, channels: channels, onset: health.onset, seed: options.seed)
    let rootCause = try rootCause(cause, channels, progress)
    let verdict = VerdictWriter(
      health: health, cause: cause, rootCause: rootCause, channels: channels, names: series.names, times: series.times,
      stopped: stopped
    ).verdict
    let judged = self.judged
    return RunResults(
      program: Program.nameAndVersion, recipe: options.recipe.name, seed: options.seed, configuration: configuration,
      input: input(channels), preparation: monitor.preparation, model: model,
      calibration: calibration,
      windows: scoring.windows, snapshots: snapshots(cause), thresholds: thresholds,
      channels: summaries(channels, cause),
      verdict: verdict, rootCause: rootCause, latents: latents, examples: try examples(), audit: audit(judged),
      evaluation: judged?.evaluation,
      dataQuality: qualityNotes, timings: [])
  }

  /// nil for feature tables and measured spectra, and where no snapshot was judged.
  private func rootCause(
    _ cause: RootCause, _ channels: [ChannelInfo], _ progress: ProgressHandler
  ) throws(PipelineError) -> RootCauseCard? {
    guard case .recording(let recording) = measurements, recording.spectra == nil else { return nil }
    let readable = series.sources.indices.filter { series.sources[$0] != nil && !health.isLeftOut[$0] }
    let judged = readable.filter { $0 >= split.end }
    let suspects =
      health.state >= .warning
      ? judged.filter { $0 >= health.onset ?? 0 } : Array(judged.suffix(DiagnosisSpan.groupSize))
    guard !suspects.isEmpty else { return nil }
    let diagnosis = RootCauseDiagnosis(
      source: WaveformSource(recording, series), bearings: bearings,
      span: DiagnosisSpan(suspects: suspects, healthy: readable.filter { $0 < split.end }, all: readable),
      severity: machine?.severity)
    let layout = BearingLayout(bearingOfChannel: channels.map { $0.bearing ?? $0.name })
    let attribution = health.state >= .warning ? AttributedCause(cause, layout: layout) : nil
    return try diagnosis.card(attribution: attribution, progress: progress)
  }

  private var stopped: Set<Int> {
    let sources = Set(review.findings.filter { $0.kind == .stoppedMachine }.compactMap(\.snapshot))
    return Set(series.sources.indices.filter { series.sources[$0].map(sources.contains) ?? false })
  }

  private var roles: [SnapshotRole] {
    split.roles(count: series.count, leftOut: leftOut.union(scoring.unscored))
  }

  private var calibration: Calibration { Calibration(monitor, scoring, series, roles: roles) }

  private func input(_ channels: [ChannelInfo]) -> InputSummary {
    InputSummary(
      machine: machine?.name ?? measurements.path.lastComponent, source: measurements.path.lastComponent,
      format: measurements.formatName, snapshotNames: series.names, times: series.times,
      channels: channels, unit: measurements.unit, sampleRateHz: measurements.sampleRateHz,
      speedRPM: measurements.speedRPM, samplesPerSnapshot: review.samplesPerSnapshot,
      roles: roles, digest: review.digest)
  }

  private func snapshots(_ cause: RootCause) -> SnapshotScores {
    let count = series.count
    let channels = health.conditions.count
    func table(_ value: (_ snapshot: Int, _ channel: Int) -> Double?) -> Matrix {
      Matrix(
        count, channels,
        (0..<count * channels).map { index in Float(value(index / channels, index % channels) ?? .nan) })
    }
    let states = health.channelStates
    return SnapshotScores(
      score: health.score, kl: scoring.kl, channelErrors: health.errors, channelZ: health.z,
      indicator: table { health.conditions[$1].indicators[$0] }, smoothed: table { health.trends[$1].smoothed[$0] },
      warningLevel: table { health.conditions[$1].levels.warning },
      alarmLevel: table { health.conditions[$1].levels.alarm },
      baselineShift: table { health.conditions[$1].baselineShifts[$0] },
      state: states.map { $0.max() ?? .undetermined }, channelState: states,
      bearingShares: cause.ofSnapshots, conditions: scoring.conditions(unit: measurements.unit))
  }

  private var thresholds: ThresholdSummary {
    let scores = scoring.windows.score
    let window = monitor.windowThreshold ?? (scores.isEmpty ? .nan : options.recipe.windowThreshold.level(of: scores))
    let levels = health.conditions[0].levels
    let ownNotes = levels.notes.map(\.description) + (health.haveOneLevel ? [] : [Self.levelsDiffer])
    let plan = options.recipe.alarms
    let follows =
      plan.baseline == .following
      ? "a baseline that follows slow change over the length of the healthy period" : "a baseline that never moves"
    return ThresholdSummary(
      method:
        "rise of the \(monitor.judgesFeatures ? "indicators" : "residuals") in units of their forecast error on \(split.heldOut.count) held-out healthy snapshots, "
        + "against \(follows); levels: \(plan.levels.description)",
      warning: levels.warning, alarm: levels.alarm, window: window,
      persistence: "\(health.policy.persistence.needed) of \(health.policy.persistence.window) snapshots",
      // A scored run brings along the notes of its training, where the levels' own may be among them.
      notes: notes + ownNotes.filter { !notes.contains($0) })
  }

  private static let levelsDiffer =
    "the levels differ by channel: those of the first are shown here, all of them in run.h5, /trend/alarm_level"

  private func summaries(_ channels: [ChannelInfo], _ cause: RootCause) -> [ChannelSummary] {
    channels.indices.map { index in
      let history = health.conditions[index].history
      let profile = cause.attribution.error
      return ChannelSummary(
        name: channels[index].name, bearing: channels[index].bearing, share: profile.shares[index],
        excessShare: profile.hasExcess && health.state >= .warning ? profile.excessShares[index] : nil,
        z: cause.channelZ[index],
        energyContrastDB: cause.energyContrasts[index], onsetIndex: history.onsetIndex,
        warningIndex: history.warningIndex, alarmIndex: history.alarmIndex,
        falseAlarms: health.conditions[index].falseAlarms,
        healthyBand: health.trends[index].band.map { [$0.lower, $0.upper] },
        withheld: health.conditions[index].standingWithheld?.reason.brief(channels.map(\.name)))
    }
  }

  private var judged: JudgedRun? {
    guard let truth = options.truth, let reference else { return nil }
    return JudgedRun(
      truth: truth, scoring: scoring, health: health, monitor: monitor, split: split, reference: reference,
      scaling: source.scaling, channels: measurements.channels, series: series,
      sampleCounts: review.sampleCounts(of: series), seed: options.seed)
  }

  private func audit(_ judged: JudgedRun?) -> Audit {
    AuditWriter(
      model: modelAudit, recipe: options.recipe, windows: scoring.windows, evaluation: judged?.evaluation,
      conditions: health.conditions, channels: measurements.channels.map(\.name), healthyEnd: split.end,
      divergence: model.divergedInEpoch.map { ($0, model.bestEpoch) }, leaks: judged?.leaks
    ).audit
  }

  private var qualityNotes: [QualityNote] {
    let names = measurements.channels.map(\.name)
    return review.findings.compactMap { finding in
      // A finding about a snapshot that this run does not speak of is none of its.
      let place = finding.snapshot.flatMap(series.place(ofSource:))
      guard finding.snapshot == nil || place != nil else { return nil }
      return QualityNote(
        kind: finding.kind.rawValue, severity: QualityNote.Severity(finding.severity), snapshot: place,
        channel: finding.channel.map { names[$0] }, message: finding.message, leftOut: finding.leavesSnapshotOut)
    }
      + scoring.unscored.map { snapshot in
        QualityNote(
          kind: "unscored", severity: .error, snapshot: snapshot, channel: nil,
          message: "'\(series.names[snapshot])' has no complete window of finite features", leftOut: true)
      }
  }

  /// The most typical healthy window that the model has not learnt from, and the most abnormal window.
  private func examples() throws(PipelineError) -> [ReconstructionExample] {
    let windows = scoring.windows
    let heldOut = windows.score.indices.filter { split.threshold.contains(windows.snapshot[$0]) }
    let ranked = heldOut.sorted { (windows.score[$0], $0) < (windows.score[$1], $1) }
    var picked: [(String, Int)] = []
    if !ranked.isEmpty { picked.append(("typical healthy window", ranked[ranked.count / 2])) }
    if let worst = windows.score.indices.max(by: { windows.score[$0] < windows.score[$1] }) {
      picked.append(("most abnormal window", worst))
    }
    return try picked.map { title, window throws(PipelineError) in
      try example(title, window: window)
    }
  }

  private func example(_ title: String, window: Int) throws(PipelineError) -> ReconstructionExample {
    let snapshot = scoring.windows.snapshot[window]
    let features: WindowFeatures
    do throws(RecordingError) { features = try source.features(series.sources[snapshot] ?? snapshot) } catch {
      throw .recording(error)
    }
    let first = scoring.windows.snapshot.firstIndex(of: snapshot) ?? window
    let one = features.window(window - first)
    let row = one.rows
    let (_, output, _) = monitor.reconstruct(one)
    let width = row.columnCount
    let channels = monitor.score.channelCount
    let isShared = width.isMultiple(of: channels) && options.recipe.isSplitByChannel
    let shape = isShared ? (channels, width / channels) : (1, width)
    return ReconstructionExample(
      title: title, window: window, input: Matrix(shape.0, shape.1, row.elements),
      reconstruction: Matrix(shape.0, shape.1, monitor.scaler.unscaled(output).elements))
  }
}

extension QualityNote.Severity {
  init(_ severity: Finding.Severity) {
    switch severity {
    case .note: self = .info
    case .warning: self = .warning
    case .error: self = .error
    }
  }
}

extension String {
  /// What stands after the last slash of a path.
  var lastComponent: String {
    split(separator: "/").last.map { String($0) } ?? self
  }
}

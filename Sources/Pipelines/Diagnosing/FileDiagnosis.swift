internal import Diagnosis
package import Recordings
internal import Tensors

/// Names the defect in measurements alone, without a trained monitor.
package struct FileDiagnosis: Sendable {
  /// What is looked for and in what.
  package struct Options: Sendable {
    /// Measurements of the same machine when it was healthy; nil where there are none.
    package var healthy: Recording?
    package var seed: UInt64 = 1
    /// The mains frequency in Hz; nil where unknown: then the multiples of 50 and 60 Hz are masked.
    package var mainsHz: Double?

    package init() {}
  }

  /// One channel of one snapshot, diagnosed on its own.
  package struct Row: Sendable, Equatable, Encodable {
    package var snapshot: String
    package var index: Int
    package var channel: String
    package var bearing: String?
    /// nil = undetermined.
    package var element: String?
    /// Of the likeliest element, named or not; nil where nothing could be searched.
    package var likeliest: String?
    package var pValue: Double?
    package var deviation: Double?
    package var foundHz: Double?
    package var reason: String

    private enum CodingKeys: String, CodingKey {
      case snapshot, index, channel, bearing, element, likeliest, pValue, deviation, foundHz, reason
    }

    /// An undetermined element is null; what was not computed is absent.
    package func encode(to encoder: any Encoder) throws {
      var row = encoder.container(keyedBy: CodingKeys.self)
      try row.encode(snapshot, forKey: .snapshot)
      try row.encode(index, forKey: .index)
      try row.encode(channel, forKey: .channel)
      try row.encodeIfPresent(bearing, forKey: .bearing)
      try row.encode(element, forKey: .element)
      try row.encodeIfPresent(likeliest, forKey: .likeliest)
      try row.encodeIfPresent(pValue, forKey: .pValue)
      try row.encodeIfPresent(deviation, forKey: .deviation)
      try row.encodeIfPresent(foundHz, forKey: .foundHz)
      try row.encode(reason, forKey: .reason)
    }
  }

  private let recording: Recording
  private let bearings: DeclaredBearings
  private let options: Options
  private let name: String?
  private let severity: MachineDescription.SeverityDeclaration?
  private let settings: DefectSearch.Settings

  package init(
    _ recording: Recording, machine: MachineDescription?, options: Options = Options()
  ) throws(PipelineError) {
    self.recording = recording
    self.options = options
    severity = machine?.severity
    name = machine?.name
    bearings = try DeclaredBearings(
      recording.bearings, speedRPM: recording.speedRPM, path: machine?.path ?? recording.path)
    var settings = DefectSearch.Settings()
    settings.seed = options.seed
    if let mains = options.mainsHz { settings.mainsHz = [mains] }
    self.settings = settings
    if let healthy = options.healthy { try Self.check(healthy, against: recording) }
  }

  /// The root-cause card of the latest snapshots, averaged.
  ///
  /// - Parameter leftOut: Snapshots that a rule leaves out, such as those of a stopped machine.
  package func card(
    leavingOut leftOut: Set<Int>, progress: ProgressHandler = { _ in true }
  ) throws(PipelineError) -> RootCauseCard {
    let usable = recording.snapshots.indices.filter { !leftOut.contains($0) }
    guard !usable.isEmpty else {
      throw .unsuitable(
        found: "\(recording.snapshots.count) snapshots in \(recording.path), all left out", wanted: "one to diagnose",
        hint: "see why: raceway inspect \(recording.path)")
    }
    let healthy = options.healthy?.snapshots.indices.map { $0 } ?? []
    let diagnosis = RootCauseDiagnosis(
      source: WaveformSource(recording), bearings: bearings,
      span: DiagnosisSpan(
        suspects: Array(usable.suffix(DiagnosisSpan.groupSize)), healthy: healthy, all: usable),
      healthySource: options.healthy.map { WaveformSource($0, likeChannelsOf: recording) }, severity: severity,
      settings: settings)
    return try diagnosis.card(progress: progress)
  }

  /// What was measured, for the reports.
  package func input(_ review: InputReview) -> InputSummary {
    InputSummary(
      machine: name ?? recording.path.lastComponent, source: recording.path.lastComponent,
      format: recording.format.title, snapshotNames: recording.snapshots.map(\.name), times: recording.times,
      channels: recording.channels.map { ChannelInfo(name: $0.name, bearing: $0.bearing) }, unit: recording.unit,
      sampleRateHz: recording.sampleRateHz, speedRPM: recording.speedRPM,
      samplesPerSnapshot: review.samplesPerSnapshot,
      roles: recording.snapshots.indices.map { review.leftOut.contains($0) ? .leftOut : .monitored },
      digest: review.digest)
  }

  /// Every channel of every snapshot on its own: how a defect comes to show.
  package func rows(progress: ProgressHandler = { _ in true }) throws(PipelineError) -> [Row] {
    let source = WaveformSource(recording)
    let healthySource = options.healthy.map { WaveformSource($0, likeChannelsOf: recording) }
    let healthySpan = DiagnosisSpan(
      suspects: [0], healthy: options.healthy?.snapshots.indices.map { $0 } ?? [], all: [])
    let healthy = try healthySource?.waveforms(of: healthySpan.healthy) ?? []
    try healthySource?.check(comparable: healthy)
    let searches = RootCauseDiagnosis(
      source: source, bearings: bearings, span: healthySpan, severity: severity, settings: settings
    ).channelSearches
    var rows: [Row] = []
    for start in stride(from: 0, to: recording.snapshots.count, by: 8) {
      let batch = Array(start..<min(start + 8, recording.snapshots.count))
      let waveforms = try source.waveforms(of: batch)
      let found = concurrentMap(waveforms.count * searches.count) { place in
        let (snapshot, channel) = place.quotientAndRemainder(dividingBy: searches.count)
        return self.row(
          searches[channel].outcome([[waveforms[snapshot]]], healthy: healthy).diagnosis, waveforms[snapshot].snapshot)
      }
      rows += found
      let reached = StageProgress(
        stage: "diagnosing", done: start + batch.count, total: recording.snapshots.count, unit: "snapshots")
      guard progress(reached) else { throw .interrupted }
    }
    return rows
  }

  private func row(_ diagnosis: ChannelDiagnosis, _ index: Int) -> Row {
    let likeliest = diagnosis.defects.first
    return Row(
      snapshot: recording.snapshots[index].name, index: index, channel: diagnosis.channel, bearing: diagnosis.bearing,
      element: diagnosis.element, likeliest: likeliest?.element, pValue: likeliest?.pValue,
      deviation: likeliest?.deviation, foundHz: likeliest?.foundHz, reason: diagnosis.reason)
  }

  private static func check(_ healthy: Recording, against recording: Recording) throws(PipelineError) {
    guard recording.channels.contains(where: { healthy.channel(named: $0.name) != nil }) else {
      throw .unsuitable(
        found: "healthy measurements of the channels \(healthy.channels.map(\.name).joined(separator: ", "))",
        wanted: "some of \(recording.channels.map(\.name).joined(separator: ", "))",
        hint: "give measurements of the same sensors, or describe both by one machine.yaml")
    }
    guard healthy.sampleRateHz == recording.sampleRateHz else {
      throw .unsuitable(
        found: "healthy measurements at \(healthy.sampleRateHz.map(rounded) ?? "an unknown rate") Hz",
        wanted: "\(recording.sampleRateHz.map(rounded) ?? "the same") Hz", hint: "give measurements of the same rate")
    }
  }
}

extension Recording {
  /// The index of the channel of that name.
  func channel(named name: String) -> Int? { channels.firstIndex { $0.name == name } }
}

internal import Diagnosis
internal import Recordings
internal import Tensors

/// From waveforms to the root-cause card: every channel searched, the bearings weighed against each other.
struct RootCauseDiagnosis: Sendable {
  let source: WaveformSource
  let bearings: DeclaredBearings
  let span: DiagnosisSpan
  /// Where the healthy snapshots come from, where not from the recording itself.
  var healthySource: WaveformSource?
  /// As machine.yaml declares it; nil where it doesn't.
  var severity: MachineDescription.SeverityDeclaration?
  var settings = DefectSearch.Settings()

  /// Channels that are drawn: more would make the report long and the file large.
  private static let drawnChannels = 4

  /// - Parameters:
  ///   - attribution: Of a run; nil where there is no model to attribute errors by.
  func card(attribution: AttributedCause? = nil, progress: ProgressHandler) throws(PipelineError) -> RootCauseCard {
    let read = span.groups.joined().count + span.latestApart.count + span.healthy.count
    let steps = SharedSteps(
      stage: "diagnosing", unit: "steps", total: read + source.recording.channels.count + span.overview.count)
    let (groups, latest, healthy) = try self.read(steps, progress)
    let outcomes = try search(groups, latest, healthy, steps, progress)
    var card = RootCauseWeighing(
      outcomes: outcomes, attribution: attribution, channels: source.recording.channels,
      sampleRateHz: source.recording.sampleRateHz, level: settings.level, hasHealthy: !healthy.isEmpty
    ).card
    let painters = Self.drawn(card, outcomes).map { channel in
      SpectraPainter(outcome: outcomes[channel], channel: channel)
    }
    var rows = painters.map { _ in [SpectraPainter.Row]() }
    try source.forEachBatch(of: painters.isEmpty ? [] : span.overview) { batch throws(PipelineError) in
      let painted = concurrentMap(painters.count) { painter in batch.compactMap(painters[painter].row) }
      for (painter, more) in painted.enumerated() { rows[painter] += more }
      guard steps.advance(by: batch.count, progress) else { throw .interrupted }
    }
    for (painter, rows) in zip(painters, rows) { card.channels[painter.channel].spectra = painter.spectra(over: rows) }
    guard steps.finish(progress) else { throw .interrupted }
    return card
  }

  /// The waveforms of the suspect groups that have any left, of the latest suspects, and of the healthy snapshots.
  private func read(
    _ steps: SharedSteps, _ progress: ProgressHandler
  ) throws(PipelineError) -> (
    groups: [[WaveformSource.Waveforms]], latest: [WaveformSource.Waveforms], healthy: [WaveformSource.Waveforms]
  ) {
    func waveforms(_ source: WaveformSource, _ snapshots: [Int]) throws(PipelineError) -> [WaveformSource.Waveforms] {
      var waveforms: [WaveformSource.Waveforms] = []
      try source.forEachBatch(of: snapshots) { batch throws(PipelineError) in
        waveforms += batch
        guard steps.advance(by: batch.count, progress) else { throw .interrupted }
      }
      return waveforms
    }
    var groups: [[WaveformSource.Waveforms]] = []
    for group in span.groups { groups.append(try waveforms(source, group)) }
    let read = groups.last?.filter { span.latest.contains($0.snapshot) } ?? []
    let latest = try (read + waveforms(source, span.latestApart)).sorted { $0.snapshot < $1.snapshot }
    let healthy = try waveforms(healthySource ?? source, span.healthy)
    try healthySource?.check(comparable: healthy)
    return (groups.filter { !$0.isEmpty }, latest, healthy)
  }

  /// Every channel's outcome. Each takes seconds where the recording is long, so `progress` is asked after each.
  private func search(
    _ groups: [[WaveformSource.Waveforms]], _ latest: [WaveformSource.Waveforms],
    _ healthy: [WaveformSource.Waveforms], _ steps: SharedSteps, _ progress: ProgressHandler
  ) throws(PipelineError) -> [ChannelSearch.Outcome] {
    let searches = channelSearches
    let outcomes = concurrentMap(searches.count) { index -> ChannelSearch.Outcome? in
      guard steps.advance(by: 0, progress) else { return nil }
      let outcome = searches[index].outcome(groups, latest: latest, healthy: healthy)
      return steps.advance(progress) ? outcome : nil
    }
    let found = outcomes.compactMap(\.self)
    guard found.count == searches.count else { throw .interrupted }
    return found
  }

  var channelSearches: [ChannelSearch] {
    source.recording.channels.enumerated().map { index, channel in
      ChannelSearch(
        channel: channel, index: index, sampleRateHz: source.recording.sampleRateHz,
        bearing: channel.bearing.flatMap { bearings.insides(of: $0) },
        severity: SeverityMeter(source.recording, severity), settings: settings)
    }
  }

  /// The named channel first, then by significance.
  private static func drawn(_ card: RootCauseCard, _ outcomes: [ChannelSearch.Outcome]) -> [Int] {
    let searched = outcomes.indices.filter { outcomes[$0].look?.finding.looks.isEmpty == false }
    let order = searched.sorted { first, second in
      func rank(_ channel: Int) -> (Int, Double) {
        (card.channels[channel].channel == card.channel ? 0 : 1, outcomes[channel].look?.pValue ?? 1)
      }
      return rank(first) < rank(second)
    }
    return order.prefix(drawnChannels).sorted()
  }
}

/// What the model's errors say of the bearings, as far as the card needs it.
struct AttributedCause: Sendable {
  /// `[bearing]`, in the layout's order.
  struct Bearing: Sendable {
    let name: String
    let share: Double
    let excessShare: Double
    /// Of its highest channel, in healthy deviations of the indicator.
    let z: Double
    let energyContrastDB: Double?
    /// The part of its excess that stronger channels explain, 0 ... 1.
    let crossTalkDiscount: Double
  }

  let bearings: [Bearing]
  /// nil = undetermined, for the reason given.
  let named: String?
  let reason: String?
  let confidence: Double
}

extension AttributedCause {
  init(_ cause: RootCause, layout: BearingLayout) {
    let attribution = cause.attribution
    bearings = layout.bearings.enumerated().map { index, bearing in
      let excess = bearing.channels.reduce(0) { $0 + attribution.error.excesses[$1] }
      let left = bearing.channels.reduce(0) { $0 + attribution.discountedExcesses[$1] }
      return Bearing(
        name: bearing.name, share: bearing.channels.reduce(0) { $0 + attribution.error.shares[$1] },
        excessShare: attribution.bearingShares[index],
        z: bearing.channels.map { cause.channelZ[$0] }.reduce(-.infinity, max),
        energyContrastDB: bearing.channels.compactMap { cause.energyContrasts[$0] }.max(),
        crossTalkDiscount: excess > 0 ? max(0, 1 - left / excess) : 0)
    }
    named = cause.bearing
    reason = cause.undetermined
    confidence = cause.confidence
  }
}

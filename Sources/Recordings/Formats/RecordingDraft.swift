/// What a format's reader found, before profile and `machine.yaml` fill in the rest.
struct RecordingDraft {
  let path: String
  let format: DatasetProfile
  var source: Recording.Source
  /// In no particular order of index yet.
  var entries: [Recording.SnapshotEntry]
  var channelCount: Int
  /// The channels as the files name them, or empty.
  var channels: [Channel] = []
  var bearings: [Bearing] = []
  /// As the files carry it.
  var sampleRateHz: Double?
  var unit: String?
  var speedRPM: Double?
  var findings: [Finding] = []
  /// A value of the time column that is no time, where there is one.
  var unreadTime: UnreadTime?

  /// Fills in what the files don't say: first `machine.yaml`, then the file itself, then the data set's profile.
  ///
  /// Where `machine.yaml` says something else than file or profile it wins, and a finding tells.
  func completed(by machine: MachineDescription?) throws(RecordingError) -> Recording {
    let profile = machine?.profile ?? format
    var findings = findings
    let rate = Self.choose(
      "sample rate", machine?.sampleRateHz, over: sampleRateHz ?? profile.sampleRateHz, "Hz",
      isFromFiles: sampleRateHz != nil, &findings)
    let speed = Self.choose(
      "speed", machine?.speedRPM, over: speedRPM ?? commonSpeed ?? profile.speedRPM, "rpm", &findings)
    var entries = entries
    if machine?.speedRPM != nil { for index in entries.indices { entries[index].speedRPM = nil } }
    let unit = Self.choose("unit", machine?.unit, over: self.unit ?? profile.unit, "", &findings)
    let channels = try channels(machine, profile, &findings)
    findings += TimeReview.findings(entries.map(\.time), names: entries.map(\.name), unread: unreadTime)
    let used = Set(channels.compactMap(\.bearing))
    let described = machine.map(\.bearings) ?? []
    let known =
      described.isEmpty ? (bearings.isEmpty ? profile.bearings.filter { used.contains($0.name) } : bearings) : described
    var recording = Recording(
      path: path, format: format, channels: channels, bearings: known, snapshots: entries, sampleRateHz: rate,
      unit: unit, speedRPM: speed, findings: findings, source: source)
    recording.spectra = machine?.spectra
    return recording
  }

  /// The median of the files' own speeds where they lie within 1 % of it, as they do at one setting of a motor.
  private var commonSpeed: Double? {
    let speeds = entries.compactMap(\.speedRPM).sorted()
    guard let first = speeds.first, let last = speeds.last else { return nil }
    let median = speeds[speeds.count / 2]
    return max(last - median, median - first) <= 0.01 * median ? median : nil
  }

  private static func choose<Value: Equatable>(
    _ what: String, _ described: Value?, over declared: Value?, _ unit: String, isFromFiles: Bool = false,
    _ findings: inout [Finding]
  ) -> Value? {
    guard let described else { return declared }
    // Rates and speeds without the fraction that whole numbers don't have.
    func text(_ value: Value) -> String { (value as? Double).map(DecimalText.short) ?? "\(value)" }
    if let declared, declared != described {
      findings.append(
        Finding(
          isFromFiles ? .rateMismatch : .overriddenProfile, isFromFiles ? .warning : .note,
          "machine.yaml's \(what) of \(text(described)) \(unit) is used, not the \(isFromFiles ? "files'" : "data set's")"
            + " \(text(declared)) \(unit)"))
    }
    return described
  }

  private func channels(
    _ machine: MachineDescription?, _ profile: DatasetProfile, _ findings: inout [Finding]
  ) throws(RecordingError) -> [Channel] {
    let declared = channels.isEmpty ? profile.channels(count: channelCount) : channels
    if let machine, !machine.channels.isEmpty {
      guard machine.channels.count == channelCount else {
        throw RecordingError(
          path: machine.path, found: "\(machine.channels.count) channels", wanted: "\(channelCount), as in \(path)",
          hint: "list every column of the files in 'channels', in order")
      }
      if let declared, declared.map(\.name) != machine.channels.map(\.name) {
        findings.append(
          Finding(
            .overriddenProfile, .note,
            "machine.yaml's channels \(Self.names(machine.channels)) are used, not \(Self.names(declared))"))
      }
      return machine.channels
    }
    return declared ?? (1...max(1, channelCount)).map { Channel(name: "ch\($0)") }
  }

  private static func names(_ channels: [Channel]) -> String { channels.map(\.name).joined(separator: ", ") }
}

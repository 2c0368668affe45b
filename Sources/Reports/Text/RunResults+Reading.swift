internal import Pipelines
internal import Tensors

extension InputSummary {
  var snapshotCount: Int { snapshotNames.count }

  /// When a snapshot was taken, where the input says it.
  func timestamp(_ snapshot: Int?) -> Timestamp? {
    guard let snapshot, times.indices.contains(snapshot) else { return nil }
    return times[snapshot].map(Timestamp.init)
  }

  /// How times are told.
  var clock: SnapshotClock { SnapshotClock(times) }

  /// A snapshot for a sentence: its index and its time, or its name where it has none.
  func moment(_ snapshot: Int) -> String {
    if let time = clock.text(ofSnapshot: snapshot) { return "snapshot \(snapshot) (\(time))" }
    guard snapshotNames.indices.contains(snapshot) else { return "snapshot \(snapshot)" }
    return "snapshot \(snapshot) (\(snapshotNames[snapshot]))"
  }

  /// How often a role occurs.
  func count(of role: SnapshotRole) -> Int { roles.count { $0 == role } }
}

extension RunResults {
  /// The channel a reader should look at first: the verdict's, else the one farthest from its healthy level.
  var foremostChannel: Int? {
    if let named = channels.firstIndex(where: { $0.name == verdict.channel }) { return named }
    if let bearing = verdict.bearing, let named = channels.firstIndex(where: { $0.bearing == bearing }) { return named }
    let rated = channels.indices.filter { channels[$0].z.isFinite }
    return rated.max { channels[$0].z < channels[$1].z } ?? channels.indices.first
  }

  /// What the verdict points at, for headlines: `bearing B1`, `channel 3`, or nothing.
  var subject: String? {
    // A column that nobody has put on a bearing is judged as one, and is a channel to its reader.
    if let bearing = verdict.bearing {
      return channels.contains { $0.bearing == bearing } ? "bearing \(bearing)" : "channel \(bearing)"
    }
    return verdict.channel.map { "channel \($0)" }
  }

  /// Whether a channel is the one that the verdict names, or belongs to its bearing.
  func isNamed(_ channel: ChannelSummary) -> Bool {
    verdict.bearing.map { $0 == channel.bearing || $0 == channel.name } ?? (channel.name == verdict.channel)
  }

  /// The channel that the verdict's onset, warning and alarm are of, the first that was confirmed; one that the verdict names where
  /// it shares them with others, nil without an onset.
  var firstChannel: ChannelSummary? {
    guard verdict.onsetIndex != nil else { return nil }
    let own = channels.filter {
      $0.onsetIndex == verdict.onsetIndex && $0.warningIndex == verdict.warningIndex
        && $0.alarmIndex == verdict.alarmIndex
    }
    return own.first(where: isNamed) ?? own.first
  }

  /// Whose moments the verdict tells where they are not those of the part it names, such as `ch1 · B1, confirmed first; not B2's`.
  var otherFirst: String? {
    guard let named = verdict.bearing ?? verdict.channel, let first = firstChannel, !isNamed(first) else { return nil }
    return "\(first.label), confirmed first; not \(named)'s"
  }

  /// From the confirmed alarm to the last snapshot, in snapshots where the input carries no times; nil without alarm.
  var leadText: String? {
    guard let alarm = verdict.alarmIndex else { return nil }
    if let hours = verdict.leadHours { return Digits.duration(hours: hours) }
    return Digits.count(max(input.snapshotCount - 1 - alarm, 0), "snapshot")
  }

  /// A channel's health indicator at the last snapshot that was judged; NaN without one.
  func latestIndicator(ofChannel channel: Int) -> Double {
    let table = snapshots.indicator
    let last = (0..<table.rowCount).last { table[$0, channel].isFinite }
    return last.map { Double(table[$0, channel]) } ?? .nan
  }

  /// The state of a channel at the last snapshot that was judged; the healthy period counts as healthy and is not judged.
  func latestState(ofChannel channel: Int) -> HealthState {
    let states = snapshots.channelState
    let judged = states.indices.last { snapshot in
      input.roles[snapshot] == .monitored && states[snapshot].indices.contains(channel)
        && states[snapshot][channel] != .undetermined
    }
    return judged.map { states[$0][channel] } ?? .undetermined
  }

  /// The last finite value of a `[snapshot, channel]` matrix.
  func latest(_ values: Matrix, channel: Int) -> Double? {
    guard channel < values.columnCount else { return nil }
    return values.column(channel).last { $0.isFinite }.map(Double.init)
  }
}

extension ModelSummary {
  /// Kind, widths and size.
  var inWords: String {
    let layers = widths.map(String.init).joined(separator: " → ")
    return "\(kind)\(layers.isEmpty ? "" : ", " + layers); \(Digits.count(parameterCount, "parameter"))"
  }
}

extension ChannelSummary {
  /// The channel with its bearing, where that says more than the channel's name.
  var label: String {
    guard let bearing, bearing != name else { return name }
    return "\(name) · \(bearing)"
  }
}

extension HealthState {
  /// The word a reader sees.
  var word: String {
    switch self {
    case .undetermined: "Undetermined"
    case .healthy: "Healthy"
    case .warning: "Warning"
    case .alarm: "Alarm"
    }
  }

  /// A sign that can be told apart without colour.
  var symbol: String {
    switch self {
    case .undetermined: "?"
    case .healthy: "✓"
    case .warning: "▲"
    case .alarm: "■"
    }
  }
}

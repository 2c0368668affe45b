/// TDMS files of National Instruments; the channels of a file that agree in length and rate are the recording's.
enum TDMSFolder {
  static func isTDMS(_ name: String) -> Bool { name.lowercased().hasSuffix(".tdms") }

  static func draft(_ listing: FolderListing, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    try SignalFolder(path: listing.path, format: .tdms, machine: machine)
      .draft(listing, accepting: isTDMS, called: ".tdms") { path throws(RecordingError) in try head(path, machine) }
  }

  static func draft(file path: String, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    try SignalFolder(path: path, format: .tdms, machine: machine)
      .draft(file: path) { path throws(RecordingError) in try head(path, machine) }
  }

  private static func head(_ path: String, _ machine: MachineDescription?) throws(RecordingError) -> SignalHead {
    let file = try TDMSFile(path)
    let names = names(file.channels)
    let chosen = try chosen(names, machine, path)
    let channels = chosen.map { file.channels[$0] }
    let counts = channels.map(\.count)
    let rates = channels.map(rateHz)
    guard let count = counts.min(), file.isCutOff || Set(counts).count == 1, Set(rates).count == 1 else {
      let shapes = zip(chosen, zip(counts, rates)).prefix(8).map { channel, shape in
        "\(names[channel]) \(shape.0)" + (shape.1.map { " at \(DecimalText.short($0)) Hz" } ?? "")
      }
      throw RecordingError(
        path: path, found: "channels of different length or rate (\(shapes.joined(separator: ", ")))",
        wanted: "channels of one recording", hint: "name them in machine.yaml under 'table': columns")
    }
    let scales = try zip(channels, chosen).map { channel, place throws(RecordingError) in
      try TDMSScale(file.scaling(of: channel), channel: names[place], path: path)
    }
    let units = channels.map { text($0.properties["unit_string"]) }
    var start: Int64?
    if case .time(let time)? = channels.first?.properties["wf_start_time"] { start = time }
    return SignalHead(
      channels: chosen.map { Channel(name: names[$0]) }, sampleCount: count, sampleRateHz: rates.first ?? nil,
      unit: Set(units).count == 1 ? units.first ?? nil : nil, time: start,
      findings: findings(file, names, chosen, units),
      read: { samples throws(RecordingError) in
        let source = try ReadOnlyFile(path)
        var all: [Float] = []
        for (channel, scale) in zip(channels, scales) {
          all += try channel.read(samples, scale: scale, from: source)
        }
        return all
      })
  }

  /// The channels' own names where they differ, else with their groups.
  private static func names(_ channels: [TDMSChannel]) -> [String] {
    let parts = channels.map { TDMSChannel.names($0.path) }
    let own = parts.map { $0.last ?? "" }
    return Set(own).count == own.count ? own : parts.map { $0.joined(separator: "/") }
  }

  private static func chosen(
    _ names: [String], _ machine: MachineDescription?, _ path: String
  ) throws(RecordingError) -> [Int] {
    guard let columns = machine?.table?.columns, !columns.isEmpty else { return Array(names.indices) }
    var chosen: [Int] = []
    for column in columns {
      let place: Int? =
        switch column {
        case .name(let name): names.firstIndex(of: name)
        case .number(let number): number <= names.count ? number - 1 : nil
        }
      guard let place else {
        throw RecordingError(
          path: path, found: "the channels \(names.prefix(12).joined(separator: ", "))",
          wanted: "a channel \(column), as machine.yaml says")
      }
      chosen.append(place)
    }
    return chosen
  }

  /// Clocks are whole numbers of Hz far more often than reciprocals of doubles are.
  private static func rateHz(_ channel: TDMSChannel) -> Double? {
    guard case .number(let step)? = channel.properties["wf_increment"], step.isFinite, step > 0 else { return nil }
    let rate = 1 / step
    return abs(rate.rounded() / rate - 1) < 1e-12 ? rate.rounded() : rate
  }

  private static func text(_ value: TDMSCursor.Value?) -> String? {
    if case .text(let text)? = value, !text.isEmpty { text } else { nil }
  }

  private static func findings(
    _ file: TDMSFile, _ names: [String], _ chosen: [Int], _ units: [String?]
  ) -> [Finding] {
    var findings: [Finding] = []
    if file.isCutOff {
      findings.append(
        Finding(.truncatedFile, .warning, "the file ends within a segment; what all channels have is used"))
    }
    let ignored = names.indices.filter { !chosen.contains($0) }.map { names[$0] } + file.ignored
    if !ignored.isEmpty {
      findings.append(Finding(.ignoredColumns, .note, "passed over the channels \(ignored.joined(separator: ", "))"))
    }
    if Set(units).count > 1 {
      let shown = units.map { $0 ?? "none" }.joined(separator: ", ")
      findings.append(Finding(.ignoredColumns, .warning, "the channels' units differ (\(shown)); none is used"))
    }
    return findings
  }
}

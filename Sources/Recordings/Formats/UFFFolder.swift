/// Universal files with time signals in their data sets 58; the signals of one file are its channels.
enum UFFFolder {
  static func isUFF(_ name: String) -> Bool {
    ["uff", "unv"].contains { name.lowercased().hasSuffix("." + $0) }
  }

  static func draft(_ listing: FolderListing, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    try SignalFolder(path: listing.path, format: .uff58, machine: machine)
      .draft(listing, accepting: isUFF, called: ".uff or .unv", readHead: head)
  }

  static func draft(file path: String, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    try SignalFolder(path: path, format: .uff58, machine: machine).draft(file: path, readHead: head)
  }

  private static func head(_ path: String) throws(RecordingError) -> SignalHead {
    let file = try UFF58File(path)
    let signals = file.sets.filter(\.isTimeSignal)
    guard let first = signals.first else {
      let types = Set(file.sets.map(\.functionType)).sorted().map { "\($0)" }.joined(separator: ", ")
      throw RecordingError(
        path: path, found: file.sets.isEmpty ? "no data set 58" : "functions of type \(types) only",
        wanted: "a signal over time (data set 58, function type 1)")
    }
    guard signals.allSatisfy(\.isReal) else {
      throw RecordingError(path: path, found: "complex numbers", wanted: "real ones")
    }
    guard signals.allSatisfy({ $0.isEven && $0.sampleRateHz != nil }) else {
      throw RecordingError(path: path, found: "samples at uneven times", wanted: "evenly spaced ones")
    }
    guard signals.allSatisfy({ $0.count == first.count && $0.spacing == first.spacing }) else {
      let shapes = signals.prefix(6).map { "\($0.count) at \(DecimalText.short($0.sampleRateHz ?? 0)) Hz" }
      throw RecordingError(
        path: path, found: "signals of different length or rate (\(shapes.joined(separator: ", ")))",
        wanted: "channels of one recording")
    }
    let units = Set(signals.map(\.unit))
    return SignalHead(
      channels: names(signals).map { Channel(name: $0) }, sampleCount: first.count, sampleRateHz: first.sampleRateHz,
      unit: units.count == 1 ? first.unit : nil, findings: findings(file, signals),
      read: { samples throws(RecordingError) in
        var all: [Float] = []
        for signal in signals { all += try signal.read(samples, path: path) }
        return all
      })
  }

  private static func findings(_ file: UFF58File, _ signals: [UFF58Set]) -> [Finding] {
    var findings: [Finding] = []
    if file.isCutOff {
      findings.append(Finding(.truncatedFile, .warning, "the file ends without closing its last data set"))
    }
    if file.sets.count > signals.count {
      let others = file.sets.count - signals.count
      findings.append(
        Finding(.ignoredColumns, .note, "passed over \(others) functions that are no signals over time"))
    }
    let units = signals.map { $0.unit ?? "none" }
    if Set(units).count > 1 {
      findings.append(
        Finding(
          .ignoredColumns, .warning, "the channels' units differ (\(units.joined(separator: ", "))); none is used"))
    }
    return findings
  }

  /// Node and direction where they tell the channels apart, else the titles, else numbers.
  private static func names(_ signals: [UFF58Set]) -> [String] {
    for names in [signals.map(\.degreeOfFreedom), signals.map(\.title)]
    where !names.contains("") && Set(names).count == names.count { return names }
    return (1...signals.count).map { "ch\($0)" }
  }
}

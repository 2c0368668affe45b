/// A folder of files with heads, each one snapshot or cut into several: what they have in common makes the recording.
struct SignalFolder {
  /// The file or folder that was opened.
  let path: String
  let format: DatasetProfile
  let machine: MachineDescription?
  /// Whether files may differ in channels, of which those that all have are kept by name.
  var keepsSharedChannels = false

  private struct File {
    let name: String
    let path: String
    let head: Result<SignalHead, RecordingError>
    var good: SignalHead? { try? head.get() }
  }

  /// The files of one kind below a folder.
  ///
  /// - Parameters:
  ///   - accepts: Whether a file of this name is of the kind.
  ///   - kind: What such files are called.
  func draft(
    _ listing: FolderListing, accepting accepts: (String) -> Bool, called kind: String,
    readHead: (_ path: String) throws(RecordingError) -> SignalHead
  ) throws(RecordingError) -> RecordingDraft {
    let files = listing.relativePaths.filter { accepts(FolderListing.name(of: $0)) }
    guard !files.isEmpty else {
      throw RecordingError(path: listing.path, found: "no \(kind) file", wanted: "measurements")
    }
    var draft = try draft(names: files, paths: files.map(listing.fullPath), readHead: readHead)
    let used = Set(files)
    draft.findings += listing.ignoring(
      listing.relativePaths.filter { !used.contains($0) }, because: "not a \(kind) file")
    return draft
  }

  /// A single file.
  func draft(
    file: String, readHead: (_ path: String) throws(RecordingError) -> SignalHead
  ) throws(RecordingError) -> RecordingDraft {
    try draft(names: [FolderListing.name(of: file)], paths: [file], readHead: readHead)
  }

  /// - Parameters:
  ///   - names: What the files are called; in a folder, relative to it.
  ///   - paths: One a name.
  ///   - readHead: The head of the file at a path.
  private func draft(
    names: [String], paths: [String], readHead: (_ path: String) throws(RecordingError) -> SignalHead
  ) throws(RecordingError) -> RecordingDraft {
    let files = zip(names, paths).map { name, path in
      File(name: name, path: path, head: Result { () throws(RecordingError) in try dated(readHead(path), name) })
    }
    var findings: [Finding] = []
    let used = ofOneKind(files, &findings)
    let heads = used.compactMap(\.good)
    guard let first = heads.first else {
      for file in files { if case .failure(let error) = file.head { throw error } }
      throw RecordingError(path: path, found: "no file of this kind", wanted: "measurements")
    }
    let channels = commonChannels(used, &findings)
    let length = commonLength(heads, &findings)
    var draft = RecordingDraft(
      path: path, format: format, source: .signals([]), entries: [], channelCount: channels.count)
    draft.channels = channels
    draft.sampleRateHz = first.sampleRateHz
    draft.unit = first.unit
    addSnapshots(inOrder(used), channels, atMost: length, to: &draft, &findings)
    draft.findings = Self.summed(used) + findings
    return draft
  }

  /// A file that says no time may have one in its name, such as `pump_2026-03-02_06-00-00.mat`.
  private func dated(_ head: SignalHead, _ name: String) -> SignalHead {
    var head = head
    head.time = head.time ?? UTCTime.parse(fileName: FolderListing.name(of: name))
    return head
  }

  /// The files of the commonest rate and unit, and those that can't be read, which say why when their turn comes.
  private func ofOneKind(_ files: [File], _ findings: inout [Finding]) -> [File] {
    struct Kind: Hashable { let rate: Double?, unit: String? }
    func kind(_ file: File) -> Kind? { file.good.map { Kind(rate: $0.sampleRateHz, unit: $0.unit) } }
    var votes: [Kind: Int] = [:]
    var order: [Kind] = []
    for kind in files.compactMap(kind) {
      if votes[kind] == nil { order.append(kind) }
      votes[kind, default: 0] += 1
    }
    // Of kinds equally common the first found wins; a rate that machine.yaml names wins over all.
    let most = votes.values.max() ?? 0
    guard
      let usual = order.first(where: { $0.rate != nil && $0.rate == machine?.sampleRateHz })
        ?? order.first(where: { votes[$0] == most })
    else { return files }
    let others = files.filter { kind($0) != nil && kind($0) != usual }
    if let first = others.first {
      let names = others.count == 1 ? "'\(first.name)'" : "\(others.count) files such as '\(first.name)'"
      let odd = Self.text(kind(first)?.rate, kind(first)?.unit)
      findings.append(
        Finding(
          .rateMismatch, .warning,
          "passed over \(names) (\(odd)), as most files are of another kind (\(Self.text(usual.rate, usual.unit))); "
            + "open them by themselves"))
    }
    return files.filter { kind($0) == nil || kind($0) == usual }
  }

  private static func text(_ rate: Double?, _ unit: String?) -> String {
    (rate.map { "\(DecimalText.short($0)) Hz" } ?? "rate unknown") + (unit.map { ", \($0)" } ?? "")
  }

  private func commonChannels(_ files: [File], _ findings: inout [Finding]) -> [Channel] {
    let heads = files.compactMap(\.good)
    if keepsSharedChannels {
      let shared = heads[0].channels.filter { channel in heads.allSatisfy { $0.channels.contains(channel) } }
      let all = heads.max { $0.channels.count < $1.channels.count }?.channels ?? []
      for channel in all where !shared.contains(channel) && !shared.isEmpty {
        let missing = files.filter { $0.good.map { !$0.channels.contains(channel) } ?? false }
        findings.append(
          Finding(
            .ignoredColumns, .warning,
            "channel \(channel.name) is left out: \(missing.count) of \(files.count) files lack it, such as "
              + "'\(missing[0].name)'"))
      }
      if !shared.isEmpty { return shared }
    }
    let counts = Dictionary(grouping: heads, by: \.channels.count)
    let usual = counts.max { ($0.value.count, $0.key) < ($1.value.count, $1.key) }?.value ?? []
    let named = usual[0].channels
    if usual.allSatisfy({ $0.channels.map(\.name) == named.map(\.name) }) { return named }
    return named.indices.map { Channel(name: "ch\($0 + 1)", bearing: named[$0].bearing) }
  }

  /// How much of each file is used: all of it where most have one length, else as much as nearly all of them have.
  ///
  /// Files that somebody has stopped by hand are all of different length, and none is short of anything.
  private func commonLength(_ heads: [SignalHead], _ findings: inout [Finding]) -> Int {
    let lengths = heads.map(\.sampleCount).sorted()
    let most = Dictionary(grouping: lengths) { $0 }.values.map(\.count).max() ?? 0
    let enough = lengths[lengths.count / 2] / 2
    guard machine?.table?.snapshotSamples == nil, 2 * most <= lengths.count, let longest = lengths.last,
      let common = lengths.first(where: { $0 > 0 && $0 >= enough })
    else { return .max }
    findings.append(
      Finding(
        .longSnapshot, .warning,
        "the files differ in length, up to \(longest) samples; the first \(common) of each are used "
          + "(snapshot_samples in machine.yaml's table cuts them into pieces instead)"))
    return common
  }

  /// By time where every file has one, else as people count.
  private func inOrder(_ files: [File]) -> [File] {
    let times = files.map { $0.good?.time }
    guard !times.contains(nil) else { return files.sorted { NaturalOrder.isBefore($0.name, $1.name) } }
    return zip(files, times).sorted { ($0.1 ?? 0, $0.0.name) < ($1.1 ?? 0, $1.0.name) }.map(\.0)
  }

  private func addSnapshots(
    _ files: [File], _ channels: [Channel], atMost limit: Int, to draft: inout RecordingDraft,
    _ findings: inout [Finding]
  ) {
    var stretches: [SignalStretch] = []
    for file in files {
      let (head, pieces) = cut(file, channels, atMost: limit)
      for (number, stretch) in pieces.enumerated() {
        var time = head?.time
        let rate = machine?.sampleRateHz ?? head?.sampleRateHz ?? format.sampleRateHz
        // Pieces of one file follow each other, if from a nominal start.
        if number > 0 || (pieces.count > 1 && files.count == 1), let rate, time != nil || files.count == 1 {
          time = (time ?? 0) + Int64((Double(stretch.samples.lowerBound) / rate * 1e9).rounded())
        }
        draft.entries.append(
          .init(
            index: draft.entries.count, name: pieces.count == 1 ? file.name : "\(file.name) [\(number)]",
            path: file.path, time: time, speedRPM: head?.speedRPM))
        stretches.append(stretch)
      }
    }
    if let head = files[0].good, files.count == 1, head.time == nil, draft.entries.first?.time != nil {
      findings.append(Finding(.nominalDate, .note, "the file says no date; hours count from the first snapshot"))
    }
    draft.source = .signals(stretches)
  }

  /// The snapshots of a file: one, or as many as machine.yaml cuts it into.
  private func cut(_ file: File, _ channels: [Channel], atMost limit: Int) -> (SignalHead?, [SignalStretch]) {
    func failing(_ error: RecordingError) -> [SignalStretch] {
      [
        SignalStretch(
          path: file.path, read: { _ throws(RecordingError) in throw error }, samples: 0..<0, channelCount: 1,
          channels: [0])
      ]
    }
    let head: SignalHead
    switch file.head {
    case .success(let good): head = good
    case .failure(let error): return (nil, failing(error))
    }
    let byName = channels.compactMap { channel in head.channels.firstIndex { $0.name == channel.name } }
    let own = byName.count == channels.count ? byName : Array(head.channels.indices)
    guard own.count == channels.count else {
      let error = RecordingError(
        path: file.path, found: "\(own.count) channels", wanted: "\(channels.count), as in most files")
      return (head, failing(error))
    }
    let count = min(head.sampleCount, limit)
    let length = min(machine?.table?.snapshotSamples ?? count, count)
    guard length > 0 else {
      return (head, failing(RecordingError(path: file.path, found: "no samples", wanted: "measurements")))
    }
    let pieces = stride(from: 0, to: count, by: length).map { start in
      SignalStretch(
        path: file.path, read: head.read, samples: start..<min(start + length, count),
        channelCount: head.channels.count,
        channels: own)
    }
    return (head, pieces)
  }

  /// The files' own findings, each once, with whom it concerns.
  private static func summed(_ files: [File]) -> [Finding] {
    var names: [String: [String]] = [:]
    var order: [Finding] = []
    for file in files {
      for finding in file.good?.findings ?? [] {
        if names[finding.message] == nil { order.append(finding) }
        names[finding.message, default: []].append(file.name)
      }
    }
    return order.map { finding in
      let concerned = names[finding.message] ?? []
      guard files.count > 1, concerned.count < files.count else { return finding }
      var named = finding
      let who = concerned.count == 1 ? "'\(concerned[0])'" : "\(concerned.count) files such as '\(concerned[0])'"
      named.message = "\(who): \(finding.message)"
      return named
    }
  }
}

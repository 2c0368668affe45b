internal import Foundation
internal import Tensors

/// Sound files of machines, below one folder, with what is known of each; the samples stay on the disk.
///
/// What a clip is comes from its names (`ClipNames`). A list of labels overrides them: the one given, or a `labels.csv` or the
/// generator's `truth.json` in the folder.
package struct ClipCollection: Sendable {
  package let path: String
  /// In the order in which people count files; those that can't be read are left out, with a finding.
  package private(set) var clips: [Clip]
  /// `snapshot` counts clips.
  package private(set) var findings: [Finding]
  /// Where labels come from, in words; nil where no clip has one.
  package var labelSource: String? {
    clips.contains { $0.label != .unknown } ? listName ?? "the names of files and folders" : nil
  }

  /// Of the list of labels that was read.
  private var listName: String?

  /// Rate and channels that all clips share.
  package struct Format: Sendable, Equatable {
    package let sampleRateHz: Double
    package let channelCount: Int
  }

  /// Reads the heads of all sound files below a folder, or of one file.
  ///
  /// - Parameters:
  ///   - path: A folder, or one sound file.
  ///   - labels: A list as `ClipLabels` describes it, or a truth file.
  package static func open(_ path: String, labels: String? = nil) throws(RecordingError) -> ClipCollection {
    guard FileManager.default.fileExists(atPath: path) else {
      throw RecordingError(path: path, found: "nothing", wanted: "a folder of sound files")
    }
    let isFolder = isFolderPath(path)
    let listing = isFolder ? try FolderListing(path) : nil
    let names = listing?.relativePaths.filter(AudioFolder.isAudio).sorted(by: NaturalOrder.isBefore)
    var collection = ClipCollection(path: path, clips: [], findings: [])
    let folders = meaningfulFolders(
      above: isFolder ? path : URL(fileURLWithPath: path).deletingLastPathComponent().path)
    try collection.readHeads(
      (names ?? [FolderListing.name(of: path)]).map { name in
        Clip(path: isFolder ? listing?.fullPath(name) ?? path : path, name: name)
      })
    collection.describe(folders: folders)
    let used = try collection.label(from: labels, besides: listing)
    if let listing, let names {
      let taken = Set(names + [used].compactMap { $0 })
      collection.findings += listing.ignoring(
        listing.relativePaths.filter { !taken.contains($0) }, because: "no sound files")
      collection.findings += listing.findings
    }
    collection.compareFormats()
    return collection
  }

  /// All samples of a clip, `[channel, sample]`, ±1 at full scale; refuses what is no number.
  package func read(_ clip: Clip) throws(RecordingError) -> [Float] { try read(clip, samples: 0..<clip.sampleCount) }

  /// Some samples of a clip: `[channel, sample]`.
  package func read(_ clip: Clip, samples: Range<Int>) throws(RecordingError) -> [Float] {
    precondition(
      samples.lowerBound >= 0 && samples.upperBound <= clip.sampleCount, "samples \(samples) of \(clip.sampleCount)")
    let file = try AudioFile.open(clip.path)
    guard file.channelCount == clip.channelCount, file.sampleCount >= samples.upperBound else {
      throw RecordingError(
        path: clip.path, found: "\(file.sampleCount) samples of \(file.channelCount) channels",
        wanted: "\(clip.sampleCount) of \(clip.channelCount) as when it was opened")
    }
    let values = try file.read(samples)
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw RecordingError(
        path: clip.path,
        found:
          "\(values[bad]) in sample \(samples.lowerBound + bad % samples.count) of channel \(bad / samples.count + 1)",
        wanted: "finite samples", hint: "leave the clip out, or cut that part off")
    }
    return values
  }

  /// The rate and the channels of all clips, or why they can't be heard by one detector.
  package func commonFormat() throws(RecordingError) -> Format {
    guard let first = clips.first else { throw RecordingError(path: path, found: "no clips", wanted: "at least one") }
    if let rates = difference(\.sampleRateHz, { "\(DecimalText.short($0)) Hz" }) {
      throw RecordingError(path: path, found: rates, wanted: "one rate", hint: Self.rateAdvice)
    }
    if let channels = difference(\.channelCount, Self.channels) {
      throw RecordingError(path: path, found: channels, wanted: "one number of channels", hint: Self.channelAdvice)
    }
    return Format(sampleRateHz: first.sampleRateHz, channelCount: first.channelCount)
  }

  /// The clips that `isWanted` says yes to, with the findings that still concern any.
  package func filtered(_ isWanted: (Clip) -> Bool) -> ClipCollection {
    let kept = clips.indices.filter { isWanted(clips[$0]) }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) })
    var some = ClipCollection(path: path, clips: kept.map { clips[$0] }, findings: [])
    some.findings = findings.filter { !Self.aboutFormats.contains($0.kind) }.compactMap { finding in
      guard let clip = finding.snapshot else { return finding }
      guard let place = places[clip] else { return nil }
      var moved = finding
      moved.snapshot = place
      return moved
    }
    some.compareFormats()
    return some
  }

  private static let aboutFormats: Set<Finding.Kind> = [.rateMismatch, .channelMismatch, .lengthMismatch]
  private static let rateAdvice =
    "a detector would learn the rate, not the machine: analyze each rate by itself, or bring the files to one rate first"
  private static let channelAdvice = "a detector would learn the microphones, not the machine: analyze each by itself"

  private static func channels(_ count: Int) -> String { count == 1 ? "1 channel" : "\(count) channels" }

  /// The folder's own name and those above it, as far as each of them says something, the farthest first.
  private static func meaningfulFolders(above path: String) -> [String] {
    let all = URL(fileURLWithPath: path).standardizedFileURL.pathComponents
    return Array(all.reversed().prefix(while: ClipNames.saysSomething).reversed())
  }

  /// Heads are read by all threads at once; what can't be read is left out.
  private mutating func readHeads(_ candidates: [Clip]) throws(RecordingError) {
    let heads = concurrentMap(candidates.count) { index in
      Result { () throws(RecordingError) in try AudioFolder.head(candidates[index].path) }
    }
    var refused: [RecordingError] = []
    for (candidate, head) in zip(candidates, heads) {
      switch head {
      case .success(let head) where head.sampleCount > 0:
        var clip = candidate
        clip.sampleRateHz = head.sampleRateHz ?? 0
        clip.channelCount = head.channels.count
        clip.sampleCount = head.sampleCount
        findings += head.findings.map {
          Finding($0.kind, $0.severity, snapshot: clips.count, "'\(clip.name)': \($0.message)")
        }
        clips.append(clip)
      case .success: refused.append(RecordingError(path: candidate.path, found: "no samples", wanted: "at least one"))
      case .failure(let error): refused.append(error)
      }
    }
    if clips.isEmpty {
      throw refused.first
        ?? RecordingError(
          path: path, found: "no sound files",
          wanted: "files that end in .wav, .flac or .aiff, in it or in folders below")
    }
    findings += refused.map { Finding(.unreadable, .error, "left out: \($0.description)") }
  }

  private mutating func describe(folders: [String]) {
    for index in clips.indices {
      let own = clips[index].name.split(separator: "/").dropLast().map(String.init)
      if let contradiction = ClipNames.describe(&clips[index], folders: folders + own) {
        findings.append(
          Finding(.contradictoryLabel, .warning, snapshot: index, contradiction + ": taken as unlabelled"))
      }
    }
  }

  /// - Returns: The file's name below the folder, where it lies there.
  private mutating func label(from given: String?, besides listing: FolderListing?) throws(RecordingError) -> String? {
    let there = ["labels.csv", "truth.json"].filter { listing?.relativePaths.contains($0) == true }
    guard let source = given ?? there.first.flatMap({ listing?.fullPath($0) }) else { return nil }
    let isTruth = source.lowercased().hasSuffix(".json")
    let entries: [ClipLabels.Entry]?
    if isTruth { entries = try ClipTruth.entries(source) } else { entries = try ClipLabels.entries(source) }
    guard let entries else {
      guard given != nil else { return nil }
      throw RecordingError(path: source, found: "another kind of file", wanted: "the truth of clips, or labels as CSV")
    }
    let labelled = try ClipLabels.apply(entries, from: source, to: &clips)
    listName = FolderListing.name(of: source)
    findings.removeAll { $0.kind == .contradictoryLabel && clips[$0.snapshot ?? 0].label != .unknown }
    let missing = clips.indices.filter { !labelled.contains($0) }
    if let example = missing.first.map({ clips[$0].name }) {
      findings.append(
        Finding(
          .missingLabel, .warning,
          "\(missing.count) of \(clips.count) clips such as '\(example)' are not in \(FolderListing.name(of: source)); "
            + "their names decide"))
    }
    return there.first.flatMap { listing?.fullPath($0) == source ? $0 : nil }
  }

  private mutating func compareFormats() {
    if let rates = difference(\.sampleRateHz, { "\(DecimalText.short($0)) Hz" }) {
      findings.append(Finding(.rateMismatch, .error, "rate differs: \(rates); \(Self.rateAdvice)"))
    }
    if let counts = difference(\.channelCount, Self.channels) {
      findings.append(Finding(.channelMismatch, .error, "channels differ: \(counts); \(Self.channelAdvice)"))
    }
    if let lengths = difference(\.duration, { "\(DecimalText.short($0)) s" }) {
      findings.append(Finding(.lengthMismatch, .note, "length differs: \(lengths)"))
    }
  }

  /// Which values a property has, with how many clips and an example each, rarest first; `nil` where all are equal.
  private func difference<Value: Hashable & Comparable>(
    _ property: (Clip) -> Value, _ text: (Value) -> String
  ) -> String? {
    let groups = Dictionary(grouping: clips, by: property)
    guard groups.count > 1 else { return nil }
    let ranked = groups.sorted { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
    let shown = (ranked.count > 3 ? [ranked[0], ranked[ranked.count - 1]] : ranked).map { value, clips in
      clips.count == 1
        ? "\(text(value)) in '\(clips[0].name)'" : "\(text(value)) in \(clips.count) clips such as '\(clips[0].name)'"
    }
    return shown.joined(separator: ", ") + (ranked.count > 3 ? " and \(ranked.count - 2) values between" : "")
  }
}

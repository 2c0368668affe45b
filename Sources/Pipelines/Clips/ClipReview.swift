internal import Recordings
internal import Tensors

/// A first look at every clip: what can't be used is left out, by rule and with a finding.
struct ClipReview: Sendable {
  var leftOut: Set<Int> = []
  var notes: [QualityNote] = []
  /// SHA-256 over the clips' names and samples.
  var digest = ""
  /// `[clip]`
  private var silentChannels: [Int: [Int]] = [:]

  /// Shorter clips have no spectrum to speak of.
  static let fewestSeconds = 0.1

  /// - Throws: Where no clip is left.
  static func of(
    _ source: ClipSource, _ recipe: ClipRecipe, progress: ProgressHandler
  ) throws(PipelineError) -> ClipReview {
    try of(
      source,
      fewestSamples: (recipe.network?.input).fewestSamples(recipe.spectrogram, sampleRateHz: source.sampleRateHz),
      progress: progress)
  }

  /// - Parameter fewestSamples: Shorter clips have nothing to show.
  static func of(
    _ source: ClipSource, fewestSamples: Int, progress: ProgressHandler
  ) throws(PipelineError) -> ClipReview {
    var review = ClipReview()
    review.notes = source.findings.map { finding in
      QualityNote(
        kind: finding.kind.rawValue, severity: QualityNote.Severity(finding.severity), snapshot: finding.snapshot,
        channel: nil, message: finding.message, leftOut: finding.leavesSnapshotOut)
    }
    var digest = Digest()
    let chunk = max(2, 64 / source.channelCount)
    for start in stride(from: 0, to: source.clips.count, by: chunk) {
      guard
        progress(StageProgress(stage: "checking", done: start, total: source.clips.count, unit: "clips"))
      else { throw .interrupted }
      let end = min(start + chunk, source.clips.count)
      let looks = concurrentMap(end - start) { Look(source, start + $0, fewestSamples: fewestSamples) }
      for (place, look) in looks.enumerated() { try review.add(look, start + place, source, &digest) }
    }
    review.digest = digest.hexadecimal
    review.judgeSilentChannels(source)
    guard review.leftOut.count < source.clips.count else {
      throw .unsuitable(
        found: "\(source.clips.count) clips, none of which can be used", wanted: "clips with sound in them",
        hint: review.notes.first(where: \.leftOut).map { "for example: \($0.message)" } ?? "give some")
    }
    return review
  }

  /// What one clip holds.
  private struct Look: Sendable {
    var samples: [Float] = []
    var error: RecordingError?
    var reason: (kind: String, text: String)?
    var silentChannels: [Int] = []

    init(_ source: ClipSource, _ clip: Int, fewestSamples: Int) {
      do throws(RecordingError) { samples = try source.read(clip) } catch { self.error = error }
      guard error == nil else { return }
      let count = samples.count / source.channelCount
      if count < fewestSamples {
        let (seconds, fewest) = (Double(count) / source.sampleRateHz, Double(fewestSamples) / source.sampleRateHz)
        reason = ("too_short", "lasts \(rounded(seconds)) s, less than \(rounded(fewest)) s")
      } else if samples.contains(where: { !$0.isFinite }) {
        reason = ("not_finite", "holds values that are no finite numbers")
      } else {
        silentChannels = (0..<source.channelCount).filter { samples.isConstant($0 * count..<($0 + 1) * count) }
        if silentChannels.count == source.channelCount {
          reason = ("constant", "is silent: every sample is \(samples[0])")
        }
      }
    }
  }

  private mutating func add(
    _ look: Look, _ clip: Int, _ source: ClipSource, _ digest: inout Digest
  ) throws(PipelineError) {
    digest.update(text: source.clips[clip].name)
    if let error = look.error {
      leave(clip, source, "unreadable", error.description)
      return
    }
    digest.update(samples: look.samples)
    if look.reason == nil { silentChannels[clip] = look.silentChannels }
    if let reason = look.reason { leave(clip, source, reason.kind, "'\(source.clips[clip].name)' \(reason.text)") }
  }

  /// A microphone that is dead in every clip says nothing, and nothing wrong; one that is dead in some makes them unlike the others.
  private mutating func judgeSilentChannels(_ source: ClipSource) {
    let always = (0..<source.channelCount).filter { channel in silentChannels.values.allSatisfy { $0.contains(channel) }
    }
    for channel in always where !silentChannels.isEmpty {
      notes.append(
        QualityNote(
          kind: "silent_channel", severity: .warning, snapshot: nil, channel: source.channelNames[channel],
          message: "\(source.channelNames[channel]) is silent in every clip", leftOut: false))
    }
    for (clip, channels) in silentChannels.sorted(by: { $0.key < $1.key }) {
      guard let channel = channels.first(where: { !always.contains($0) }) else { continue }
      leave(
        clip, source, "silent_channel",
        "'\(source.clips[clip].name)' is silent on \(source.channelNames[channel]), other clips are not")
    }
  }

  private mutating func leave(_ clip: Int, _ source: ClipSource, _ kind: String, _ message: String) {
    leftOut.insert(clip)
    notes.append(
      QualityNote(kind: kind, severity: .warning, snapshot: clip, channel: nil, message: message, leftOut: true))
  }
}

extension ClipNetworkPlan.Input? {
  /// Of a clip that has anything to show to a network with this input, and to detectors.
  func fewestSamples(_ spectrogram: SpectrogramPlan, sampleRateHz: Double) -> Int {
    let frameCount =
      switch self {
      case .stackedFrames(let count), .images(let count), .overlappingImages(let count, _): count
      case .stretched, .padded, nil: 1
      }
    // Frames are centred, the first one on the first sample.
    return max((frameCount - 1) * spectrogram.hop, Int((ClipReview.fewestSeconds * sampleRateHz).rounded(.up)))
  }
}

extension [Float] {
  /// Whether all values of a range are the same.
  fileprivate func isConstant(_ range: Range<Int>) -> Bool { self[range].allSatisfy { $0 == self[range.lowerBound] } }
}

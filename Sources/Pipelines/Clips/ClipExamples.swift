internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Picks clips worth looking at and listening to, and draws them.
struct ClipExamples {
  let listener: ClipListener
  /// nil where no network repeats what it hears.
  let network: ClipNetwork?
  let input: ClipInput
  /// `[clip]` of the deciding detector.
  let scores: [Float]
  let states: [HealthState]
  /// Clips that the user wants to see, by name or the end of it.
  var wanted: [String] = []

  /// Long clips are cut for the ear: so much is enough to hear what is wrong, and small enough for a report.
  static let soundSeconds = 10.0

  func examples() throws(PipelineError) -> [ClipExample] {
    var seen: Set<Int> = []
    var examples: [ClipExample] = []
    for (title, clip) in picks where seen.insert(clip).inserted { examples.append(try example(title, clip)) }
    return examples
  }

  private var picks: [(String, Int)] {
    let judged = input.clips.indices.filter { input.clips[$0].role == .monitored && scores[$0].isFinite }
    let falling = judged.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    var picks = wanted.flatMap { name in
      input.clips.indices.filter { input.clips[$0].name.hasSuffix(name) && scores[$0].isFinite }
        .map { ("clip that was asked for", $0) }
    }
    if let worst = falling.first { picks.append(("most abnormal clip", worst)) }
    let healthy = input.clips.indices.filter {
      [.threshold, .validation].contains(input.clips[$0].role) && input.clips[$0].label != .faulty
        && scores[$0].isFinite
    }.sorted { (scores[$0], $0) < (scores[$1], $1) }
    if !healthy.isEmpty { picks.append(("typical healthy clip", healthy[healthy.count / 2])) }
    let falseAlarms = falling.filter { input.clips[$0].label == .healthy && states[$0] == .alarm }
    picks += falseAlarms.prefix(2).map { ("healthy clip taken for faulty", $0) }
    let misses = falling.reversed().filter { input.clips[$0].label == .faulty && states[$0] < .alarm }
    picks += misses.prefix(2).map { ("faulty clip that was missed", $0) }
    var kinds: Set<String> = []
    for clip in judged { if let fault = input.clips[clip].fault { kinds.insert(fault) } }
    for kind in kinds.sorted().prefix(4) {
      let own = falling.filter { input.clips[$0].fault == kind }
      picks.append(("typical clip with \(kind)", own[own.count / 2]))
    }
    return picks
  }

  private func example(_ title: String, _ clip: Int) throws(PipelineError) -> ClipExample {
    let sounds = try listener.samples(of: clip)
    let samples = sounds[0]
    let levels = listener.levels(of: [samples], clip: clip)[0]
    let seconds = Double(samples.count) / input.sampleRateHz
    let shown: Matrix
    var reconstruction: Matrix?
    if let network {
      shown = network.input.levels(from: network.input.rows(of: levels), frameCount: levels.rowCount)
      reconstruction = network.reconstruction(of: levels, clip: clip, in: listener.source)
    } else {
      shown = levels
    }
    let times =
      shown.rowCount == levels.rowCount
      ? listener.spectrogram.timesSeconds(frameCount: levels.rowCount)
      : (0..<shown.rowCount).map { (Double($0) + 0.5) * seconds / Double(shown.rowCount) }
    return ClipExample(
      title: title, clip: clip, input: shown.transposed(), reconstruction: reconstruction?.transposed(),
      bandCentresHz: listener.spectrogram.filterbank.centresHz, frameTimes: times,
      sound: ClipSound(samples, sampleRateHz: input.sampleRateHz, limit: Self.soundSeconds))
  }
}

extension ClipSound {
  /// The first seconds of samples, made louder where they are quiet: up to half of full scale, at most a hundred times.
  init(_ samples: [Float], sampleRateHz: Double, limit: Double) {
    let part = samples.prefix(Int(limit * sampleRateHz))
    let peak = part.reduce(0) { max($0, abs($1)) }
    let gain = peak > 0 ? min(max(0.5 / Double(peak), 1), 100) : 1
    self.init(
      sampleRateHz: sampleRateHz,
      samples: part.map { Int16(max(-32768, min(32767, (Double($0) * gain * 32767).rounded()))) }, gain: gain)
  }
}

extension Matrix {
  func transposed() -> Matrix {
    Matrix(
      columnCount, rowCount,
      (0..<rowCount * columnCount).map { elements[($0 % rowCount) * columnCount + $0 / rowCount] })
  }
}

internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Puts what was found out about clips, with labels or without, into the plain values that the archive and the reports are made of.
struct ClipAssembly {
  let source: ClipSource
  let review: ClipReview
  /// `[clip]`
  let roles: [SnapshotRole]
  let listener: ClipListener
  var recipe: (name: String, yaml: String)
  var seed: UInt64
  /// The recipe and the options as YAML.
  var configuration: String
  /// The one that decides first.
  let detectors: [ClipDetector]
  var model: ModelSummary?
  /// Of the network's input.
  var scale: LevelScale?
  /// nil where none repeats what it hears.
  var network: ClipNetwork?
  /// What a later run needs of the healthy clips; nil where it can't go on.
  var healthy: HealthyClips?
  /// Clips to be shown, by name or the end of it.
  var shown: [String] = []
  var profile: ClipProfile?
  var map: ClipMap?
  var audit: Audit?
  /// What a reader should know, before what the levels say of themselves.
  var notes: [String] = []

  func results() throws(PipelineError) -> ClipRunResults {
    let input = self.input
    let states = detectors[0].states(of: input.clips)
    let evaluation = ClipEvaluator(seed: seed).evaluate(input, detectors: detectors)
    let examples = try ClipExamples(
      listener: listener, network: network, input: input, scores: detectors[0].scores, states: states,
      wanted: shown
    ).examples()
    return ClipRunResults(
      program: Program.nameAndVersion, recipe: recipe.name, seed: seed, configuration: configuration, input: input,
      preparation: preparation, model: model, healthy: healthy, detectors: detectors, states: states, profile: profile,
      map: map,
      examples: examples, evaluation: evaluation, audit: audit, dataQuality: review.notes,
      notes: notes + [tailNote].compactMap(\.self), timings: [])
  }

  private var input: ClipInput {
    var clips = source.clips
    for index in clips.indices { clips[index].role = roles[index] }
    return ClipInput(
      machine: source.machine, source: source.source, layout: source.layout, clips: clips,
      sampleRateHz: source.sampleRateHz, channelNames: source.channelNames, digest: review.digest,
      truth: source.truth)
  }

  private var preparation: ClipPreparation {
    let spectrogram = listener.spectrogram
    var digest = Digest()
    digest.update(text: recipe.yaml)
    digest.update(numbers: [source.sampleRateHz, Double(source.channelCount)])
    if let scale {
      digest.update(samples: scale.offsets)
      digest.update(samples: scale.widths)
    }
    let seconds = Double(spectrogram.fftLength) / source.sampleRateHz
    return ClipPreparation(
      description: "levels of \(spectrogram.bandCount) bands in frames of \(rounded(1000 * seconds)) ms every "
        + "\(rounded(1000 * Double(spectrogram.hop) / source.sampleRateHz)) ms, against full scale, never per clip",
      fingerprint: digest.hexadecimal, bandCentresHz: spectrogram.filterbank.centresHz,
      frameInterval: Double(spectrogram.hop) / source.sampleRateHz, levelUnit: "dB")
  }

  private var tailNote: String? {
    let few = detectors[0].levels.filter { Double($0.healthyCount) * $0.alarmRate < 1 }
    guard !few.isEmpty else { return nil }
    let least = few.map(\.healthyCount).min() ?? 0
    return
      "the alarm level stands for \(rounded(100 * few[0].alarmRate)) % of healthy clips but rests on only \(least) of them on some machines: the model of the tail carries it, not counting"
  }
}

internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Puts what was found out about clips into the plain values that the archive and the reports are made of.
struct ClipAssembly {
  let source: ClipSource
  let options: ClipAnalysisOptions
  let review: ClipReview
  let split: ClipSplit
  let learning: ClipLearning
  let scoring: ClipScoring

  func results(map: ClipMap?) throws(PipelineError) -> ClipRunResults {
    let input = self.input
    let detectors = self.detectors
    let states = detectors[0].states(of: input.clips)
    let evaluation = ClipEvaluator(seed: options.seed).evaluate(input, detectors: detectors)
    let examples = try ClipExamples(
      learning: learning, input: input, scores: detectors[0].scores, states: states
    ).examples()
    return ClipRunResults(
      program: Program.nameAndVersion, recipe: options.recipe.name, seed: options.seed,
      configuration: ClipConfiguration(recipe: options.recipe, options: options).text, input: input,
      preparation: preparation, model: learning.network?.summary,
      healthy: HealthyClips(learning, split), detectors: detectors, states: states,
      profile: profile, map: map, examples: examples, evaluation: evaluation, audit: learning.network?.audit,
      dataQuality: review.notes, notes: notes, timings: [])
  }

  private var input: ClipInput {
    var clips = source.clips
    for index in clips.indices { clips[index].role = split.roles[index] }
    return ClipInput(
      machine: source.machine, source: source.source, layout: source.layout, clips: clips,
      sampleRateHz: source.sampleRateHz, channelNames: source.channelNames, digest: review.digest,
      truth: source.truth)
  }

  private var detectors: [ClipDetector] {
    options.recipe.detectors.enumerated().map { index, plan in
      ClipDetector(
        name: plan.name, title: plan.title, scores: scoring.scores[index], levels: learning.judges.levels[index])
    }
  }

  private var preparation: ClipPreparation {
    let spectrogram = learning.listener.spectrogram
    var digest = Digest()
    digest.update(text: options.recipe.yaml)
    digest.update(numbers: [source.sampleRateHz, Double(source.channelCount)])
    if let scale = learning.network?.network.input.scale {
      digest.update(samples: scale.offsets)
      digest.update(samples: scale.widths)
    }
    let seconds = Double(spectrogram.fftLength) / source.sampleRateHz
    return ClipPreparation(
      description: "levels of \(spectrogram.bandCount) bands in frames of \(rounded(1000 * seconds)) ms every "
        + "\(rounded(1000 * Double(spectrogram.hop) / source.sampleRateHz)) ms, against full scale, never per clip",
      fingerprint: digest.hexadecimal, bandCentresHz: spectrogram.filterbank.centresHz,
      frameInterval: Double(spectrogram.hop) / source.sampleRateHz, levelUnit: "dB re (full scale)²")
  }

  private var profile: ClipProfile? {
    guard learning.profile != nil else { return nil }
    let bandCount = learning.listener.spectrogram.bandCount
    let missing = [Float](repeating: .nan, count: bandCount)
    return ClipProfile(
      z: Matrix(
        rows: source.clips.indices.map { scoring.profile[$0] ?? missing }, columnCount: bandCount),
      bandCentresHz: learning.listener.spectrogram.filterbank.centresHz,
      description: "the network's squared residual by band, in dB, against healthy clips that it has not learnt from")
  }

  private var notes: [String] {
    var notes: [String] = []
    if let note = learning.network?.note { notes.append(note) }
    let few = learning.judges.levels[0].filter { Double($0.healthyCount) * $0.alarmRate < 1 }
    if !few.isEmpty {
      let least = few.map(\.healthyCount).min() ?? 0
      notes.append(
        "the alarm level stands for \(rounded(100 * few[0].alarmRate)) % of healthy clips but rests on only \(least) of them on some machines: the model of the tail carries it, not counting"
      )
    }
    return notes
  }
}

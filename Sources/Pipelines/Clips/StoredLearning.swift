internal import NeuralNetworks
internal import SignalProcessing

extension ClipRunResults {
  var storedClipRecipe: ClipRecipe {
    get throws(PipelineError) {
      guard let recipe = ClipConfiguration.recipe(in: configuration) else {
        throw .unsuitable(
          found: "a run whose configuration can't be read", wanted: "one written by \(Program.nameAndVersion)",
          hint: "analyze again with: raceway analyze CLIPS --recipe audio -o RUN")
      }
      return recipe
    }
  }
}

extension ClipRunResults {
  /// Clips that the earlier run learnt from prove nothing: they keep the role that they had there.
  fileprivate mutating func recognize(_ healthy: HealthyClips) {
    let roles = Dictionary(zip(healthy.names, healthy.roles)) { first, _ in first }
    for index in input.clips.indices where input.clips[index].role == .monitored {
      if let role = roles[input.clips[index].name] { input.clips[index].role = role }
    }
    evaluation = ClipEvaluator(seed: seed).evaluate(input, detectors: detectors)
  }

  /// - Parameter run: Which may have been made from the same folder.
  mutating func recognizeLearntClips(of run: ClipRunResults) {
    guard let healthy = run.healthy, run.input.source == input.source else { return }
    recognize(healthy)
  }
}

extension ClipLearning {
  /// What an earlier run learnt, ready to judge the clips of `source`.
  init(storedIn run: ClipRunResults, for source: ClipSource, recipe: ClipRecipe) throws(PipelineError) {
    guard let healthy = run.healthy else {
      throw .unsuitable(
        found: "a run that holds no healthy clips", wanted: "one that `raceway analyze` or `raceway train` wrote",
        hint: "train again with: raceway train CLIPS --recipe \(run.recipe) -o RUN")
    }
    try Self.check(source, against: run, healthy)
    let listener = try ClipListener(source, recipe.spectrogram, statistics: recipe.statistics)
    let readings = healthy.clipReadings
    let network = try Self.network(storedIn: run, healthy, listener, recipe)
    var seen: Set<String> = []
    let judges = ClipJudges(
      recipe, readings, ClipSplit(roles: healthy.roles), machineOfClip: healthy.machines,
      machines: healthy.machines.filter { seen.insert($0).inserted }, blocks: listener.statistics?.blocks ?? [],
      seed: run.seed)
    let unlearnt = healthy.roles.indices.filter { healthy.roles[$0] != .training }
    self.init(
      recipe: recipe, listener: listener, network: network, readings: readings, judges: judges,
      profile: BandProfile(fitting: readings.only(Set(unlearnt)), machineOfClip: healthy.machines))
  }

  private static func check(
    _ source: ClipSource, against run: ClipRunResults, _ healthy: HealthyClips
  ) throws(PipelineError) {
    guard source.sampleRateHz == run.input.sampleRateHz, source.channelCount == run.input.channelNames.count else {
      throw .unsuitable(
        found: "\(source.channelCount) channels at \(rounded(source.sampleRateHz)) Hz",
        wanted: "\(run.input.channelNames.count) at \(rounded(run.input.sampleRateHz)) Hz, as the run learnt from",
        hint: "give clips recorded in the same way, or train again; --resample changes a rate on purpose")
    }
    if let learnt = healthy.tensor("seconds")?.first.map(Double.init) {
      let seconds = source.clips.map(\.seconds).sorted()[source.clips.count / 2]
      let limit = ClipConfiguration.recipe(in: run.configuration)?.spectrogram.seconds ?? .infinity
      let (one, other) = (min(seconds, limit), min(learnt, limit))
      guard max(one, other) <= 1.25 * min(one, other) else {
        throw .unsuitable(
          found: "clips of \(rounded(seconds)) s",
          wanted: "clips of about \(rounded(learnt)) s, as the run learnt from",
          hint: "what flutters and what lasts depends on how long one listens; cut them with --cut \(rounded(learnt))")
      }
    }
    if let stranger = source.machines.first(where: { !healthy.machines.contains($0) }) {
      throw .unsuitable(
        found: "clips of \(Self.named(stranger))",
        wanted: "one that the run learnt: \(Set(healthy.machines).sorted().map(Self.named).joined(separator: ", "))",
        hint: "train on healthy clips of it, too")
    }
  }

  private static func named(_ machine: String) -> String { machine.isEmpty ? "a machine without a name" : machine }

  private static func network(
    storedIn run: ClipRunResults, _ healthy: HealthyClips, _ listener: ClipListener, _ recipe: ClipRecipe
  ) throws(PipelineError) -> ClipNetworkTraining? {
    guard let plan = recipe.network else { return nil }
    guard let summary = run.model, let offsets = healthy.tensor("scale_offset"),
      let widths = healthy.tensor("scale_width"),
      let audit = run.audit
    else {
      throw .unsuitable(
        found: "a run without its network", wanted: "a complete one", hint: "train again with: raceway train")
    }
    let input = NetworkInput(
      plan: plan.input, scale: LevelScale(offsets: offsets, widths: widths, isClipped: plan.scaling == .unitRange),
      bandCount: listener.spectrogram.bandCount)
    do throws(ParameterError) {
      let state = plan.isConditioned ? healthy.operatingState : nil
      let fit = try ClipNetworkFit(plan, input, conditionCount: state?.count ?? 0, summary: summary)
      return ClipNetworkTraining(
        network: ClipNetwork(input: input, model: fit.model, latentShape: fit.latentShape, state: state),
        summary: summary, audit: audit, note: nil)
    } catch {
      throw .unsuitable(
        found: "weights that don't fit the recipe: \(error)", wanted: "a complete run",
        hint: "train again with: raceway train CLIPS -o RUN")
    }
  }
}

internal import Tensors

/// A training run of any kind of network, between two epochs: the network, its examples, the random streams, and what the epochs
/// so far came to.
struct TrainingRun<Network: NetworkInTraining>: Sendable {
  let plan: TrainingPlan
  private let training: Network.Examples
  private let validation: Network.Examples
  private var network: Network
  private var shuffling: RandomStream
  private var sampling: RandomStream
  /// `[batchSize, noiseCount]`
  private var noise: [Float]
  /// `[validation row, noiseCount]`, drawn once, so that validation losses differ by the weights alone.
  private let validationNoise: [Float]
  /// The validation rows' sums before the first step, and those of the first batch of the run: what an explosion is
  /// measured by.
  private var untrained = ErrorSums()
  private var firstBatch = ErrorSums()
  private var stopping: EarlyStopping
  private var bestParameters: [Float] = []
  private var history: [EpochRecord] = []
  private let clock = ContinuousClock()
  private let begin: ContinuousClock.Instant
  /// What the epochs before `begin` took.
  private var secondsBefore = 0.0

  /// - Parameter state: What to go on from, which must have passed its check; nil for a new run.
  init(
    _ network: Network, plan: TrainingPlan, training: Network.Examples, validation: Network.Examples,
    from state: TrainingState? = nil
  ) {
    self.plan = plan
    self.training = training
    self.validation = validation
    self.network = network
    shuffling = RandomStream(seed: plan.seed, stream: TrainingStream.shuffling)
    sampling = RandomStream(seed: plan.seed, stream: TrainingStream.sampling)
    noise = [Float](repeating: 0, count: plan.batchSize * network.noiseCount)
    var stream = RandomStream(seed: plan.seed, stream: TrainingStream.validation)
    validationNoise = (0..<validation.rowCount * network.noiseCount).map { _ in Float(stream.normal()) }
    stopping = EarlyStopping(patience: plan.patience, minimumImprovement: plan.minimumImprovement)
    begin = clock.now
    if let state { take(state) } else { untrained = validate() }
  }

  var state: TrainingState {
    TrainingState(
      parameters: network.parameters, moments: network.moments, bestParameters: bestParameters, history: history,
      shuffling: shuffling.snapshot, sampling: sampling.snapshot, untrained: untrained,
      firstBatch: firstBatch)
  }

  private mutating func take(_ state: TrainingState) {
    network.restore(parameters: state.parameters, moments: state.moments)
    shuffling = RandomStream(state.shuffling)
    sampling = RandomStream(state.sampling)
    untrained = state.untrained
    firstBatch = state.firstBatch
    bestParameters = state.bestParameters
    history = state.history
    secondsBefore = history.last?.seconds ?? 0
    for record in history { observe(record.validationLoss, epoch: record.epoch) }
  }

  /// What the run came to; nil where no epoch ended well.
  func outcome(_ stop: StopReason) -> Trained<[Float]>? {
    stopping.best.map { best in
      Trained(model: bestParameters, history: history, bestEpoch: best.epoch, stop: stop)
    }
  }

  /// Runs epochs until one of the reasons to stop.
  mutating func run(checkpoints: TrainingCheckpoints?, progress: (EpochRecord) -> Bool) -> StopReason {
    var rhythm = checkpoints.map(CheckpointRhythm.init)
    while history.count < plan.epochs, !stopping.isExhausted {
      guard let record = runEpoch() else { return .diverged(inEpoch: history.count + 1) }
      let goesOn = progress(record)
      rhythm?.epochEnded(isLast: !goesOn) { state }
      guard goesOn else { return .cancelled(afterEpoch: record.epoch) }
    }
    rhythm?.runEnded { state }
    return stopping.isExhausted ? .noImprovement(afterEpoch: history.count) : .completed
  }

  /// Learns from every row once, and validates.
  ///
  /// - Returns: nil where the epoch diverged.
  private mutating func runEpoch() -> EpochRecord? {
    let epoch = history.count
    let objective = plan.objective(epoch: epoch)
    guard let terms = learn(epoch, objective) else { return nil }
    let sums = validate()
    let limit = explosion(objective)
    guard [terms.total, loss(objective, sums).total].allSatisfy({ $0.isFinite && $0 <= limit }) else { return nil }
    let validationLoss = loss(plan.fullObjective, sums).total
    if stopping.isLowest(validationLoss) {
      let parameters = network.parameters
      // Weights that no window of the validation reaches may be NaN although the loss is a number.
      guard parameters.areFinite else { return nil }
      bestParameters = parameters
    }
    observe(validationLoss, epoch: epoch + 1)
    let record = EpochRecord(
      epoch: epoch + 1, learningRate: plan.learningRate(epoch: epoch), beta: objective.beta,
      trainingLoss: terms.total, reconstruction: terms.reconstruction, divergence: terms.divergence,
      validationLoss: validationLoss, seconds: secondsBefore + begin.duration(to: clock.now) / .seconds(1))
    history.append(record)
    return record
  }

  /// - Parameter epoch: From 1.
  private mutating func observe(_ validationLoss: Double, epoch: Int) {
    _ = stopping.observe(validationLoss, epoch: epoch, spendsPatience: epoch > plan.warmUpEpochs)
  }

  /// Meets every row once, in a new order, in batches (the last may be smaller).
  ///
  /// - Returns: The loss averaged over the rows, or nil as soon as a batch's loss is not finite. How large one batch's may
  ///   be is not asked, because a batch may be one row, and that an extreme one.
  private mutating func learn(_ epoch: Int, _ objective: Objective) -> LossTerms? {
    let learningRate = plan.learningRate(epoch: epoch)
    let order = shuffling.permutation(training.rowCount)
    var mean = LossTerms(beta: objective.beta)
    for start in stride(from: 0, to: order.count, by: plan.batchSize) {
      let rows = order[start..<min(start + plan.batchSize, order.count)]
      for index in 0..<rows.count * network.noiseCount { noise[index] = Float(sampling.normal()) }
      let noise = noise
      let sums = network.step(
        rows, of: training, noise: noise.span.extracting(0..<rows.count * network.noiseCount), objective: objective,
        learningRate: learningRate)
      if epoch == 0 && start == 0 { firstBatch = sums }
      let terms = loss(objective, sums)
      guard terms.total.isFinite else { return nil }
      mean.add(terms, weight: Double(rows.count) / Double(order.count))
    }
    return mean
  }

  /// The sums over the validation rows, without learning from them.
  private mutating func validate() -> ErrorSums {
    let (noise, width) = (validationNoise, network.noiseCount)
    var sums = ErrorSums()
    for start in stride(from: 0, to: validation.rowCount, by: plan.batchSize) {
      let rows = start..<min(start + plan.batchSize, validation.rowCount)
      sums.add(
        network.evaluate(
          rows, of: validation, noise: noise.span.extracting(rows.lowerBound * width..<rows.upperBound * width),
          objective: plan.fullObjective))
    }
    return sums
  }

  private func loss(_ objective: Objective, _ sums: ErrorSums) -> LossTerms {
    objective.terms(of: sums, inputCount: network.inputCount)
  }

  /// The loss above which an epoch has diverged.
  ///
  /// Validation windows alone may be too easy to measure by: windows of zeros cost an untrained network nothing.
  private func explosion(_ objective: Objective) -> Double {
    Self.explosionFactor * max(loss(objective, untrained).total, loss(objective, firstBatch).total)
  }

  /// How many times the untrained network's loss is an explosion: far more than a rough start, far less than overflow.
  private static var explosionFactor: Double { 1000 }
}

extension [Float] {
  /// Whether no value is NaN or infinite; every value is looked at, because a loop without an exit is several times faster.
  fileprivate var areFinite: Bool {
    let exponent = Float.infinity.bitPattern
    let values = span
    var strange: UInt32 = 0
    for index in values.indices { strange |= values[index].bitPattern & exponent == exponent ? 1 : 0 }
    return strange == 0
  }
}

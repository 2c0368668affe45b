internal import Tensors

/// Everything that a training run knows between two epochs: from it, the run goes on to the same bits.
///
/// Early stopping is not among it, because it follows from the history.
package struct TrainingState: Sendable, Equatable {
  var parameters: [Float]
  var moments: OptimiserMoments
  /// Of the epoch of the lowest validation loss.
  var bestParameters: [Float]
  /// Every epoch so far.
  var history: [EpochRecord]
  var shuffling: RandomStream.State
  var sampling: RandomStream.State
  /// The validation rows' sums before the first step.
  var untrained: ErrorSums
  /// The sums of the run's first batch before the first step.
  var firstBatch: ErrorSums

  /// How many epochs have been run.
  package var epoch: Int { history.count }

  /// - Throws: Where it is no state of a training of `network` by `plan`.
  func check(for network: some NetworkInTraining, plan: TrainingPlan) throws(TrainingError) {
    let (count, moments) = (network.parameters.count, network.moments)
    for (what, found, wanted) in [
      ("parameters", parameters.count, count), ("best parameters", bestParameters.count, count),
      ("moments", self.moments.first.count, moments.first.count),
      ("second moments", self.moments.second.count, moments.second.count),
    ] where found != wanted {
      throw .unusableState(found: "\(found) \(what)", wanted: "\(wanted)")
    }
    guard 1...plan.epochs ~= epoch else {
      throw .unusableState(found: "\(epoch) epochs", wanted: "1 to \(plan.epochs)")
    }
  }
}

extension TrainingState {
  /// Hands on everything as numbers.
  package func write(to sink: inout NumberSink) throws(CheckpointError) {
    sink.put(history.count)
    for record in history {
      for value in Self.values(of: record) { sink.put(value) }
    }
    for stream in [shuffling, sampling] {
      for index in 0..<4 { sink.put(stream.words[index]) }
      sink.put(stream.spare == nil ? 0 : 1)
      sink.put(stream.spare ?? 0)
    }
    for sums in [untrained, firstBatch] {
      sink.put(sums.rows)
      sink.put(sums.squaredError)
      sink.put(sums.crossEntropy)
      sink.put(sums.divergences.count)
      for value in sums.divergences { sink.put(value) }
    }
    sink.put(moments.stepCount)
    for values in [parameters, moments.first, moments.second, bestParameters] { try sink.put(values) }
    try sink.flush()
  }

  /// Reads what `write` wrote.
  package init(from source: inout NumberSource) throws(CheckpointError) {
    history = []
    for epoch in 0..<(try source.count(of: "epochs", size: 8 * Self.valueCount)) {
      history.append(try Self.record(epoch: epoch + 1, from: &source))
    }
    shuffling = try Self.stream(from: &source)
    sampling = try Self.stream(from: &source)
    untrained = try Self.sums(from: &source)
    firstBatch = try Self.sums(from: &source)
    let stepCount = try source.integer()
    guard stepCount >= 0 else { throw .impossible(found: "\(stepCount) steps", wanted: "0 or more") }
    parameters = try source.floats("parameters")
    moments = OptimiserMoments(
      stepCount: stepCount, first: try source.floats("moments"), second: try source.floats("second moments"))
    bestParameters = try source.floats("best parameters")
    guard source.left == 0 else { throw .impossible(found: "\(source.left) bytes behind its end", wanted: "none") }
  }

  private static func values(of record: EpochRecord) -> [Double] {
    [
      record.learningRate, record.beta, record.trainingLoss, record.reconstruction, record.divergence,
      record.validationLoss, record.seconds,
    ]
  }

  private static let valueCount = 7

  private static func record(epoch: Int, from source: inout NumberSource) throws(CheckpointError) -> EpochRecord {
    EpochRecord(
      epoch: epoch, learningRate: try source.double(), beta: try source.double(), trainingLoss: try source.double(),
      reconstruction: try source.double(), divergence: try source.double(), validationLoss: try source.double(),
      seconds: try source.double())
  }

  private static func sums(from source: inout NumberSource) throws(CheckpointError) -> ErrorSums {
    var sums = ErrorSums(rows: try source.integer(), squaredError: try source.double())
    sums.crossEntropy = try source.double()
    for _ in 0..<(try source.count(of: "divergences", size: 8)) { sums.divergences.append(try source.double()) }
    return sums
  }

  private static func stream(from source: inout NumberSource) throws(CheckpointError) -> RandomStream.State {
    var words = SIMD4<UInt64>()
    for index in 0..<4 { words[index] = try source.number() }
    let hasSpare = try source.integer()
    let spare = try source.double()
    guard 0...1 ~= hasSpare else { throw .impossible(found: "\(hasSpare) spare numbers", wanted: "0 or 1") }
    return RandomStream.State(words: words, spare: hasSpare == 1 ? spare : nil)
  }
}

import Foundation
import Tensors
import Testing

@testable import NeuralNetworks

/// A training that is worth interrupting: its windows and plan.
struct TrainingCase: Sendable, CustomTestStringConvertible {
  let name: String
  let architecture: AutoencoderArchitecture
  let plan: TrainingPlan
  /// 37 windows in batches of 10, the last of 7; with three latents an odd number of normal numbers is drawn in an epoch.
  let training = Matrix(normal: 37, 23, seed: 1)
  let validation = Matrix(normal: 13, 23, seed: 2)

  var testDescription: String { name }

  init(_ name: String, _ kind: AutoencoderArchitecture.Kind, _ change: (inout TrainingPlan) -> Void = { _ in }) {
    self.name = name
    architecture = AutoencoderArchitecture(
      kind: kind, inputCount: 23, hiddenCounts: [11], latentCount: 3, activation: .leakyReLU(slope: 0.2))
    var plan = TrainingPlan(epochs: 9, batchSize: 10, learningRate: 5e-3, patience: 100, loss: .summed, seed: 7)
    change(&plan)
    self.plan = plan
  }

  static let all: [TrainingCase] = [
    TrainingCase("dense", .dense),
    TrainingCase("dense, cosine, clipped", .dense) { plan in
      plan.schedule = .cosine(floor: 0.01)
      plan.gradientClip = 1
    },
    TrainingCase("dense, steps, decay", .dense) { plan in
      plan.schedule = .step(every: 2, factor: 0.5)
      plan.optimiser = .adam(Adam(weightDecay: .decoupled(0.01)))
    },
    TrainingCase("variational, warm-up, free bits", .variational) { plan in
      plan.warmUpEpochs = 4
      plan.freeBits = 0.05
    },
    TrainingCase("variational, cosine, coupled decay", .variational) { plan in
      plan.schedule = .cosine(floor: 0.1)
      plan.optimiser = .adam(Adam(weightDecay: .coupled(0.01)))
    },
    TrainingCase("variational, steps", .variational) { $0.schedule = .step(every: 3, factor: 0.3) },
    TrainingCase("dense, momentum, clipped", .dense) { plan in
      plan.optimiser = .momentum(MomentumDescent())
      plan.gradientClip = 1
    },
    // Patience runs out some epochs after the best one.
    TrainingCase("variational, early stopping", .variational) { plan in
      plan.epochs = 60
      plan.patience = 4
      plan.learningRate = 2e-2
    },
  ]

  func run(
    from state: TrainingState? = nil, epochs: Int? = nil, progress: (EpochRecord) -> Bool = { _ in true }
  ) throws -> (result: TrainedAutoencoder, states: [TrainingState]) {
    var states: [TrainingState] = []
    let checkpoints = TrainingCheckpoints(from: state, every: epochs == nil ? 0 : 1e9, epochs: epochs) {
      states.append($0)
    }
    let result = try Training.run(
      architecture, plan: plan, training: training, validation: validation, checkpoints: checkpoints,
      progress: progress)
    return (result, states)
  }
}

extension EpochRecord {
  /// Without the time it took.
  var timeless: EpochRecord {
    EpochRecord(
      epoch: epoch, learningRate: learningRate, beta: beta, trainingLoss: trainingLoss,
      reconstruction: reconstruction, divergence: divergence, validationLoss: validationLoss, seconds: 0)
  }
}

extension TrainingState {
  var timeless: TrainingState {
    var state = self
    state.history = history.map(\.timeless)
    return state
  }

  var bytes: [UInt8] {
    get throws {
      var bytes: [UInt8] = []
      var sink = NumberSink { piece throws(CheckpointError) in
        unsafe piece.withUnsafeBytes { unsafe bytes += Array($0) }
      }
      try write(to: &sink)
      return bytes
    }
  }

  init(bytes: [UInt8]) throws(CheckpointError) {
    var start = 0
    var source = NumberSource(count: bytes.count) { count throws(CheckpointError) in
      defer { start += count }
      return Array(bytes[start..<start + count])
    }
    self = try TrainingState(from: &source)
  }
}

@Suite struct CheckpointTests {
  @Test(
    "a training continued from any epoch ends with the bits of one that was never interrupted",
    arguments: TrainingCase.all)
  func sameBits(training: TrainingCase) throws {
    let plain = try Training.run(
      training.architecture, plan: training.plan, training: training.training, validation: training.validation)
    let whole = try training.run()
    #expect(whole.result.model == plain.model, "handing out states changes nothing")
    #expect(whole.states.map(\.epoch) == Array(1...plain.history.count))
    for state in whole.states {
      // Through its bytes, as another process would get it.
      let continued = try training.run(from: TrainingState(bytes: state.bytes))
      #expect(continued.result.model == plain.model, "from epoch \(state.epoch)")
      #expect(continued.result.history.map(\.timeless) == plain.history.map(\.timeless))
      #expect(continued.result.bestEpoch == plain.bestEpoch)
      #expect(continued.result.stop == plain.stop)
      #expect(continued.states.map(\.timeless) == whole.states.dropFirst(state.epoch).map(\.timeless))
    }
  }

  @Test("so does that of a convolutional network, running statistics of batches included", arguments: [false, true])
  func convolutional(normalises: Bool) throws {
    let architecture = ConvolutionalArchitecture(
      input: ImageShape(channels: 2, height: 9, width: 7), filters: [5, 3], normalises: normalises,
      outputActivation: .identity)
    let plan = TrainingPlan(epochs: 6, batchSize: 8, schedule: .cosine(floor: 0.1), patience: 100, seed: 4)
    let (training, validation) = (Matrix(normal: 21, 126, seed: 1), Matrix(normal: 10, 126, seed: 2))
    var states: [TrainingState] = []
    func run(from start: TrainingState?) throws -> Trained<ConvolutionalAutoencoder> {
      let checkpoints = TrainingCheckpoints(from: start, every: 0) { states.append($0) }
      return try Training.run(
        architecture, plan: plan, training: training, validation: validation, checkpoints: checkpoints)
    }
    let whole = try run(from: nil)
    #expect(states.count == 6)
    for state in states {
      let continued = try run(from: TrainingState(bytes: state.bytes))
      #expect(continued.model == whole.model, "from epoch \(state.epoch)")
      #expect(continued.history.map(\.timeless) == whole.history.map(\.timeless))
      #expect(continued.bestEpoch == whole.bestEpoch && continued.stop == whole.stop)
    }
  }

  @Test("the cases hold what could be forgotten: a spare normal number, a best epoch before the last, an early stop")
  func casesAreHard() throws {
    let runs = try TrainingCase.all.map { try $0.run() }
    #expect(runs.contains { $0.states.contains { $0.sampling.spare != nil } })
    #expect(runs.contains { $0.states.contains { $0.bestParameters != $0.parameters } })
    #expect(runs.contains { if case .noImprovement = $0.result.stop { $0.result.bestEpoch > 1 } else { false } })
    #expect(runs.contains { $0.states.contains { $0.moments.second.isEmpty } })
    #expect(runs.contains { $0.states.contains { $0.untrained.divergences.count == 3 } })
    #expect(runs.allSatisfy { $0.states.allSatisfy { $0.firstBatch.rows == 10 && $0.firstBatch.squaredError > 0 } })
  }

  @Test("a cancelled training leaves its last state, from which it goes on", arguments: TrainingCase.all)
  func cancelled(training: TrainingCase) throws {
    let whole = try training.run().result
    let first = try training.run(epochs: 1000) { $0.epoch < 3 }
    #expect(first.result.stop == .cancelled(afterEpoch: 3))
    #expect(first.states.map(\.epoch) == [3])
    let second = try training.run(from: first.states[0], epochs: 1000) { $0.epoch < 5 }
    #expect(second.states.map(\.epoch) == [5])
    let last = try training.run(from: second.states[0], epochs: 1000)
    #expect(last.states.isEmpty, "a run too short for a first state leaves none")
    #expect(last.result.model == whole.model)
    #expect(last.result.history.map(\.timeless) == whole.history.map(\.timeless))
    let times = last.result.history.map(\.seconds)
    #expect(times == times.sorted(), "the time goes on, too")
  }

  @Test("states come every so many epochs, and once more at the end", arguments: [1, 2, 4, 9, 10])
  func rhythm(epochs: Int) throws {
    let states = try TrainingCase.all[0].run(epochs: epochs).states.map(\.epoch)
    let due = Array(stride(from: epochs, through: 9, by: epochs))
    #expect(states == (due.isEmpty || due.last == 9 ? due : due + [9]))
  }

  @Test(
    "a slow disk is written to less often, unless every epoch was asked for", arguments: [(1e-9, 1...3), (0, 9...9)])
  func slowDisk(seconds: Double, saves: ClosedRange<Int>) throws {
    let training = TrainingCase.all[0]
    var states: [Int] = []
    _ = try Training.run(
      training.architecture, plan: training.plan, training: training.training, validation: training.validation,
      checkpoints: TrainingCheckpoints(every: seconds) { state in
        states.append(state.epoch)
        // A hundred times as long as this is more than all other epochs need.
        Thread.sleep(forTimeInterval: 0.02)
      })
    #expect(saves.contains(states.count) && states.last == 9, "\(states)")
  }

  @Test("a time longer than any clock can tell is never over", arguments: [1e9, 1e25, Double.infinity])
  func endlessTime(seconds: Double) throws {
    let training = TrainingCase.all[0]
    var states: [Int] = []
    func run(epochs: Int?) throws {
      _ = try Training.run(
        training.architecture, plan: training.plan, training: training.training, validation: training.validation,
        checkpoints: TrainingCheckpoints(every: seconds, epochs: epochs) { states.append($0.epoch) })
    }
    try run(epochs: nil)
    #expect(states.isEmpty)
    // After a write the time to wait is worked out anew.
    try run(epochs: 4)
    #expect(states == [4, 8, 9])
  }

  @Test("a finished training continued does nothing more")
  func finished() throws {
    let training = try #require(TrainingCase.all.last)
    let whole = try training.run()
    let again = try training.run(from: whole.states.last) { _ in
      Issue.record("no epoch is left")
      return true
    }
    #expect(again.result.model == whole.result.model)
    #expect(again.result.stop == whole.result.stop)
  }

  @Test("a state comes back from its bytes as it was", arguments: TrainingCase.all)
  func roundTrip(training: TrainingCase) throws {
    for state in try training.run().states { #expect(try TrainingState(bytes: state.bytes) == state) }
  }

  @Test("every truncation of a state is refused, and no damage traps")
  func damage() throws {
    let state = try #require(try TrainingCase.all[3].run().states.last)
    let bytes = try state.bytes
    for count in stride(from: 0, to: bytes.count, by: bytes.count > 20_000 ? 7 : 1) {
      #expect(throws: CheckpointError.self) { try TrainingState(bytes: Array(bytes.prefix(count))) }
    }
    #expect(throws: CheckpointError.self) { try TrainingState(bytes: bytes + [0]) }
    var stream = RandomStream(seed: 5)
    var refused = 0
    for index in 0..<4000 {
      var damaged = bytes
      // The first bytes hold the lengths that matter most.
      let place = index < 2000 ? stream.below(1000) : stream.below(bytes.count)
      damaged[place] = index.isMultiple(of: 3) ? 0xFF : UInt8(truncatingIfNeeded: stream.next())
      do { _ = try TrainingState(bytes: damaged) } catch { refused += 1 }
    }
    #expect(refused > 0, "lengths are looked at")
  }

  @Test("a state of another network or a longer plan is refused, whatever its file said")
  func otherNetwork() throws {
    let state = try #require(try TrainingCase.all[0].run().states.last)
    let other = TrainingCase.all[3]
    let error = try #require(throws: TrainingError.self) { try other.run(from: state) }
    guard case .unusableState = error else {
      Issue.record("\(error)")
      return
    }
    let shorter = TrainingCase("dense", .dense) { $0.epochs = 8 }
    #expect(throws: TrainingError.unusableState(found: "9 epochs", wanted: "1 to 8")) { try shorter.run(from: state) }
  }
}

/// A network whose losses and parameters are told beforehand, epoch by epoch.
private struct ToldNetwork: NetworkInTraining {
  /// What validation finds before the first epoch and after each.
  var losses: [Double]
  /// Whether a parameter is NaN after each epoch; the losses don't show it.
  var hidesNaN: [Bool]
  /// What the one batch of each epoch costs; 0 for epochs not told.
  var batchLosses: [Double] = []
  var epoch = 0

  var parameters: [Float] { [Float(epoch), epoch > 0 && hidesNaN[epoch - 1] ? .nan : 0] }
  var moments: OptimiserMoments { OptimiserMoments(stepCount: epoch, first: [0, 0], second: []) }
  var inputCount: Int { 1 }
  var noiseCount: Int { 0 }

  mutating func restore(parameters: [Float], moments: OptimiserMoments) { epoch = moments.stepCount }

  mutating func step(
    _ rows: ArraySlice<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective, learningRate: Double
  ) -> ErrorSums {
    epoch += 1
    let loss = epoch <= batchLosses.count ? batchLosses[epoch - 1] : 0
    return ErrorSums(rows: rows.count, squaredError: loss * Double(rows.count))
  }

  mutating func evaluate(
    _ rows: Range<Int>, of windows: Matrix, noise: Span<Float>, objective: Objective
  ) -> ErrorSums {
    ErrorSums(rows: rows.count, squaredError: losses[epoch] * Double(rows.count))
  }
}

@Suite struct DivergenceTests {
  private func run(
    _ losses: [Double], hidesNaN: [Bool]? = nil, batches: [Double] = [], from start: TrainingState? = nil,
    keep: @escaping (TrainingState) -> Void = { _ in }
  ) throws -> (outcome: Trained<[Float]>, saved: [Int]) {
    var saved: [Int] = []
    let network = ToldNetwork(
      losses: losses, hidesNaN: hidesNaN ?? losses.map { _ in false }, batchLosses: batches)
    // One batch an epoch, one input: the loss is the squared error.
    let windows = Matrix(normal: 4, 1, seed: 1)
    let outcome = try Training.run(
      network, plan: TrainingPlan(epochs: losses.count - 1, batchSize: 4, patience: 100), training: windows,
      validation: windows,
      checkpoints: TrainingCheckpoints(from: start, every: 0) { state in
        saved.append(state.epoch)
        keep(state)
      },
      progress: { _ in true })
    return (outcome, saved)
  }

  @Test(
    "the last good weights are kept, and the state before the diverging epoch",
    arguments: [Double.nan, .infinity, 1001])
  func lastGoodWeights(loss: Double) throws {
    let (outcome, saved) = try run([1, 0.9, 0.5, 0.7, loss, 0.1])
    #expect(outcome.stop == .diverged(inEpoch: 4))
    #expect(outcome.bestEpoch == 2 && outcome.model == [2, 0])
    #expect(outcome.history.map(\.epoch) == [1, 2, 3])
    #expect(saved == [1, 2, 3])
  }

  @Test("a loss a thousand times the untrained network's is no explosion yet")
  func roughStart() throws {
    #expect(try run([1, 999, 0.5]).outcome.stop == .completed)
  }

  @Test("the first batch is measured by, too, where it costs more than validation", arguments: [nil, 1, 2])
  func firstBatch(continuedAfter: Int?) throws {
    var states: [TrainingState] = []
    func outcome(_ losses: [Double], _ batches: [Double]) throws -> Trained<[Float]> {
      states = []
      let whole = try run(losses, batches: batches) { states.append($0) }.outcome
      guard let start = states.first(where: { $0.epoch == continuedAfter }) else { return whole }
      return try run(losses, batches: batches, from: start).outcome
    }
    #expect(try outcome([0, 0, 0.5, 4999, 0.2], [5, 4, 3, 2]).stop == .completed)
    #expect(try outcome([0, 0, 0.5, 5001, 0.2], [5, 4, 3, 2]).stop == .diverged(inEpoch: 3))
    #expect(try outcome([0, 0, 0.5, 0.4, 0.2], [5, 4, 4999, 2]).stop == .completed)
    for loss in [5001, Double.infinity, .nan] {
      #expect(try outcome([0, 0, 0.5, 0.4, 0.2], [5, 4, loss, 2]).stop == .diverged(inEpoch: 3))
    }
  }

  @Test("patience begins behind the warm-up, also where the warm-up was in another run", arguments: [nil, 2, 5])
  func patienceBehindWarmUp(continuedAfter: Int?) throws {
    let network = ToldNetwork(
      losses: (0..<20).map { 1 + Double($0) / 100 }, hidesNaN: [Bool](repeating: false, count: 20))
    let windows = Matrix(normal: 4, 1, seed: 1)
    let plan = TrainingPlan(epochs: 19, batchSize: 4, patience: 3, warmUpEpochs: 4)
    var states: [TrainingState] = []
    func run(from start: TrainingState?) throws -> Trained<[Float]> {
      let checkpoints = TrainingCheckpoints(from: start, every: 0) { states.append($0) }
      return try Training.run(
        network, plan: plan, training: windows, validation: windows, checkpoints: checkpoints, progress: { _ in true })
    }
    var outcome = try run(from: nil)
    if let continuedAfter {
      let start: TrainingState = try #require(states.first { $0.epoch == continuedAfter })
      outcome = try run(from: start)
    }
    #expect(outcome.stop == .noImprovement(afterEpoch: 7))
    #expect(outcome.bestEpoch == 1 && outcome.model == [1, 0])
  }

  @Test("weights that are no numbers are never the best, though the loss hides them")
  func hiddenNaN() throws {
    let (outcome, saved) = try run([1, 0.9, 0.5, 0.4, 0.3], hidesNaN: [false, false, true, true])
    #expect(outcome.stop == .diverged(inEpoch: 3))
    #expect(outcome.bestEpoch == 2 && outcome.model == [2, 0])
    #expect(saved == [1, 2])
    #expect(throws: TrainingError.diverged(inEpoch: 1, learningRate: 1e-3)) {
      try run([1, 0.9], hidesNaN: [true])
    }
  }
}

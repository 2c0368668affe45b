import Foundation
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct TrainingTests {
  /// Two strong directions of variance `strength` in noise of variance `noise`.
  func lowRank(_ rows: Int, _ columns: Int, strength: Double, noise: Double, seed: UInt64) -> Matrix {
    var stream = RandomStream(seed: seed)
    var elements: [Float] = []
    let scale = (2 * strength / Double(columns)).squareRoot()
    for _ in 0..<rows {
      let (a, b) = (stream.normal(), stream.normal())
      for column in 0..<columns {
        // A cosine and a sine over a whole period are orthogonal, each of length √(columns / 2).
        let angle = 2 * Double.pi * Double(column) / Double(columns)
        elements.append(
          Float(scale * (a * cos(angle) + b * sin(angle)) + noise.squareRoot() * stream.normal()))
      }
    }
    return Matrix(rows, columns, elements)
  }

  func linear(_ kind: AutoencoderArchitecture.Kind, _ inputs: Int, latents: Int) -> AutoencoderArchitecture {
    AutoencoderArchitecture(
      kind: kind, inputCount: inputs, hiddenCounts: [], latentCount: latents, activation: .identity)
  }

  func meanSquaredError(_ model: Autoencoder, _ windows: Matrix) -> Double {
    let output = model.reconstruct(windows)
    return zip(output.elements, windows.elements).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
      / Double(windows.elements.count)
  }

  @Test(
    "a linear autoencoder reaches, and does not beat, the residual of as many principal components",
    arguments: [1, 2, 3] as [UInt64])
  func principalComponents(seed: UInt64) throws {
    let data = lowRank(400, 11, strength: 9, noise: 0.1, seed: 1)
    let eigen = try #require(SymmetricEigen(data.covariance(), order: 11))
    let residual = eigen.values.dropFirst(2).reduce(0, +) / 11
    let plan = TrainingPlan(
      epochs: 300, batchSize: 50, learningRate: 1e-2, schedule: .cosine(floor: 0.01), patience: 300, seed: seed)
    let trained = try Training.run(linear(.dense, 11, latents: 2), plan: plan, training: data, validation: data)
    let error = meanSquaredError(trained.model, data)
    #expect(error >= residual * 0.9999)
    #expect(error <= residual * 1.02, "\(error) beside \(residual)")
  }

  @Test(
    "a nonlinear autoencoder explains most of a low-rank set it has not seen", arguments: [1, 2, 3] as [UInt64])
  func nonlinear(seed: UInt64) throws {
    let data = lowRank(600, 20, strength: 10, noise: 0.05, seed: 2)
    let architecture = AutoencoderArchitecture(
      kind: .dense, inputCount: 20, hiddenCounts: [16], latentCount: 4, activation: .leakyReLU(slope: 0.2))
    let plan = TrainingPlan(epochs: 150, batchSize: 32, learningRate: 5e-3, gradientClip: 1, seed: seed)
    let trained = try Training.run(
      architecture, plan: plan, training: data.rows(0..<400), validation: data.rows(400..<600))
    let unseen = data.rows(400..<600)
    // Signal 2 · 10 / 20 and noise 0.05 per input: a perfect model leaves the noise, 5 %.
    let ratio = try #require(MeanPredictor.ratio(of: trained.model.reconstruct(unseen), to: unseen))
    #expect(ratio < 0.1, "\(ratio)")
  }

  /// A linear variational autoencoder has the optimum of probabilistic principal components (Lucas et al. 2019): with a
  /// decoder of variance 1 a direction of variance λ > 1 costs ½ ln λ nats, others nothing. The averaged loss is a decoder of
  /// variance D / 2, so that nothing below is worth its divergence.
  ///
  /// Under free bits f nothing draws a latent whose divergence in a batch is below f. With means of variance about ½, one
  /// window's divergence ½ mean² deviates by about 0.4 nats and the mean of 50 by s = 0.055, so a latent settles within two
  /// s below f.
  @Test(
    "the averaged loss collapses a variational autoencoder where the summed one keeps the nats of its directions",
    arguments: [1, 2, 3] as [UInt64])
  func collapse(seed: UInt64) throws {
    let data = lowRank(800, 64, strength: 16, noise: 0.25, seed: 3)
    func train(_ loss: ReconstructionLoss, freeBits: Double = 0) throws -> (divergence: Double, active: Int) {
      let plan = TrainingPlan(
        epochs: 120, batchSize: 50, learningRate: 1e-2, schedule: .cosine(floor: 0.01), patience: 120, loss: loss,
        warmUpEpochs: 10, freeBits: freeBits, seed: seed)
      let model = try Training.run(linear(.variational, 64, latents: 4), plan: plan, training: data, validation: data)
        .model
      let divergence = model.klDivergence(data).reduce(0.0) { $0 + Double($1) } / Double(data.rowCount)
      return (divergence, ActiveLatents(means: model.encode(data).mean).count)
    }
    let eigen = try #require(SymmetricEigen(data.covariance(), order: 64))
    let nats = eigen.values.filter { $0 > 1 }.reduce(0) { $0 + 0.5 * log($1) }
    let summed = try train(.summed)
    #expect(abs(summed.divergence / nats - 1) < 0.03, "\(summed.divergence) of \(nats) nats")
    #expect(summed.active == 2)
    let averaged = try train(.averaged)
    #expect(averaged.divergence < 0.01, "\(averaged.divergence) nats")
    #expect(averaged.active == 0)
    let free = try train(.averaged, freeBits: 0.5)
    #expect(free.divergence > 4 * (0.5 - 2 * 0.055) && free.divergence <= 4 * 0.5, "\(free.divergence) nats")
    #expect(free.active == 4)
  }

  @Test("early stopping returns the weights of the lowest validation loss")
  func earlyStopping() throws {
    let training = Matrix(normal: 12, 15, seed: 1)
    let validation = Matrix(normal: 40, 15, seed: 2)
    let architecture = AutoencoderArchitecture(
      kind: .dense, inputCount: 15, hiddenCounts: [32], latentCount: 14, activation: .tanh)
    let plan = TrainingPlan(epochs: 400, batchSize: 4, learningRate: 1e-2, patience: 6, seed: 3)
    let trained = try Training.run(architecture, plan: plan, training: training, validation: validation)
    let losses = trained.history.map(\.validationLoss)
    let lowest = try #require(losses.min())
    #expect(losses[trained.bestEpoch - 1] == lowest)
    #expect(trained.bestEpoch < trained.history.count)
    #expect(trained.stop == .noImprovement(afterEpoch: trained.history.count))
    #expect(abs(meanSquaredError(trained.model, validation) - lowest) <= 1e-5 * lowest)
  }

  @Test("the first epoch's divergence is an error that names epoch and learning rate")
  func divergence() {
    let data = Matrix(normal: 64, 9, seed: 1)
    for kind in [AutoencoderArchitecture.Kind.dense, .variational] {
      let architecture = AutoencoderArchitecture(
        kind: kind, inputCount: 9, hiddenCounts: [6], latentCount: 2, activation: .relu)
      #expect(throws: TrainingError.diverged(inEpoch: 1, learningRate: 1e6)) {
        try Training.run(
          architecture, plan: TrainingPlan(epochs: 5, batchSize: 16, learningRate: 1e6), training: data,
          validation: data)
      }
    }
  }

  @Test("a later epoch's divergence leaves the best weights before it")
  func laterDivergence() throws {
    let data = Matrix(normal: 64, 9, seed: 1)
    let architecture = AutoencoderArchitecture(
      kind: .dense, inputCount: 9, hiddenCounts: [6], latentCount: 2, activation: .relu)
    // One batch an epoch: only the validation loss can see the explosion within the epoch.
    for batchSize in [16, 64] {
      let plan = TrainingPlan(
        epochs: 20, batchSize: batchSize, schedule: .step(every: 4, factor: 1e9), initialisation: .he, seed: 2)
      let trained = try Training.run(architecture, plan: plan, training: data, validation: data)
      #expect(trained.stop == .diverged(inEpoch: 5))
      #expect(trained.history.map(\.epoch) == [1, 2, 3, 4])
      let lowest = try #require(trained.history.map(\.validationLoss).min())
      #expect(abs(meanSquaredError(trained.model, data) - lowest) <= 1e-5 * lowest)
    }
  }

  @Test("windows of zeros to validate by are no divergence", arguments: AutoencoderArchitecture.Kind.allCases)
  func zerosToValidateBy(kind: AutoencoderArchitecture.Kind) throws {
    let architecture = AutoencoderArchitecture(
      kind: kind, inputCount: 9, hiddenCounts: [6], latentCount: 2, activation: .relu)
    let trained = try Training.run(
      architecture, plan: TrainingPlan(epochs: 5, batchSize: 16, patience: 100),
      training: Matrix(normal: 64, 9, seed: 1), validation: Matrix(zeros: 7, 9))
    #expect(trained.stop == .completed && trained.history.count == 5)
  }

  @Test("one extreme window alone in its batch is no divergence", arguments: [1, 12])
  func extremeWindow(batchSize: Int) throws {
    var stream = RandomStream(seed: 1)
    let quiet = (0..<37 * 9).map { _ in Float(stream.normal()) }
    let validation = Matrix(normal: 13, 9, seed: 2)
    let architecture = AutoencoderArchitecture(
      kind: .dense, inputCount: 9, hiddenCounts: [6], latentCount: 2, activation: .relu)
    let plan = TrainingPlan(epochs: 3, batchSize: batchSize, patience: 100, seed: 2)
    // Each window in turn, so that it is alone in the last batch of 12 at some time, too.
    for extreme in 0..<37 {
      var values = quiet
      for index in extreme * 9..<(extreme + 1) * 9 { values[index] = index.isMultiple(of: 2) ? 60 : -60 }
      let trained = try Training.run(
        architecture, plan: plan, training: Matrix(37, 9, values), validation: validation)
      #expect(trained.stop == .completed, "window \(extreme)")
    }
  }

  @Test("one seed gives the same bits twice, another gives others", arguments: AutoencoderArchitecture.Kind.allCases)
  func sameBits(kind: AutoencoderArchitecture.Kind) throws {
    let architecture = AutoencoderArchitecture(
      kind: kind, inputCount: 23, hiddenCounts: [11], latentCount: 3, activation: .leakyReLU(slope: 0.2))
    // 37 windows in batches of 10: the last is smaller.
    let (training, validation) = (Matrix(normal: 37, 23, seed: 1), Matrix(normal: 13, 23, seed: 2))
    func run(_ seed: UInt64) throws -> (parameters: [Float], losses: [[Double]]) {
      let plan = TrainingPlan(epochs: 4, batchSize: 10, loss: .summed, gradientClip: 1, seed: seed)
      let trained = try Training.run(architecture, plan: plan, training: training, validation: validation)
      return (trained.model.parameters, trained.history.map { [$0.trainingLoss, $0.divergence, $0.validationLoss] })
    }
    let (first, second, other) = (try run(7), try run(7), try run(8))
    #expect(first.parameters == second.parameters)
    #expect(first.losses == second.losses)
    #expect(first.parameters != other.parameters)
  }

  @Test func progressSeesEveryEpochAndCanEndTheRun() throws {
    let data = Matrix(normal: 20, 6, seed: 1)
    var seen: [Int] = []
    let trained = try Training.run(
      linear(.dense, 6, latents: 2), plan: TrainingPlan(epochs: 9, batchSize: 5), training: data, validation: data
    ) { record in
      seen.append(record.epoch)
      return record.epoch < 3
    }
    #expect(seen == [1, 2, 3])
    #expect(trained.history.map(\.epoch) == seen)
    #expect(trained.stop == .cancelled(afterEpoch: 3))
  }

  @Test func recordsHoldTheirEpochsTerms() throws {
    let data = Matrix(normal: 30, 6, seed: 1)
    let plan = TrainingPlan(
      epochs: 4, batchSize: 8, learningRate: 0.5e-2, schedule: .step(every: 2, factor: 0.5), loss: .summed, beta: 0.8,
      warmUpEpochs: 1)
    let trained = try Training.run(linear(.variational, 6, latents: 2), plan: plan, training: data, validation: data)
    #expect(trained.stop == .completed)
    #expect(trained.history.map(\.learningRate) == [0.5e-2, 0.5e-2, 0.25e-2, 0.25e-2])
    #expect(trained.history.map(\.beta) == [0.4, 0.8, 0.8, 0.8])
    for record in trained.history {
      #expect(record.divergence > 0)
      let total = record.reconstruction + record.beta * record.divergence
      #expect(abs(record.trainingLoss - total) <= 1e-9 * total)
    }
  }

  @Test func unusableWindowsAreNamed() {
    let good = Matrix(normal: 4, 3, seed: 1)
    var bad = good
    bad[2, 1] = .nan
    func refuse(_ error: TrainingError, training: Matrix, validation: Matrix) {
      #expect(throws: error) {
        try Training.run(
          linear(.dense, 3, latents: 1), plan: TrainingPlan(), training: training, validation: validation)
      }
    }
    refuse(.noWindows(.training), training: Matrix(zeros: 0, 3), validation: good)
    refuse(.noWindows(.validation), training: good, validation: Matrix(zeros: 0, 3))
    refuse(.notFinite(.validation, window: 2, input: 1), training: good, validation: bad)
    bad[2, 1] = .infinity
    refuse(.notFinite(.training, window: 2, input: 1), training: bad, validation: good)
  }
}

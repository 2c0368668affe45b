import Foundation
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

/// Networks that are told the operating state.
@Suite struct ConditionedTests {
  /// Rows of two states, each with a mean pattern of its own, and one number that varies within both.
  struct States {
    /// `[row, 24]`
    let rows: Matrix
    /// `[row, 2]`: which state, as a 1 in its place.
    let conditions: Matrix
    /// The same of the other state.
    var others: Matrix { Matrix(conditions.rowCount, 2, conditions.elements.map { 1 - $0 }) }

    init(_ count: Int, seed: UInt64) {
      var stream = RandomStream(seed: seed, stream: 3)
      var (values, conditions): ([Float], [Float]) = ([], [])
      for row in 0..<count {
        let (state, share) = (row % 2, stream.normal())
        for column in 0..<24 {
          let x = 2 * Double.pi * Double(column) / 24
          let mean = state == 0 ? sin(x) : cos(3 * x)
          values.append(Float(mean + share * 0.5 * sin(2 * x) + 0.05 * stream.normal()))
        }
        conditions += state == 0 ? [1, 0] : [0, 1]
      }
      rows = Matrix(count, 24, values)
      self.conditions = Matrix(count, 2, conditions)
    }
  }

  static func error(_ reconstruction: Matrix, _ rows: Matrix) -> Double {
    zip(reconstruction.elements, rows.elements).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }
      / Double(rows.elements.count)
  }

  static func dense(
    _ kind: AutoencoderArchitecture.Kind, conditions: Int, hidden: [Int] = [16]
  ) -> AutoencoderArchitecture {
    AutoencoderArchitecture(
      kind: kind, inputCount: 24, hiddenCounts: hidden, latentCount: 1, activation: .tanh, conditionCount: conditions)
  }

  @Test(
    "one model that is told the state repeats both better than one that must find it, and worse under the wrong one",
    arguments: AutoencoderArchitecture.Kind.allCases)
  func twoStates(_ kind: AutoencoderArchitecture.Kind) throws {
    let (training, validation) = (States(200, seed: 1), States(60, seed: 2))
    let plan = TrainingPlan(epochs: 60, batchSize: 20, learningRate: 5e-3, patience: 60, loss: .summed, seed: 3)
    let told = try Training.run(
      Self.dense(kind, conditions: 2), plan: plan, training: training.rows, validation: validation.rows,
      conditions: (training.conditions, validation.conditions)
    ).model
    let untold = try Training.run(
      Self.dense(kind, conditions: 0), plan: plan, training: training.rows, validation: validation.rows
    ).model
    let right = Self.error(told.reconstruct(validation.rows, conditions: validation.conditions), validation.rows)
    let wrong = Self.error(told.reconstruct(validation.rows, conditions: validation.others), validation.rows)
    let without = Self.error(untold.reconstruct(validation.rows), validation.rows)
    #expect(right < 0.8 * without, "\(right) told, \(without) untold")
    #expect(wrong > 5 * right, "\(wrong) under the wrong state, \(right) under the right one")
  }

  static func convolutional(
    _ latents: ConvolutionalArchitecture.LatentKind, conditions: Int, normalises: Bool = false
  ) -> ConvolutionalArchitecture {
    ConvolutionalArchitecture(
      input: ImageShape(channels: 1, height: 6, width: 4), filters: [5, 1], normalises: normalises, activation: .tanh,
      outputActivation: .identity, latents: latents, conditionCount: conditions)
  }

  static let kinds: [ConvolutionalArchitecture] = [
    convolutional(.image, conditions: 2), convolutional(.image, conditions: 2, normalises: true),
    convolutional(.gaussian(1), conditions: 2), convolutional(.gaussian(1), conditions: 2, normalises: true),
  ]

  @Test("so does a convolutional one", arguments: kinds)
  func twoStatesOfImages(_ architecture: ConvolutionalArchitecture) throws {
    let (training, validation) = (States(200, seed: 1), States(60, seed: 2))
    let plan = TrainingPlan(
      epochs: 80, batchSize: 20, learningRate: 1e-2, schedule: .cosine(floor: 0.01), patience: 80, loss: .summed,
      beta: 0.1, seed: 3)
    let told = try Training.run(
      architecture, plan: plan, training: training.rows, validation: validation.rows,
      conditions: (training.conditions, validation.conditions)
    ).model
    let untold = try Training.run(
      Self.convolutional(architecture.latents, conditions: 0, normalises: architecture.normalises), plan: plan,
      training: training.rows, validation: validation.rows
    ).model
    let right = Self.error(told.reconstruct(validation.rows, conditions: validation.conditions), validation.rows)
    let wrong = Self.error(told.reconstruct(validation.rows, conditions: validation.others), validation.rows)
    let without = Self.error(untold.reconstruct(validation.rows), validation.rows)
    #expect(right < 0.9 * without, "\(right) told, \(without) untold")
    #expect(wrong > 1.5 * right, "\(wrong) under the wrong state, \(right) under the right one")
  }

  @Test("images' latents and reconstructions are the definition's, for one as for many", arguments: kinds)
  func definitionOfImages(_ architecture: ConvolutionalArchitecture) throws {
    let layers = ConvolutionalLayers(architecture)
    // Numbers that have been trained, condition weights and running statistics among them.
    var values = layers.initialValues(.uniform, seed: 1)
    let jitter = Matrix(normal: 1, values.count, seed: 2, scale: 0.1).elements
    for index in values.indices { values[index] += jitter[index] }
    for layer in layers.all { for index in layer.runningVariance { values[index] = 1 + abs(jitter[index]) } }
    let model = ConvolutionalAutoencoder(architecture, values: values)
    #expect(try ConvolutionalAutoencoder(architecture, namedParameters: model.namedParameters.reversed()) == model)
    let trained = model.namedParameters.filter { !$0.isStatistic }
    #expect(trained.reduce(0) { $0 + $1.values.count } == architecture.parameterCount)
    #expect(trained.first { $0.name == "encoder.0.condition.weight" }?.shape == [5, 2])

    let (images, conditions) = (Matrix(normal: 70, 24, seed: 3), Matrix(normal: 70, 2, seed: 4))
    let pass = PlainConvolutionalAutoencoder(model).run(
      PlainImages(images, architecture.input), conditions: conditions.wideRows, isTraining: false)
    let (reconstruction, latents) = model.evaluate(images, conditions: conditions)
    let means = pass.means.isEmpty ? pass.latents.values : pass.means.flatMap { $0 }
    #expect(relativeDifference(reconstruction.elements, pass.output.values) <= 1e-5)
    #expect(relativeDifference(latents.mean.elements, means) <= 1e-5)
    #expect(model.reconstruct(images, conditions: conditions) == reconstruction)
    for row in [0, 1, 69] {
      let alone = model.reconstruct(images.rows(row..<row + 1), conditions: conditions.rows(row..<row + 1))
      #expect(alone.elements == reconstruction.row(row))
    }
  }

  @Test("a conditioned training of images continued from any epoch ends with the same bits", arguments: kinds)
  func checkpoints(_ architecture: ConvolutionalArchitecture) throws {
    let (training, validation) = (States(33, seed: 1), States(10, seed: 2))
    let plan = TrainingPlan(epochs: 4, batchSize: 8, learningRate: 1e-2, patience: 100, gradientClip: 1, seed: 4)
    var states: [TrainingState] = []
    func run(from start: TrainingState?) throws -> Trained<ConvolutionalAutoencoder> {
      try Training.run(
        architecture, plan: plan, training: training.rows, validation: validation.rows,
        conditions: (training.conditions, validation.conditions),
        checkpoints: TrainingCheckpoints(from: start, every: 0) { states.append($0) })
    }
    let whole = try run(from: nil)
    // What validation found is what the model does.
    if architecture.latents == .image {
      let error = Self.error(
        whole.model.reconstruct(validation.rows, conditions: validation.conditions), validation.rows)
      let best = whole.history[whole.bestEpoch - 1].validationLoss
      #expect(abs(error - best) <= 1e-6 * best)
    }
    for state in states.prefix(4) {
      #expect(try run(from: TrainingState(bytes: state.bytes)).model == whole.model, "from epoch \(state.epoch)")
    }
  }

  @Test func imagesWithoutTheirConditionsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionalAutoencoder(ConditionedTests.kinds[0], seed: 1).reconstruct(Matrix(zeros: 3, 24))
    }
  }

  static let shapes = [
    AutoencoderArchitecture(
      kind: .dense, inputCount: 37, hiddenCounts: [19], latentCount: 5, activation: .relu, conditionCount: 3),
    AutoencoderArchitecture(
      kind: .variational, inputCount: 33, hiddenCounts: [], latentCount: 2, activation: .tanh,
      outputActivation: .sigmoid, conditionCount: 1),
    // Wide layers.
    AutoencoderArchitecture(
      kind: .variational, inputCount: 1031, hiddenCounts: [257], latentCount: 7, activation: .leakyReLU(slope: 0.1),
      outputActivation: .relu, conditionCount: 17),
    AutoencoderArchitecture(
      kind: .dense, inputCount: 3, hiddenCounts: [600], latentCount: 300, activation: .relu, conditionCount: 2),
  ]

  @Test("latents and reconstructions are the definition's, for one row as for many", arguments: shapes)
  func definition(_ architecture: AutoencoderArchitecture) {
    let model = Autoencoder(architecture, seed: 1)
    let rows = Matrix(normal: 7, architecture.inputCount, seed: 2)
    let conditions = Matrix(normal: 7, architecture.conditionCount, seed: 3)
    let judge = PlainAutoencoder(model)
    let passes = (0..<7).map { judge.run((rows.row($0) + conditions.row($0)).map(Double.init)) }
    let (reconstruction, latents) = model.evaluate(rows, conditions: conditions)
    #expect(relativeDifference(reconstruction.elements, passes.flatMap(\.output)) <= 1e-5)
    #expect(relativeDifference(latents.mean.elements, passes.flatMap(\.latents)) <= 1e-5)
    #expect(model.encode(rows, conditions: conditions) == latents)
    #expect(model.reconstruct(rows, conditions: conditions) == reconstruction)
    #expect(model.decode(latents.mean, conditions: conditions) == reconstruction)
    var written = Matrix(zeros: 7, architecture.inputCount)
    model.reconstruct(rows, conditions: conditions, into: &written)
    #expect(written == reconstruction)
    for row in 0..<7 {
      let alone = model.reconstruct(rows.rows(row..<row + 1), conditions: conditions.rows(row..<row + 1))
      #expect(alone.elements == reconstruction.row(row))
    }
  }

  @Test("one thread trains to the bits of many", arguments: shapes)
  func threads(_ architecture: AutoencoderArchitecture) {
    let rows = Matrix(normal: 70, architecture.inputCount + architecture.conditionCount, seed: 2)
    let noise = Matrix(normal: 70, architecture.latentCount, seed: 3)
    @Sendable func trained() -> [Float] {
      let network = DenseTraining(architecture, TrainingPlan(batchSize: 70, seed: 7))
      for _ in 0..<3 {
        _ = network.step(
          ArraySlice(0..<70), of: rows, noise: noise.elements.span,
          objective: Objective(reconstruction: .averaged, beta: 1, freeBits: 0), learningRate: 1e-2)
      }
      return network.parameters
    }
    let many = trained()
    // Work within work is done by the thread that asks.
    let one = concurrentMap(2) { _ in trained() }
    #expect(one[0] == many && one[1] == many)
  }

  @Test("an architecture that was kept before there were conditions has none")
  func olderArchitecture() throws {
    let text = """
      {"kind": "dense", "inputCount": 9, "hiddenCounts": [4], "latentCount": 2, "activation": {"relu": {}}}
      """
    let architecture = try JSONDecoder().decode(AutoencoderArchitecture.self, from: Data(text.utf8))
    #expect(architecture.conditionCount == 0 && architecture.outputActivation == .identity)
    for shape in Self.shapes {
      #expect(try JSONDecoder().decode(AutoencoderArchitecture.self, from: JSONEncoder().encode(shape)) == shape)
      let model = Autoencoder(shape, seed: 4)
      #expect(try Autoencoder(shape, namedParameters: model.namedParameters.reversed()) == model)
    }
  }

  @Test("system E's network is 320-64-64-8-64-64-320 with a rectifier after every layer but the last")
  func systemE() {
    let layers = AutoencoderLayers(
      AutoencoderArchitecture(
        kind: .dense, inputCount: 320, hiddenCounts: [64, 64], latentCount: 8, activation: .relu))
    #expect(layers.all.map(\.outputCount) == [64, 64, 8, 64, 64, 320])
    #expect(layers.all.map(\.activation) == [.relu, .relu, .relu, .relu, .relu, .identity])
    #expect(layers.parameterCount == 50_760)
  }

  @Test func conditionsOfAnotherWidthTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Autoencoder(ConditionedTests.dense(.dense, conditions: 2), seed: 1)
        .reconstruct(Matrix(zeros: 3, 24), conditions: Matrix(zeros: 3, 1))
    }
  }

  @Test func missingConditionsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Autoencoder(ConditionedTests.dense(.dense, conditions: 2), seed: 1).reconstruct(Matrix(zeros: 3, 24))
    }
  }

  @Test func fewerConditionsThanRowsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Autoencoder(ConditionedTests.dense(.dense, conditions: 2), seed: 1)
        .reconstruct(Matrix(zeros: 3, 24), conditions: Matrix(zeros: 2, 2))
    }
  }
}

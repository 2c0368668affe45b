import Foundation
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct ClassifierTrainingTests {
  static func architecture(classes: Int = 3, normalises: Bool) -> ClassifierArchitecture {
    ClassifierArchitecture(
      input: ImageShape(channels: 1, height: 12, width: 9), classCount: classes, filters: [6, 10],
      normalises: normalises)
  }

  /// Stripes of random place and height in noise: rows, columns or a checked pattern, of which every fifth image has one.
  static func stripes(_ count: Int, seed: UInt64) -> (images: Matrix, labels: [Int]) {
    var stream = RandomStream(seed: seed)
    let labels = (0..<count).map { $0 % 5 == 4 ? 2 : $0 % 2 }
    let images = labels.map { label in
      let (phase, height) = (stream.below(4), stream.uniform(in: 0.7...1.3))
      return (0..<108).map { place in
        let (y, x) = ((place / 9 + phase) / 2 % 2, (place % 9 + phase) / 2 % 2)
        return Float(height * Double([y, x, y ^ x][label]) + 0.3 * stream.normal())
      }
    }
    return (Matrix(rows: images, columnCount: 108), labels)
  }

  @Test(
    "learns to tell stripes apart, unseen ones too, and the same plan gives the same bits", arguments: [false, true])
  func learns(normalises: Bool) throws {
    let (training, validation, unseen) = (
      Self.stripes(160, seed: 1), Self.stripes(40, seed: 2), Self.stripes(200, seed: 3)
    )
    let plan = TrainingPlan(epochs: 40, batchSize: 13, learningRate: 5e-3, patience: 40, seed: 4)
    func run() throws -> Trained<Classifier> {
      try Training.run(
        Self.architecture(normalises: normalises), plan: plan, training: training, validation: validation)
    }
    let (one, two) = (try run(), try run())
    #expect(one.model == two.model)
    #expect(one.history.map(\.timeless) == two.history.map(\.timeless))
    let probabilities = one.model.probabilities(of: unseen.images)
    let right = unseen.labels.indices.count { row in
      (0..<3).allSatisfy { probabilities[row, $0] <= probabilities[row, unseen.labels[row]] }
    }
    // The most frequent class alone would be right for 80 of them.
    #expect(right >= 190, "\(right) of 200")
    // What validation found is what the model does, and nothing else is in the loss.
    let record = one.history[one.bestEpoch - 1]
    let (loss, _) = CrossEntropy(classWeights: [5 / 6.0, 5 / 6.0, 5 / 3.0]).evaluate(
      one.model.logits(of: validation.images), labels: validation.labels)
    #expect(abs(loss - record.validationLoss) <= 1e-12)
    #expect(record.reconstruction == 0 && record.divergence == 0 && record.trainingLoss > 0)
  }

  @Test("without anything to see, probabilities are the classes' shares of the weights")
  func shares() throws {
    let labels = (0..<60).map { $0 % 6 == 0 ? 1 : 0 }
    let images = Matrix(60, 108, [Float](repeating: 0.5, count: 60 * 108))
    let plan = TrainingPlan(epochs: 60, batchSize: 60, learningRate: 0.05, patience: 60, seed: 2)
    func probability(_ weights: ClassWeights) throws -> Float {
      try Training.run(
        Self.architecture(classes: 2, normalises: false), plan: plan, training: (images, labels),
        validation: (images, labels), weights: weights
      ).model.probabilities(of: images)[0, 1]
    }
    #expect(abs(try probability(.equal) - 1 / 6) < 0.01)
    #expect(abs(try probability(.balanced) - 0.5) < 0.01)
    #expect(abs(try probability(.given([1, 10])) - 2 / 3) < 0.01)
  }

  @Test("a training continued from any epoch ends with the bits of one in one go", arguments: [false, true])
  func continues(normalises: Bool) throws {
    let (training, validation) = (Self.stripes(29, seed: 5), Self.stripes(11, seed: 6))
    let plan = TrainingPlan(
      epochs: 6, batchSize: 8, schedule: .cosine(floor: 0.1), patience: 100, gradientClip: 0.5, seed: 4)
    var states: [TrainingState] = []
    func run(from start: TrainingState?) throws -> Trained<Classifier> {
      let checkpoints = TrainingCheckpoints(from: start, every: 0) { states.append($0) }
      return try Training.run(
        Self.architecture(normalises: normalises), plan: plan, training: training, validation: validation,
        checkpoints: checkpoints)
    }
    let whole = try run(from: nil)
    #expect(states.count == 6)
    for state in states {
      let read = try TrainingState(bytes: state.bytes)
      #expect(read == state)
      #expect(read.untrained.crossEntropy > 0 && read.untrained.squaredError == 0 && read.untrained.rows == 11)
      let continued = try run(from: read)
      #expect(continued.model == whole.model, "from epoch \(state.epoch)")
      #expect(continued.history.map(\.timeless) == whole.history.map(\.timeless))
      #expect(continued.bestEpoch == whole.bestEpoch && continued.stop == whole.stop)
    }
  }

  @Test(
    "one thread or many give the same bits, and a smaller batch bears no trace of the one before",
    arguments: [false, true])
  func threads(normalises: Bool) {
    let layers = ConvolutionalLayers(Self.architecture(normalises: normalises))
    let values = layers.initialValues(.he, seed: 3)
    let (images, labels) = Self.stripes(19, seed: 1)
    let examples = LabelledImages(images, labels: labels, classCount: 3)
    @Sendable func network(_ capacity: Int) -> ClassifierTraining {
      ClassifierTraining(
        layers, values: values, loss: CrossEntropy(classWeights: [1, 2, 0.5]), optimiser: .adam(Adam()),
        gradientClip: nil, capacity: capacity)
    }
    let used = network(19)
    let many = used.gradient(Array(0..<19)[...], of: examples)
    // Work inside of work is done by one thread.
    let single = concurrentMap(2) { _ in network(19).gradient(Array(0..<19)[...], of: examples) }
    for one in single {
      #expect(one.gradient == many.gradient)
      #expect(one.sums == many.sums)
    }
    let (after, alone) = (
      used.gradient([4, 2, 9], of: examples), network(3).gradient([4, 2, 9], of: examples)
    )
    #expect(after.gradient == alone.gradient)
    #expect(after.sums == alone.sums && alone.sums.rows == 3)
  }

  @Test("early stopping ends a run that learns noise by heart, with the weights of its best epoch")
  func stopsEarly() throws {
    let labels = (0..<24).map { $0 % 2 }
    let trained = try Training.run(
      Self.architecture(classes: 2, normalises: true),
      plan: TrainingPlan(epochs: 200, batchSize: 8, learningRate: 1e-2, patience: 5, seed: 1),
      training: (Matrix(normal: 24, 108, seed: 1), labels), validation: (Matrix(normal: 24, 108, seed: 2), labels))
    #expect(trained.stop == .noImprovement(afterEpoch: trained.history.count))
    #expect(trained.history.count < 200 && trained.bestEpoch < trained.history.count)
  }

  @Test("a divergence ends the run and says so")
  func divergence() {
    #expect(throws: TrainingError.diverged(inEpoch: 1, learningRate: 1e30)) {
      try Training.run(
        Self.architecture(normalises: false), plan: TrainingPlan(epochs: 3, batchSize: 8, learningRate: 1e30),
        training: Self.stripes(40, seed: 1), validation: Self.stripes(5, seed: 2))
    }
  }

  @Test("examples that nothing can be learnt from are named")
  func refusals() {
    let (images, labels) = Self.stripes(10, seed: 1)
    func refuse(_ error: TrainingError, _ images: Matrix, _ labels: [Int]) {
      #expect(throws: error) {
        try Training.run(
          Self.architecture(normalises: true), plan: TrainingPlan(), training: (images, labels),
          validation: Self.stripes(5, seed: 2))
      }
    }
    refuse(.noExamples(ofClass: 2), images, labels.map { min($0, 1) })
    refuse(.noWindows(.training), Matrix(zeros: 0, 108), [])
    var broken = images
    broken[7, 3] = .infinity
    refuse(.notFinite(.training, window: 7, input: 3), broken, labels)
  }

  @Test func labelsBeyondTheClassesTrap() async {
    await #expect(processExitsWith: .failure) {
      let (images, labels) = ClassifierTrainingTests.stripes(10, seed: 1)
      _ = try Training.run(
        ClassifierTrainingTests.architecture(classes: 2, normalises: true), plan: TrainingPlan(epochs: 1),
        training: (images, labels), validation: (images, labels))
    }
  }

  @Test func moreLabelsThanImagesTrap() async {
    await #expect(processExitsWith: .failure) {
      let (images, labels) = ClassifierTrainingTests.stripes(10, seed: 1)
      _ = try Training.run(
        ClassifierTrainingTests.architecture(normalises: true), plan: TrainingPlan(epochs: 1),
        training: (images, labels + [0]), validation: (images, labels))
    }
  }
}

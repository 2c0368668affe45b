import Foundation
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct ClassifierTests {
  static let small = [
    ClassifierArchitecture(input: ImageShape(channels: 1, height: 12, width: 10), filters: [5, 19], normalises: false),
    ClassifierArchitecture(
      input: ImageShape(channels: 3, height: 9, width: 13), classCount: 3, filters: [16, 4], activation: .tanh),
    ClassifierArchitecture(
      input: ImageShape(channels: 17, height: 11, width: 6), classCount: 18, filters: [3], kernel: 5, stride: 3,
      padding: 2, activation: .leakyReLU(slope: 0.1)),
    ClassifierArchitecture(
      input: ImageShape(channels: 2, height: 7, width: 5), classCount: 4, filters: [4, 6], stride: 1,
      normalises: false, activation: .sigmoid),
  ]

  /// A network whose running statistics are no longer those of the beginning.
  static func model(_ architecture: ClassifierArchitecture, seed: UInt64 = 1) -> Classifier {
    let layers = ConvolutionalLayers(architecture)
    var values = layers.initialValues(.he, seed: seed)
    var stream = RandomStream(seed: seed, stream: 5)
    for layer in layers.all {
      for index in layer.normScale { values[index] = Float(stream.uniform(in: 0.5...1.5)) }
      for index in layer.bias { values[index] = Float(stream.uniform(in: -0.3...0.3)) }
      for index in layer.normShift { values[index] = Float(stream.uniform(in: -0.3...0.3)) }
      for index in layer.runningMean { values[index] = Float(stream.uniform(in: -0.3...0.3)) }
      for index in layer.runningVariance { values[index] = Float(stream.uniform(in: 0.2...2)) }
    }
    return Classifier(architecture, values: values)
  }

  @Test("the parameters are PyTorch's, by number and shape")
  func shapes() {
    let architecture = ClassifierArchitecture(input: ImageShape(channels: 1, height: 64, width: 44))
    // What PyTorch 2.15 says of Conv2d(stride 2, padding 1), BatchNorm2d for 16, 32, 64, 128 and Linear(128, 2).
    #expect(architecture.parameterCount == 97_890)
    let model = Classifier(architecture, seed: 1)
    let trained = model.namedParameters.dropLast(8)
    #expect(trained.suffix(3).map(\.name) == ["encoder.3.norm.bias", "output.weight", "output.bias"])
    #expect(trained.suffix(3).map(\.shape) == [[128], [2, 128], [2]])
    #expect(model.namedParameters[4].shape == [32, 16, 3, 3])
    #expect(model.namedParameters.suffix(8).allSatisfy { $0.isStatistic })
  }

  @Test("logits are the definition's: features averaged over pixels, then a dense layer", arguments: small)
  func definition(_ architecture: ClassifierArchitecture) {
    let model = Self.model(architecture)
    let images = Matrix(normal: 5, architecture.inputCount, seed: 2)
    let expected = PlainClassifier(model).logits(PlainImages(images, architecture.input), isTraining: false)
    #expect(relativeDifference(model.logits(of: images).elements, expected.flatMap { $0 }) <= 1e-5)
  }

  @Test("probabilities are the softmax of the logits", arguments: small)
  func probabilities(_ architecture: ClassifierArchitecture) {
    let model = Self.model(architecture)
    let images = Matrix(normal: 6, architecture.inputCount, seed: 4)
    let expected = model.logits(of: images).wideRows.map { row in
      row.map { value in 1 / row.reduce(0) { $0 + exp($1 - value) } }
    }
    let found = model.probabilities(of: images)
    #expect(relativeDifference(found.elements, expected.flatMap { $0 }) <= 1e-6)
    for row in found.wideRows { #expect(abs(row.reduce(0, +) - 1) <= 1e-6) }
  }

  @Test("many images at once give the bits of one by one", arguments: small)
  func oneByOne(_ architecture: ClassifierArchitecture) {
    let model = Self.model(architecture)
    let images = Matrix(normal: 9, architecture.inputCount, seed: 3)
    let (logits, probabilities) = (model.logits(of: images), model.probabilities(of: images))
    for row in 0..<9 {
      let image = images.rows(row..<row + 1)
      #expect(model.logits(of: image).elements == logits.row(row))
      #expect(model.probabilities(of: image).elements == probabilities.row(row))
    }
    #expect(Set(logits.elements).count > 9)
    #expect(model.probabilities(of: images.rows(0..<0)) == Matrix(zeros: 0, architecture.classCount))
  }

  @Test("named numbers make the same network again, in any order", arguments: small)
  func roundTrip(_ architecture: ClassifierArchitecture) throws {
    let model = Self.model(architecture)
    let again = try Classifier(architecture, namedParameters: model.namedParameters.reversed())
    #expect(again == model)
    let trained = model.namedParameters.filter { !$0.isStatistic }
    #expect(trained.reduce(0) { $0 + $1.values.count } == architecture.parameterCount)
    let decoded = try JSONDecoder().decode(ClassifierArchitecture.self, from: JSONEncoder().encode(architecture))
    #expect(decoded == architecture)
  }

  @Test("numbers that don't make the network are refused by name")
  func refusals() {
    let model = Self.model(Self.small[1])
    let convolution = model.namedParameters.map { parameter in
      parameter.name == "output.weight"
        ? NamedParameter(name: parameter.name, shape: parameter.shape + [1, 1], values: parameter.values) : parameter
    }
    #expect(throws: ParameterError.wrongShape(name: "output.weight", found: [3, 4, 1, 1], wanted: [3, 4])) {
      try Classifier(model.architecture, namedParameters: convolution)
    }
    #expect(throws: ParameterError.missing(name: "output.bias")) {
      try Classifier(
        model.architecture, namedParameters: model.namedParameters.filter { $0.name != "output.bias" })
    }
  }

  struct GradientCase: CustomTestStringConvertible, Sendable {
    var input = (2, 9, 6)
    var filters = [3, 5]
    var classes = 3
    var kernel = 3
    var stride = 2
    var padding = 1
    var normalises = true
    var activation = Activation.relu

    var architecture: ClassifierArchitecture {
      ClassifierArchitecture(
        input: ImageShape(channels: input.0, height: input.1, width: input.2), classCount: classes, filters: filters,
        kernel: kernel, stride: stride, padding: padding, normalises: normalises, activation: activation)
    }
    var testDescription: String {
      "\(input) \(filters) \(classes) classes, kernel \(kernel) / \(stride), norm \(normalises) \(activation)"
    }
  }

  static let gradientCases = [
    GradientCase(), GradientCase(normalises: false), GradientCase(normalises: false, activation: .tanh),
    GradientCase(input: (1, 12, 10), filters: [3, 18, 2], classes: 2, activation: .leakyReLU(slope: 0.2)),
    GradientCase(input: (1, 10, 7), filters: [17], classes: 19),
    GradientCase(input: (3, 7, 11), kernel: 4, stride: 1, padding: 2, activation: .sigmoid),
  ]

  @Test(
    "gradients of the whole network equal central differences, parameter by parameter", arguments: gradientCases,
    [1, 2, 3] as [UInt64])
  func gradients(_ example: GradientCase, seed: UInt64) throws {
    let architecture = example.architecture
    let model = Self.model(architecture, seed: seed)
    let images = Matrix(normal: 5, architecture.inputCount, seed: seed + 10, scale: 0.7)
    var stream = RandomStream(seed: seed, stream: 7)
    let labels = (0..<5).map { _ in stream.below(example.classes) }
    let weights = (0..<example.classes).map { _ in stream.uniform(in: 0.3...4) }
    let network = ClassifierTraining(
      model.layers, values: model.values, loss: CrossEntropy(classWeights: weights), optimiser: .adam(Adam()),
      gradientClip: nil, capacity: 6)
    let rows = [3, 0, 4, 1]
    let (sums, gradient) = network.gradient(
      rows[...], of: LabelledImages(images, labels: labels, classCount: example.classes))
    let judge = PlainClassifier(model)
    let batch = PlainImages(images.rows(at: rows), architecture.input)
    func loss(_ network: PlainClassifier) -> Double {
      network.loss(batch, labels: rows.map { labels[$0] }, weights: weights)
    }
    let total = TrainingPlan().fullObjective.terms(of: sums, inputCount: architecture.inputCount).total
    #expect(abs(total - loss(judge)) <= 1e-5 * loss(judge))

    for parameter in Classifier(architecture, values: gradient).namedParameters {
      let values = try #require(judge.numbers[parameter.name])
      try #require(values.count == parameter.values.count)
      let direction = values.map { _ in stream.normal() }
      // Small, because few steps may cross a kink of a rectifier; the judge computes in double precision.
      let step = 1e-7
      let losses = [step, -step].map { step in
        var moved = judge
        moved.numbers[parameter.name] = values.indices.map { values[$0] + step * direction[$0] }
        return loss(moved)
      }
      let numeric = (losses[0] - losses[1]) / (2 * step)
      let ours = values.indices.reduce(0.0) { $0 + Double(parameter.values[$1]) * direction[$1] }
      // Cancellation in the sum over the direction is no error: the scale is that of its terms.
      let scale = values.indices.reduce(0.0) { $0 + abs(Double(parameter.values[$1]) * direction[$1]) }
      #expect(abs(numeric - ours) <= 1e-4 * scale + 1e-8, "\(parameter.name), seed \(seed): \(numeric) and \(ours)")
    }
  }

  @Test func imagesOfAnotherSizeTrap() async {
    await #expect(processExitsWith: .failure) {
      let architecture = ClassifierArchitecture(input: ImageShape(channels: 1, height: 6, width: 4), filters: [2])
      _ = Classifier(architecture, seed: 1).logits(of: Matrix(zeros: 2, 25))
    }
  }
}

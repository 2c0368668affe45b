import Foundation
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct ConvolutionalAutoencoderTests {
  static let systemA = ConvolutionalArchitecture(
    input: ImageShape(channels: 1, height: 128, width: 128), filters: [32, 64, 128])
  static let systemB = ConvolutionalArchitecture(
    input: ImageShape(channels: 1, height: 128, width: 64), filters: [32, 64, 128, 256], normalises: true)

  /// A network whose running statistics are no longer those of the beginning.
  static func model(_ architecture: ConvolutionalArchitecture, seed: UInt64 = 1) -> ConvolutionalAutoencoder {
    let layers = ConvolutionalLayers(architecture)
    var values = layers.initialValues(.uniform, seed: seed)
    var stream = RandomStream(seed: seed, stream: 5)
    for layer in layers.all {
      for index in layer.normScale { values[index] = Float(stream.uniform(in: 0.5...1.5)) }
      for index in layer.normShift { values[index] = Float(stream.uniform(in: -0.3...0.3)) }
      for index in layer.runningMean { values[index] = Float(stream.uniform(in: -0.3...0.3)) }
      for index in layer.runningVariance { values[index] = Float(stream.uniform(in: 0.2...2)) }
    }
    return ConvolutionalAutoencoder(architecture, values: values)
  }

  @Test("the published shapes have PyTorch's parameters, latents and output padding")
  func shapes() {
    #expect(Self.systemA.latentShape == ImageShape(channels: 128, height: 16, width: 16))
    #expect(Self.systemA.latentCount == 32768)
    // The counts are what PyTorch 2.15 says of the same layers.
    #expect(Self.systemA.parameterCount == 185_217)
    #expect(Self.systemB.latentShape == ImageShape(channels: 256, height: 8, width: 4))
    #expect(Self.systemB.parameterCount == 776_833)
    for layer in 0..<3 { #expect(Self.systemA.outputPadding(ofDecoderLayer: layer) == (1, 1)) }
    for layer in 0..<4 { #expect(Self.systemB.outputPadding(ofDecoderLayer: layer) == (1, 1)) }
    let model = ConvolutionalAutoencoder(Self.systemA, seed: 1)
    #expect(model.namedParameters.map(\.name).prefix(3) == ["encoder.0.weight", "encoder.0.bias", "encoder.1.weight"])
    #expect(model.namedParameters.map(\.shape)[6] == [128, 64, 3, 3])
    #expect(model.namedParameters.map(\.shape)[11] == [1])
    #expect(model.namedParameters.count == 12)
    let normalised = ConvolutionalAutoencoder(Self.systemB, seed: 1).namedParameters
    #expect(normalised.count == 30 + 14)
    #expect(normalised.suffix(14).allSatisfy { $0.isStatistic })
  }

  static let small = [
    ConvolutionalArchitecture(input: ImageShape(channels: 1, height: 12, width: 10), filters: [5, 19]),
    ConvolutionalArchitecture(
      input: ImageShape(channels: 3, height: 9, width: 13), filters: [16, 4], normalises: true, activation: .tanh,
      outputActivation: .identity),
    ConvolutionalArchitecture(
      input: ImageShape(channels: 17, height: 11, width: 6), filters: [3], kernel: 5, stride: 3, padding: 2,
      normalises: true, activation: .leakyReLU(slope: 0.1), outputActivation: .tanh),
    ConvolutionalArchitecture(
      input: ImageShape(channels: 2, height: 7, width: 5), filters: [4, 6], stride: 1, activation: .sigmoid),
  ]

  @Test("latents and reconstructions are the definition's", arguments: small)
  func definition(_ architecture: ConvolutionalArchitecture) {
    let model = Self.model(architecture)
    let images = Matrix(normal: 5, architecture.inputCount, seed: 2)
    let expected = PlainConvolutionalAutoencoder(model).run(PlainImages(images, architecture.input), isTraining: false)
    let (reconstruction, latents) = model.evaluate(images)
    #expect(relativeDifference(reconstruction.elements, expected.output.values) <= 1e-5)
    #expect(relativeDifference(latents.mean.elements, expected.latents.values) <= 1e-5)
    #expect(model.encode(images) == latents)
    #expect(model.reconstruct(images) == reconstruction)
  }

  @Test("many images at once give the bits of one by one", arguments: small + [systemB])
  func oneByOne(_ architecture: ConvolutionalArchitecture) {
    let model = Self.model(architecture)
    let images = Matrix(normal: 9, architecture.inputCount, seed: 3)
    let together = model.evaluate(images)
    for row in 0..<9 {
      let alone = model.evaluate(images.rows(row..<row + 1))
      #expect(alone.reconstruction.elements == together.reconstruction.row(row))
      #expect(alone.latents.mean.elements == together.latents.mean.row(row))
    }
    #expect(model.reconstruct(images.rows(0..<0)).rowCount == 0)
  }

  @Test("named numbers make the same network again, in any order")
  func roundTrip() throws {
    let model = Self.model(Self.small[1])
    let again = try ConvolutionalAutoencoder(
      model.architecture, namedParameters: model.namedParameters.reversed())
    #expect(again == model)
    let trained = model.namedParameters.filter { !$0.isStatistic }
    #expect(trained.reduce(0) { $0 + $1.values.count } == model.architecture.parameterCount)
    let decoded = try JSONDecoder().decode(
      ConvolutionalArchitecture.self, from: JSONEncoder().encode(model.architecture))
    #expect(decoded == model.architecture)
  }

  @Test("numbers that don't make the network are refused by name")
  func refusals() {
    let model = Self.model(Self.small[1])
    let (architecture, parameters) = (model.architecture, model.namedParameters)
    #expect(throws: ParameterError.missing(name: "encoder.0.norm.running_mean")) {
      try ConvolutionalAutoencoder(
        architecture, namedParameters: parameters.filter { $0.name != "encoder.0.norm.running_mean" })
    }
    #expect(throws: ParameterError.unknown(name: "encoder.7.weight")) {
      try ConvolutionalAutoencoder(
        architecture,
        namedParameters: parameters + [NamedParameter(name: "encoder.7.weight", shape: [1], values: [1])])
    }
    var broken = parameters
    broken[1] = NamedParameter(name: broken[1].name, shape: broken[1].shape, values: broken[1].values.map { _ in .nan })
    #expect(throws: ParameterError.notFinite(name: "encoder.0.bias", index: 0)) {
      try ConvolutionalAutoencoder(architecture, namedParameters: broken)
    }
    broken[1] = NamedParameter(name: broken[1].name, shape: [2, 8], values: parameters[1].values)
    #expect(throws: ParameterError.wrongShape(name: "encoder.0.bias", found: [2, 8], wanted: [16])) {
      try ConvolutionalAutoencoder(architecture, namedParameters: broken)
    }
  }

  @Test func imagesOfAnotherSizeTrap() async {
    await #expect(processExitsWith: .failure) {
      let architecture = ConvolutionalArchitecture(input: ImageShape(channels: 1, height: 6, width: 4), filters: [2])
      _ = ConvolutionalAutoencoder(architecture, seed: 1).reconstruct(Matrix(zeros: 2, 25))
    }
  }

  @Test func aKernelThatDoesNotFitTraps() async {
    await #expect(processExitsWith: .failure) {
      let architecture = ConvolutionalArchitecture(
        input: ImageShape(channels: 1, height: 2, width: 4), filters: [2], kernel: 5, padding: 1)
      _ = architecture.latentCount
    }
  }
}

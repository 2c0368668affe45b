import Foundation
import NeuralNetworks
import Tensors
import Testing

/// Networks from archives that something has damaged.
@Suite struct ArchivedArchitectureTests {
  static let dense = AutoencoderArchitecture(
    kind: .dense, inputCount: 9, hiddenCounts: [4], latentCount: 2, activation: .leakyReLU(slope: 0.5))
  static let image = ConvolutionalArchitecture(
    input: ImageShape(channels: 1, height: 6, width: 5), filters: [3, 2], latents: .gaussian(7))
  static let classifier = ClassifierArchitecture(
    input: ImageShape(channels: 1, height: 6, width: 5), classCount: 8, filters: [3, 2])

  /// What an archive with one number changed makes of a network.
  private func damaged<Model: Network>(
    _ model: Model, _ place: String, _ change: String
  ) throws -> Model {
    let text = String(decoding: try JSONEncoder().encode(model.architecture), as: UTF8.self)
    try #require(text.contains(place), "\(text)")
    let changed = Data(text.replacingOccurrences(of: place, with: change).utf8)
    return try Model(
      try JSONDecoder().decode(Model.Architecture.self, from: changed), namedParameters: model.namedParameters)
  }

  @Test(
    "a network of an archived shape that can't be is refused, not trapped",
    arguments: [
      ("\"inputCount\":9", "\"inputCount\":-9"), ("\"hiddenCounts\":[4]", "\"hiddenCounts\":[0]"),
      ("\"latentCount\":2", "\"latentCount\":9000000000000000000"), ("0.5", "1.5"),
      ("\"conditionCount\":0", "\"conditionCount\":-1"), ("\"inputCount\":9", "\"inputCount\":16000000"),
    ])
  func damagedDense(place: String, change: String) {
    #expect(throws: ParameterError.self) { try damaged(Autoencoder(Self.dense, seed: 1), place, change) }
  }

  @Test(
    "so are those of images",
    arguments: [
      ("\"kernel\":3", "\"kernel\":0"), ("\"kernel\":3", "\"kernel\":90"), ("\"stride\":2", "\"stride\":0"),
      ("\"padding\":1", "\"padding\":3"), ("\"filters\":[3,2]", "\"filters\":[]"),
      ("\"filters\":[3,2]", "\"filters\":[3,-2]"), ("\"height\":6", "\"height\":-6"),
      ("\"height\":6", "\"height\":16000"), ("7", "0"),
    ])
  func damagedImages(place: String, change: String) {
    #expect(throws: ParameterError.self) { try damaged(ConvolutionalAutoencoder(Self.image, seed: 1), place, change) }
    let ofClassifier = place == "7" ? ("\"classCount\":8", "\"classCount\":1") : (place, change)
    // More pixels are no other classifier.
    if change.hasSuffix("16000") { return }
    #expect(throws: ParameterError.self) {
      try damaged(Classifier(Self.classifier, seed: 1), ofClassifier.0, ofClassifier.1)
    }
  }

  @Test("one that was not damaged is itself again")
  func undamaged() throws {
    let (dense, image, classifier) = (
      Autoencoder(Self.dense, seed: 1), ConvolutionalAutoencoder(Self.image, seed: 1),
      Classifier(Self.classifier, seed: 1)
    )
    #expect(try damaged(dense, "9", "9") == dense)
    #expect(try damaged(image, "7", "7") == image)
    #expect(try damaged(classifier, "8", "8") == classifier)
  }
}

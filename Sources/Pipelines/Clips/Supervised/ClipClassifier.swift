internal import NeuralNetworks
internal import Tensors

/// A classifier with its input's scale, ready to listen to spectrograms.
struct ClipClassifier: Sendable {
  let input: NetworkInput
  let model: Classifier

  /// The number of a class among the logits.
  static func number(of label: ClipInfo.Label) -> Int { label == .faulty ? 1 : 0 }

  /// The log-odds of faulty, ln (p / (1 − p)), averaged over a clip's images of all channels: `[clip]`, in nats.
  ///
  /// Above 0 the classifier takes a clip for faulty, as if both classes were equally frequent. A clip too short for an image has
  /// none.
  func logOdds(of heard: [ClipListener.Heard]) -> [Int: Float] {
    var elements: [Float] = []
    var clipOfImage: [Int] = []
    for one in heard {
      let images = input.rows(of: one.levels)
      elements += images.elements
      clipOfImage += [Int](repeating: one.clip, count: images.rowCount)
    }
    guard !clipOfImage.isEmpty else { return [:] }
    let logits = model.logits(of: Matrix(clipOfImage.count, input.inputCount, elements))
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (image, clip) in clipOfImage.enumerated() {
      let old = sums[clip] ?? (0, 0)
      sums[clip] = (old.sum + Double(logits[image, 1]) - Double(logits[image, 0]), old.count + 1)
    }
    return sums.mapValues { Float($0.sum / $0.count) }
  }
}

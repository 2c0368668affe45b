/// An autoencoder's layers in the order of the data's way, and where their parameters lie.
struct AutoencoderLayers: Sendable, Equatable {
  /// Encoder, then decoder.
  let all: [DenseLayer]
  /// The latent layer is the encoder's last: the latents of a dense autoencoder, or the means and then the log variances
  /// of a variational one, as one layer of twice the width.
  let encoderCount: Int
  let isVariational: Bool
  let latentCount: Int
  let inputCount: Int
  /// How many numbers of a condition follow a row's values, and the latents.
  let conditionCount: Int

  init(_ architecture: AutoencoderArchitecture) {
    isVariational = architecture.kind == .variational
    latentCount = architecture.latentCount
    inputCount = architecture.inputCount
    conditionCount = architecture.conditionCount
    encoderCount = architecture.hiddenCounts.count + 1
    var layers: [DenseLayer] = []
    func add(_ inputCount: Int, _ outputCount: Int, _ activation: Activation) {
      layers.append(
        DenseLayer(
          inputCount: inputCount, outputCount: outputCount, activation: activation,
          parameterStart: layers.last?.bias.upperBound ?? 0))
    }
    var width = inputCount + conditionCount
    for hidden in architecture.hiddenCounts {
      add(width, hidden, architecture.activation)
      width = hidden
    }
    add(width, isVariational ? 2 * latentCount : latentCount, isVariational ? .identity : architecture.activation)
    width = latentCount + conditionCount
    for hidden in architecture.hiddenCounts.reversed() {
      add(width, hidden, architecture.activation)
      width = hidden
    }
    add(width, inputCount, architecture.outputActivation)
    all = layers
  }

  var parameterCount: Int { all.last?.bias.upperBound ?? 0 }
  /// The values of a row and of its condition.
  var rowLength: Int { inputCount + conditionCount }
  /// Whether the decoder reads something else than the latent layer's output: a sample, or latents and a condition.
  var hasCodes: Bool { isVariational || conditionCount > 0 }
  var codeLength: Int { latentCount + conditionCount }
  var latentLayer: Int { encoderCount - 1 }
  var outputLayer: Int { all.count - 1 }

  /// Draws every parameter.
  func initialValues(
    _ initialisation: Initialisation, seed: UInt64, stream: UInt64 = TrainingStream.initialisation
  ) -> [Float] {
    initialisation.values(of: all, count: parameterCount, seed: seed, stream: stream)
  }

  /// Every weight matrix and bias under its archived name, in the order of the data's way.
  var parameterPlaces: [ParameterPlace] {
    all.indices.flatMap { index in
      heads(of: index).flatMap { head in
        [
          ParameterPlace(
            name: head.name + ".weight", shape: [head.outputs.count, all[index].inputCount],
            start: all[index].weights.lowerBound + head.outputs.lowerBound, inputStride: all[index].outputCount),
          ParameterPlace(
            name: head.name + ".bias", shape: [head.outputs.count],
            start: all[index].bias.lowerBound + head.outputs.lowerBound),
        ]
      }
    }
  }

  /// The names under which a layer is archived, and which of its outputs each stands for.
  private func heads(of index: Int) -> [(name: String, outputs: Range<Int>)] {
    let outputs = 0..<all[index].outputCount
    if index == latentLayer {
      return isVariational
        ? [("latent_mean", 0..<latentCount), ("latent_log_variance", latentCount..<2 * latentCount)]
        : [("latent", outputs)]
    }
    if index == outputLayer { return [("output", outputs)] }
    return index < latentLayer
      ? [("encoder.\(index)", outputs)] : [("decoder.\(index - encoderCount)", outputs)]
  }
}

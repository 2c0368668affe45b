internal import Tensors

/// A convolutional autoencoder's layers in the order of the data's way, and where their numbers lie.
struct ConvolutionalLayers: Sendable, Equatable {
  /// Encoder, then decoder.
  let all: [ConvolutionLayer]
  let encoderCount: Int
  let input: ImageShape
  /// How many numbers are trained; they come first.
  let parameterCount: Int
  /// How many numbers a model keeps: the parameters, then the running statistics of its normalisations.
  let valueCount: Int

  init(_ architecture: ConvolutionalArchitecture) {
    let geometries = architecture.geometries
    let count = geometries.count
    let normalises = architecture.normalises
    let outputs = geometries.map(\.small.channels) + geometries.reversed().map(\.large.channels)
    let normalised = outputs.indices.map { normalises && $0 < 2 * count - 1 }
    var end = 0
    func next(_ length: Int) -> Range<Int> {
      defer { end += length }
      return end..<end + length
    }
    let trained = outputs.indices.map { index in
      let geometry = index < count ? geometries[index] : geometries[2 * count - 1 - index]
      let width = normalised[index] ? outputs[index] : 0
      return (geometry, next(geometry.weightCount), next(outputs[index]), next(width), next(width))
    }
    parameterCount = end
    all = outputs.indices.map { index in
      let (geometry, weights, bias, scale, shift) = trained[index]
      let isLast = index == 2 * count - 1
      let width = normalised[index] ? outputs[index] : 0
      return ConvolutionLayer(
        name: isLast ? "output" : index < count ? "encoder.\(index)" : "decoder.\(index - count)",
        geometry: geometry, isTransposed: index >= count, isNormalised: normalised[index],
        activation: isLast ? architecture.outputActivation : architecture.activation,
        weights: weights, bias: bias, normScale: scale, normShift: shift, runningMean: next(width),
        runningVariance: next(width))
    }
    valueCount = end
    encoderCount = count
    input = architecture.input
  }

  var lastIndex: Int { all.count - 1 }
  var isNormalised: Bool { all.contains(where: \.isNormalised) }
  var latentShape: ImageShape { all[encoderCount - 1].output }

  /// Draws every parameter; normalisations begin as the identity, their running statistics with mean 0 and variance 1.
  func initialValues(_ initialisation: Initialisation, seed: UInt64) -> [Float] {
    var stream = RandomStream(seed: seed, stream: TrainingStream.initialisation)
    var values = [Float](repeating: 0, count: valueCount)
    for layer in all {
      let scale = 1 / Double(layer.fanIn).squareRoot()
      switch initialisation {
      case .uniform:
        for index in layer.weights { values[index] = Float(stream.uniform(in: -scale...scale)) }
        for index in layer.bias { values[index] = Float(stream.uniform(in: -scale...scale)) }
      case .he:
        for index in layer.weights { values[index] = Float(layer.activation.gain * scale * stream.normal()) }
      }
      for index in layer.normScale { values[index] = 1 }
      for index in layer.runningVariance { values[index] = 1 }
    }
    return values
  }
}

internal import Tensors

/// An autoencoder's way from inputs to outputs, with the buffers it needs, for batches up to a fixed size.
///
/// Make one and keep it: a call allocates nothing.
struct ForwardPass: Sendable {
  let layers: AutoencoderLayers
  let capacity: Int
  /// Each layer's activations: `[capacity, outputCount]`, of which the rows of the last batch are valid.
  private(set) var outputs: [[Float]]
  /// What the decoder of a variational autoencoder reads: `[capacity, latentCount]`; empty for a dense one.
  private(set) var samples: [Float]

  /// - Parameter keepsOutput: False where the caller takes the last layer's output elsewhere.
  init(_ layers: AutoencoderLayers, capacity: Int, keepsOutput: Bool = true) {
    precondition(capacity > 0, "a capacity of \(capacity) rows")
    self.layers = layers
    self.capacity = capacity
    outputs = layers.all.indices.map { index in
      let isKept = keepsOutput || index != layers.outputLayer
      return [Float](repeating: 0, count: isKept ? capacity * layers.all[index].outputCount : 0)
    }
    samples = [Float](repeating: 0, count: layers.isVariational ? capacity * layers.latentCount : 0)
  }

  /// The latent layer's output: `[rows, latentCount]`, or `[rows, 2 · latentCount]` (means, log variances).
  var latents: [Float] { outputs[layers.latentLayer] }
  /// What the decoder reads: `[rows, latentCount]`.
  var decoderInput: [Float] { layers.isVariational ? samples : latents }

  /// Runs the encoder.
  ///
  /// - Parameter input: `[rows, inputCount]`
  mutating func encode(_ input: Span<Float>, rows: Int, parameters: Span<Float>) {
    precondition(rows <= capacity, "\(rows) rows in buffers for \(capacity)")
    forward(0, input, rows: rows, parameters: parameters)
    for index in 1..<max(layers.encoderCount, 1) {
      let input = outputs[index - 1]
      forward(index, input.span, rows: rows, parameters: parameters)
    }
  }

  /// Makes a variational autoencoder's means what the decoder reads.
  mutating func takeMeans(rows: Int) {
    guard layers.isVariational else { return }
    let heads = latents
    GaussianLatents.copyMeans(heads.span, rows: rows, latentCount: layers.latentCount, into: &samples)
  }

  /// Makes a sample of a variational autoencoder's latents what the decoder reads.
  ///
  /// - Parameter noise: `[rows, latentCount]`; not read for a dense autoencoder.
  mutating func sample(noise: Span<Float>, rows: Int) {
    guard layers.isVariational else { return }
    let heads = latents
    GaussianLatents.sample(heads.span, noise: noise, rows: rows, latentCount: layers.latentCount, into: &samples)
  }

  /// Runs the decoder on what it has been given to read.
  mutating func decode(rows: Int, parameters: Span<Float>) {
    decodeHidden(rows: rows, parameters: parameters)
    let input = inputOfOutputLayer
    forward(layers.outputLayer, input.span, rows: rows, parameters: parameters)
  }

  /// Runs the decoder and writes its output elsewhere.
  mutating func decode(
    rows: Int, parameters: Span<Float>, into output: inout [Float], at start: Int
  ) {
    decodeHidden(rows: rows, parameters: parameters)
    let input = inputOfOutputLayer
    layers.all[layers.outputLayer].forward(input.span, rows: rows, parameters: parameters, into: &output, at: start)
  }

  /// Replaces what the decoder reads.
  ///
  /// - Parameter latents: `[rows, latentCount]`
  mutating func setDecoderInput(_ latents: Span<Float>, rows: Int) {
    let count = rows * layers.latentCount
    precondition(latents.count >= count && rows <= capacity, "\(latents.count) values for \(rows) rows")
    if layers.isVariational {
      for index in 0..<count { samples[index] = latents[index] }
    } else {
      for index in 0..<count { outputs[layers.latentLayer][index] = latents[index] }
    }
  }

  private var inputOfOutputLayer: [Float] {
    layers.outputLayer == layers.encoderCount ? decoderInput : outputs[layers.outputLayer - 1]
  }

  private mutating func decodeHidden(rows: Int, parameters: Span<Float>) {
    for index in layers.encoderCount..<layers.outputLayer {
      let input = index == layers.encoderCount ? decoderInput : outputs[index - 1]
      forward(index, input.span, rows: rows, parameters: parameters)
    }
  }

  private mutating func forward(_ index: Int, _ input: Span<Float>, rows: Int, parameters: Span<Float>) {
    layers.all[index].forward(input, rows: rows, parameters: parameters, into: &outputs[index])
  }
}

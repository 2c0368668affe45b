import Foundation
import NeuralNetworks
import Tensors

/// An autoencoder written out from its definition in double precision, as judge of the fast one.
///
/// It reads nothing but the architecture and the named parameters, as an archive's reader in another language would.
struct PlainAutoencoder {
  let architecture: AutoencoderArchitecture
  /// By name: weights `[outputs, inputs]` row after row, biases `[outputs]`.
  var parameters: [String: [Double]]

  init(_ model: Autoencoder) {
    architecture = model.architecture
    parameters = Dictionary(
      uniqueKeysWithValues: model.namedParameters.map { ($0.name, $0.values.map(Double.init)) })
  }

  struct Pass {
    /// Means of a variational autoencoder, activations of a dense one.
    var latents: [Double]
    var logVariances: [Double]
    var output: [Double]
  }

  /// - Parameters:
  ///   - window: The condition, where there is one, behind its values.
  ///   - noise: Empty to decode the mean.
  func run(_ window: [Double], noise: [Double] = []) -> Pass {
    var values = window
    for index in architecture.hiddenCounts.indices { values = layer("encoder.\(index)", values, activate) }
    var pass = Pass(latents: [], logVariances: [], output: [])
    var decoderInput: [Double]
    switch architecture.kind {
    case .dense:
      pass.latents = layer("latent", values, activate)
      decoderInput = pass.latents
    case .variational:
      pass.latents = layer("latent_mean", values) { $0 }
      pass.logVariances = layer("latent_log_variance", values) { $0 }
      decoderInput = pass.latents
      for index in noise.indices { decoderInput[index] += noise[index] * exp(0.5 * pass.logVariances[index]) }
    }
    decoderInput += window.suffix(architecture.conditionCount)
    for index in architecture.hiddenCounts.indices { decoderInput = layer("decoder.\(index)", decoderInput, activate) }
    pass.output = layer("output", decoderInput, architecture.outputActivation.plain)
    return pass
  }

  /// The loss of a batch.
  func loss(
    _ windows: [[Double]], noise: [[Double]], averaged: Bool, beta: Double, freeBits: Double
  ) -> Double {
    let passes = windows.indices.map { run(windows[$0], noise: noise[$0]) }
    var loss = 0.0
    for (window, pass) in zip(windows, passes) {
      let squares = pass.output.indices.reduce(0.0) { $0 + pow(window[$1] - pass.output[$1], 2) }
      loss += (averaged ? squares / Double(pass.output.count) : squares / 2) / Double(windows.count)
    }
    return loss + beta * meanDivergences(passes).reduce(0) { $0 + max($1, freeBits) }
  }

  /// Each latent's divergence averaged over the batch; empty for a dense autoencoder.
  func meanDivergences(_ passes: [Pass]) -> [Double] {
    guard architecture.kind == .variational else { return [] }
    return (0..<architecture.latentCount).map { latent in
      passes.reduce(0.0) { sum, pass in
        let (mean, logVariance) = (pass.latents[latent], pass.logVariances[latent])
        return sum - 0.5 * (1 + logVariance - mean * mean - exp(logVariance))
      } / Double(passes.count)
    }
  }

  private func layer(_ name: String, _ input: [Double], _ activate: (Double) -> Double) -> [Double] {
    guard let weights = parameters[name + ".weight"], let bias = parameters[name + ".bias"] else { return [] }
    return bias.indices.map { output in
      activate(
        input.indices.reduce(bias[output]) { $0 + weights[output * input.count + $1] * input[$1] })
    }
  }

  private var activate: (Double) -> Double { architecture.activation.plain }
}

extension Matrix {
  /// Standard normal numbers.
  init(normal rows: Int, _ columns: Int, seed: UInt64, scale: Double = 1) {
    var stream = RandomStream(seed: seed, stream: 99)
    self.init(rows, columns, (0..<rows * columns).map { _ in Float(scale * stream.normal()) })
  }

  var wideRows: [[Double]] { (0..<rowCount).map { row($0).map(Double.init) } }
}

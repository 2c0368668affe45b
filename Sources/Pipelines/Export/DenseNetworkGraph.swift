internal import NeuralNetworks

/// A dense or variational autoencoder as nodes: each layer a product with its bias (`Gemm`) and an activation.
///
/// Weights keep the names and shapes of the archive, `[outputs, inputs]`.
struct DenseNetworkGraph: NetworkGraph {
  private let architecture: AutoencoderArchitecture
  private let parameters: [NamedParameter]

  init(_ model: Autoencoder) {
    architecture = model.architecture
    parameters = model.namedParameters
  }

  func add(to graph: inout OnnxGraph, reading input: OnnxValue) -> NetworkValues {
    for parameter in parameters {
      _ = graph.constant(parameter.name, shape: parameter.shape, parameter.values)
    }
    var hidden = input
    for index in architecture.hiddenCounts.indices {
      hidden = layer("encoder.\(index)", hidden, architecture.activation, &graph)
    }
    let latents = addLatents(hidden, &graph)
    hidden = latents.mean
    for index in architecture.hiddenCounts.indices {
      hidden = layer("decoder.\(index)", hidden, architecture.activation, &graph)
    }
    return NetworkValues(
      reconstruction: layer("output", hidden, .identity, &graph), latentMean: latents.mean,
      latentLogVariance: latents.logVariance)
  }

  private func addLatents(_ hidden: OnnxValue, _ graph: inout OnnxGraph) -> (mean: OnnxValue, logVariance: OnnxValue?) {
    switch architecture.kind {
    case .dense: (layer("latent", hidden, architecture.activation, &graph, named: "latent_mean"), nil)
    case .variational:
      (
        layer("latent_mean", hidden, .identity, &graph), layer("latent_log_variance", hidden, .identity, &graph)
      )
    }
  }

  /// - Parameters:
  ///   - parameters: The layer's name in the archive.
  ///   - name: What its output is called; the same where nil.
  private func layer(
    _ parameters: String, _ input: OnnxValue, _ activation: Activation, _ graph: inout OnnxGraph,
    named name: String? = nil
  ) -> OnnxValue {
    let name = name ?? parameters
    let inputs = [input, OnnxValue(name: parameters + ".weight"), OnnxValue(name: parameters + ".bias")]
    guard activation != .identity else { return graph.add(.linear, inputs, [.transposedWeights], named: name) }
    let sum = graph.add(.linear, inputs, [.transposedWeights], named: name + ".sum")
    return graph.add(activation, sum, named: name)
  }
}

extension OnnxGraph {
  /// The activation of a value, element by element; the value itself for the identity.
  mutating func add(_ activation: Activation, _ value: OnnxValue, named name: String) -> OnnxValue {
    switch activation {
    case .identity: value
    case .relu: add(.relu, [value], named: name)
    case .leakyReLU(let slope): add(.leakyRelu, [value], [.slope(slope)], named: name)
    case .tanh: add(.tanh, [value], named: name)
    case .sigmoid: add(.sigmoid, [value], named: name)
    }
  }
}

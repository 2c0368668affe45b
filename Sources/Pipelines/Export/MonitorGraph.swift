internal import NeuralNetworks
internal import SignalProcessing
internal import StatisticalLearning

/// A network's way from standardised windows to what it makes of them, as nodes.
///
/// One type for each family of networks.
protocol NetworkGraph {
  /// - Parameter input: `[window, channel × feature]`, standardised.
  func add(to graph: inout OnnxGraph, reading input: OnnxValue) -> NetworkValues
}

/// What a network makes of windows.
struct NetworkValues {
  /// `[window, channel × feature]`, standardised.
  var reconstruction: OnnxValue
  /// `[window, latent]`
  var latentMean: OnnxValue
  /// `[window, latent]`; nil for a network without a posterior.
  var latentLogVariance: OnnxValue?
}

/// A monitor as a graph: preparation, network, and the scores that are made of its residuals.
///
/// The window axis is free; all others are fixed. A variational autoencoder decodes the posterior mean, so that the same windows
/// always give the same values.
struct MonitorGraph {
  private let monitor: ExportedMonitor
  private var graph: OnnxGraph

  static func of(_ monitor: ExportedMonitor) -> OnnxGraph {
    var builder = MonitorGraph(monitor)
    builder.build()
    return builder.graph
  }

  private init(_ monitor: ExportedMonitor) {
    self.monitor = monitor
    graph = OnnxGraph(
      name: "raceway_monitor",
      description: "\(monitor.run.model.kind), \(monitor.run.model.widths.map(String.init).joined(separator: "-")); "
        + "input: \(monitor.input.description(monitor.run))")
  }

  /// `[group, feature]`
  private var featureShape: [Int] { [monitor.groupCount, monitor.featureCount] }
  private var featureDimensions: [OnnxPort.Dimension] { [.window] + featureShape.map(OnnxPort.Dimension.fixed) }

  private mutating func build() {
    let features = addFeatures()
    let standardised = addScaler(features)
    let flat = graph.integers([0, monitor.scaler.columnCount])
    let input = graph.add(.reshape, [standardised, flat], named: "network_input")
    let network = DenseNetworkGraph(monitor.model).add(to: &graph, reading: input)
    let reconstruction = graph.add(
      .reshape, [network.reconstruction, graph.integers([0] + featureShape)], named: "reconstruction")
    let residual = graph.add(.subtract, [standardised, reconstruction], named: "residual")
    graph.output(
      standardised, featureDimensions, "what the network was given, in standard deviations of the training windows")
    graph.output(reconstruction, featureDimensions, "what the network made of it, in the same standard deviations")
    addReconstructionInUnits(reconstruction)
    addLatents(network)
    let squares = graph.add(.multiply, [residual, residual], named: "squared_residual")
    addSquaredError(squares)
    let score = ResidualScoreGraph(monitor).add(to: &graph, reading: residual, squares: squares)
    graph.output(score, [.window], ResidualScoreGraph.description(monitor.score))
  }

  /// The input and what makes features of it: `[window, group, feature]`, in units.
  private mutating func addFeatures() -> OnnxValue {
    let description = monitor.input.description(monitor.run)
    guard case .samples(let bands) = monitor.input else {
      return graph.input(monitor.input.name, featureDimensions, description)
    }
    let samples = graph.input(
      monitor.input.name, [.window, .fixed(monitor.groupCount), .fixed(bands.sampleCount)], description)
    let features = BandSpectrumGraph(bands.matrices, windowLength: bands.sampleCount, channelCount: monitor.groupCount)
      .add(to: &graph, reading: samples)
    graph.output(features, featureDimensions, "log power of each band, in \(monitor.featureUnit)")
    return features
  }

  /// (x − mean) · (1 / deviation), as `StandardScaler` computes it.
  private mutating func addScaler(_ features: OnnxValue) -> OnnxValue {
    let means = graph.constant("scaler_mean", shape: featureShape, monitor.scaler.means)
    let factors = graph.constant(
      "scaler_factor", shape: featureShape, monitor.scaler.standardDeviations.map { 1 / $0 })
    let centred = graph.add(.subtract, [features, means], named: "centred")
    return graph.add(.multiply, [centred, factors], named: "standardised")
  }

  private mutating func addReconstructionInUnits(_ reconstruction: OnnxValue) {
    let deviations = graph.constant(
      "scaler_deviation", shape: featureShape, monitor.scaler.standardDeviations)
    let scaled = graph.add(.multiply, [reconstruction, deviations], named: "reconstruction_unscaled")
    let units = graph.add(.add, [scaled, OnnxValue(name: "scaler_mean")], named: "reconstruction_in_units")
    graph.output(units, featureDimensions, "the reconstruction in \(monitor.featureUnit)")
  }

  /// The divergence is left to the user: in single precision it would be worth nothing where the posterior collapses.
  private mutating func addLatents(_ network: NetworkValues) {
    let dimensions: [OnnxPort.Dimension] = [.window, .fixed(monitor.model.architecture.latentCount)]
    guard let logVariance = network.latentLogVariance else {
      return graph.output(network.latentMean, dimensions, "the latents")
    }
    graph.output(network.latentMean, dimensions, "means of the posterior, which the decoder reads")
    graph.output(logVariance, dimensions, "logarithms of the posterior's variances")
  }

  private mutating func addSquaredError(_ squares: OnnxValue) {
    let error = graph.add(.mean, [squares], [.axes([2]), .keepsAxes(false)], named: "squared_error")
    graph.output(
      error, [.window, .fixed(monitor.groupCount)],
      "mean squared residual of each channel"
        + (monitor.recipe.isSplitByChannel ? "" : "; of all together, because a window holds them in turn"))
  }
}

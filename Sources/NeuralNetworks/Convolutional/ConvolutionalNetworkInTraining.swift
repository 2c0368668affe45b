/// What convolutional networks of all kinds have in common in training: everything but their loss.
protocol ConvolutionalNetworkInTraining: NetworkInTraining {
  var steps: ConvolutionalSteps { get }
}

extension ConvolutionalNetworkInTraining {
  /// The model's flat numbers: parameters and running statistics.
  var parameters: [Float] { steps.parameters }
  /// Those of the running statistics are 0.
  var moments: OptimiserMoments { steps.moments }
  var inputCount: Int { steps.packed.layers.input.count }
  var rowLength: Int { steps.packed.layers.rowLength }
  var noiseCount: Int { steps.middle?.steps.noiseCount ?? 0 }

  func restore(parameters: [Float], moments: OptimiserMoments) {
    steps.restore(parameters: parameters, moments: moments)
  }
}

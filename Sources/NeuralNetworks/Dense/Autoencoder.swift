package import Tensors

/// An autoencoder with its parameters: a network that learns to repeat its input through few numbers.
///
/// What resembles its training windows it repeats well; the error of what it repeats badly is the anomaly score.
package struct Autoencoder: ReconstructingNetwork {
  package let architecture: AutoencoderArchitecture
  let layers: AutoencoderLayers
  private let network: DenseInference

  init(_ architecture: AutoencoderArchitecture, parameters: [Float]) {
    layers = AutoencoderLayers(architecture)
    precondition(
      parameters.count == layers.parameterCount, "\(parameters.count) parameters, not \(layers.parameterCount)")
    self.architecture = architecture
    network = DenseInference(layers, parameters: parameters)
  }

  /// An untrained network.
  package init(_ architecture: AutoencoderArchitecture, initialisation: Initialisation = .uniform, seed: UInt64) {
    self.init(
      architecture, parameters: AutoencoderLayers(architecture).initialValues(initialisation, seed: seed))
  }

  package init(
    _ architecture: AutoencoderArchitecture, namedParameters: [NamedParameter]
  ) throws(ParameterError) {
    if let problem = architecture.problem { throw .impossible(architecture: problem) }
    let layers = AutoencoderLayers(architecture)
    self.init(
      architecture, parameters: try layers.parameterPlaces.values(of: namedParameters, count: layers.parameterCount))
  }

  package static func == (one: Autoencoder, other: Autoencoder) -> Bool {
    one.architecture == other.architecture && one.parameters == other.parameters
  }

  /// Layer by layer in the order of the data's way: weights `[inputs, outputs]`, then bias.
  var parameters: [Float] { network.parameters }

  package var namedParameters: [NamedParameter] { layers.parameterPlaces.named(in: parameters) }

  package func encode(_ windows: Matrix, conditions: Matrix? = nil) -> Latents {
    evaluate(architecture.input(windows, conditions), 0..<layers.encoderCount).latents
  }

  package func reconstruct(_ windows: Matrix, conditions: Matrix? = nil) -> Matrix {
    let input = architecture.input(windows, conditions)
    return unsafe run(0..<layers.all.count, on: input) { unsafe DenseInference.Results(output: $0) }
  }

  /// The same, written over a matrix that is there already: many calls of many windows then ask the system for no memory.
  ///
  /// - Parameter reconstruction: `[window, inputCount]`
  package func reconstruct(_ windows: Matrix, conditions: Matrix? = nil, into reconstruction: inout Matrix) {
    let input = architecture.input(windows, conditions)
    precondition(
      reconstruction.rowCount == windows.rowCount && reconstruction.columnCount == windows.columnCount,
      "\(windows.rowCount) × \(windows.columnCount) windows into \(reconstruction.rowCount) × \(reconstruction.columnCount)"
    )
    unsafe reconstruction.elements.withUnsafeMutableBufferPointer { output in
      unsafe input.elements.withUnsafeBufferPointer { input in
        guard let base = input.baseAddress else { return }
        unsafe network.run(
          0..<layers.all.count, on: base, rowCount: windows.rowCount,
          results: DenseInference.Results(output: output.baseAddress))
      }
    }
  }

  package func evaluate(
    _ windows: Matrix, conditions: Matrix? = nil
  ) -> (reconstruction: Matrix, latents: Latents) {
    evaluate(architecture.input(windows, conditions), 0..<layers.all.count)
  }

  package func decode(_ latents: Matrix, conditions: Matrix? = nil) -> Matrix {
    let code = architecture.code(latents, conditions)
    return unsafe run(layers.encoderCount..<layers.all.count, on: code) { unsafe DenseInference.Results(output: $0) }
  }

  /// - Parameter input: `[window, inputCount + conditionCount]`
  private func evaluate(_ input: Matrix, _ range: Range<Int>) -> (reconstruction: Matrix, latents: Latents) {
    let headCount = layers.all[layers.latentLayer].outputCount
    var heads = [Float](repeating: 0, count: input.rowCount * headCount)
    let reconstruction = unsafe heads.withUnsafeMutableBufferPointer { heads in
      nonisolated(unsafe) let latents = heads.baseAddress
      return unsafe run(range, on: input) { unsafe DenseInference.Results(output: $0, latents: latents) }
    }
    return (reconstruction, latents(heads, rowCount: input.rowCount))
  }

  /// Runs layers on rows and returns what the last layer of the network gives: no rows where it is not among them.
  private func run(
    _ range: Range<Int>, on input: Matrix, _ results: (UnsafeMutablePointer<Float>?) -> DenseInference.Results
  ) -> Matrix {
    let rowCount = range.upperBound == layers.all.count ? input.rowCount : 0
    let output = unsafe [Float](unsafeUninitializedCapacity: rowCount * architecture.inputCount) { output, count in
      unsafe input.elements.withUnsafeBufferPointer { input in
        guard let base = input.baseAddress else { return }
        unsafe network.run(
          range, on: base, rowCount: input.count / layers.all[range.lowerBound].inputCount,
          results: results(output.baseAddress))
      }
      count = rowCount * architecture.inputCount
    }
    return Matrix(rowCount, architecture.inputCount, output)
  }

  /// - Parameter heads: `[window, latentCount]`, or `[window, 2 · latentCount]`: means, then log variances.
  private func latents(_ heads: [Float], rowCount: Int) -> Latents {
    let width = architecture.latentCount
    guard layers.isVariational else { return Latents(mean: Matrix(rowCount, width, heads), logVariance: nil) }
    var (means, logVariances) = (Matrix(zeros: rowCount, width), Matrix(zeros: rowCount, width))
    for row in 0..<rowCount {
      for latent in 0..<width {
        means[row, latent] = heads[2 * row * width + latent]
        logVariances[row, latent] = heads[(2 * row + 1) * width + latent]
      }
    }
    return Latents(mean: means, logVariance: logVariances)
  }
}

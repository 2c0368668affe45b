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

  /// The latents of windows.
  ///
  /// - Parameter windows: `[window, inputCount]`
  package func encode(_ windows: Matrix) -> Latents {
    evaluate(windows, 0..<layers.encoderCount).latents
  }

  /// The windows as the network repeats them: `[window, inputCount]`.
  ///
  /// A variational autoencoder decodes the posterior mean, so that the same windows always give the same result.
  ///
  /// - Parameter windows: `[window, inputCount]`
  package func reconstruct(_ windows: Matrix) -> Matrix {
    check(windows)
    return unsafe run(0..<layers.all.count, on: windows) { unsafe DenseInference.Results(output: $0) }
  }

  /// The same, written over a matrix that is there already: many calls of many windows then ask the system for no memory.
  ///
  /// - Parameter reconstruction: `[window, inputCount]`
  package func reconstruct(_ windows: Matrix, into reconstruction: inout Matrix) {
    check(windows)
    precondition(
      reconstruction.rowCount == windows.rowCount && reconstruction.columnCount == windows.columnCount,
      "\(windows.rowCount) × \(windows.columnCount) windows into \(reconstruction.rowCount) × \(reconstruction.columnCount)"
    )
    unsafe reconstruction.elements.withUnsafeMutableBufferPointer { output in
      unsafe windows.elements.withUnsafeBufferPointer { input in
        guard let base = input.baseAddress else { return }
        unsafe network.run(
          0..<layers.all.count, on: base, rowCount: windows.rowCount,
          results: DenseInference.Results(output: output.baseAddress))
      }
    }
  }

  /// Reconstruction and latents in one pass.
  package func evaluate(_ windows: Matrix) -> (reconstruction: Matrix, latents: Latents) {
    evaluate(windows, 0..<layers.all.count)
  }

  /// The outputs for given latents: `[window, inputCount]`.
  ///
  /// - Parameter latents: `[window, latentCount]`
  package func decode(_ latents: Matrix) -> Matrix {
    precondition(
      latents.columnCount == architecture.latentCount,
      "\(latents.columnCount) latents, not \(architecture.latentCount)")
    return unsafe run(layers.encoderCount..<layers.all.count, on: latents) { unsafe DenseInference.Results(output: $0) }
  }

  private func check(_ windows: Matrix) {
    precondition(
      windows.columnCount == architecture.inputCount,
      "windows of \(windows.columnCount) values, not \(architecture.inputCount)")
  }

  private func evaluate(_ windows: Matrix, _ range: Range<Int>) -> (reconstruction: Matrix, latents: Latents) {
    check(windows)
    let headCount = layers.all[layers.latentLayer].outputCount
    var heads = [Float](repeating: 0, count: windows.rowCount * headCount)
    let reconstruction = unsafe heads.withUnsafeMutableBufferPointer { heads in
      nonisolated(unsafe) let latents = heads.baseAddress
      return unsafe run(range, on: windows) { unsafe DenseInference.Results(output: $0, latents: latents) }
    }
    return (reconstruction, latents(heads, rowCount: windows.rowCount))
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

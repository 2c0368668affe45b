package import Tensors

/// An autoencoder with its parameters: a network that learns to repeat its input through few numbers.
///
/// What resembles its training windows it repeats well; the error of what it repeats badly is the anomaly score.
package struct Autoencoder: Sendable, Equatable {
  package let architecture: AutoencoderArchitecture
  let layers: AutoencoderLayers
  /// Layer by layer in the order of the data's way: weights `[inputs, outputs]`, then bias.
  let parameters: [Float]

  init(_ architecture: AutoencoderArchitecture, parameters: [Float]) {
    layers = AutoencoderLayers(architecture)
    precondition(
      parameters.count == layers.parameterCount, "\(parameters.count) parameters, not \(layers.parameterCount)")
    self.architecture = architecture
    self.parameters = parameters
  }

  /// An untrained network.
  package init(_ architecture: AutoencoderArchitecture, initialisation: Initialisation = .uniform, seed: UInt64) {
    let layers = AutoencoderLayers(architecture)
    self.init(architecture, parameters: initialisation.parameters(of: layers, seed: seed))
  }

  /// The latents of windows.
  ///
  /// - Parameter windows: `[window, inputCount]`
  package func encode(_ windows: Matrix) -> Latents {
    evaluate(windows, reconstructing: false).latents
  }

  /// The windows as the network repeats them: `[window, inputCount]`.
  ///
  /// A variational autoencoder decodes the posterior mean, so that the same windows always give the same result.
  ///
  /// - Parameter windows: `[window, inputCount]`
  package func reconstruct(_ windows: Matrix) -> Matrix { evaluate(windows).reconstruction }

  /// Reconstruction and latents in one pass.
  package func evaluate(_ windows: Matrix) -> (reconstruction: Matrix, latents: Latents) {
    evaluate(windows, reconstructing: true)
  }

  /// The outputs for given latents: `[window, inputCount]`.
  ///
  /// - Parameter latents: `[window, latentCount]`
  package func decode(_ latents: Matrix) -> Matrix {
    precondition(
      latents.columnCount == architecture.latentCount,
      "\(latents.columnCount) latents, not \(architecture.latentCount)")
    var output = Matrix(zeros: latents.rowCount, architecture.inputCount)
    guard latents.rowCount > 0 else { return output }
    var pass = ForwardPass(layers, capacity: chunkLength(latents.rowCount), keepsOutput: false)
    for start in stride(from: 0, to: latents.rowCount, by: pass.capacity) {
      let rows = min(pass.capacity, latents.rowCount - start)
      let width = latents.columnCount
      pass.setDecoderInput(latents.elements.span.extracting(start * width..<(start + rows) * width), rows: rows)
      pass.decode(rows: rows, parameters: parameters.span, into: &output.elements, at: start * architecture.inputCount)
    }
    return output
  }

  /// Each window's divergence of the posterior from the prior, in nats: `[window]`; 0 for a dense autoencoder.
  ///
  /// - Parameter windows: `[window, inputCount]`
  package func klDivergence(_ windows: Matrix) -> [Float] { encode(windows).divergences }

  private func evaluate(
    _ windows: Matrix, reconstructing: Bool
  ) -> (reconstruction: Matrix, latents: Latents) {
    let (width, latentCount) = (architecture.inputCount, architecture.latentCount)
    precondition(windows.columnCount == width, "windows of \(windows.columnCount) values, not \(width)")
    var reconstruction = Matrix(zeros: reconstructing ? windows.rowCount : 0, width)
    var means = Matrix(zeros: windows.rowCount, latentCount)
    var logVariances = Matrix(zeros: layers.isVariational ? windows.rowCount : 0, latentCount)
    guard windows.rowCount > 0 else { return (reconstruction, latents(means, logVariances)) }
    var pass = ForwardPass(layers, capacity: chunkLength(windows.rowCount), keepsOutput: false)
    for start in stride(from: 0, to: windows.rowCount, by: pass.capacity) {
      let rows = min(pass.capacity, windows.rowCount - start)
      let chunk = windows.elements.span.extracting(start * width..<(start + rows) * width)
      pass.encode(chunk, rows: rows, parameters: parameters.span)
      copyLatents(of: pass, rows: rows, to: start, means: &means, logVariances: &logVariances)
      if reconstructing {
        pass.takeMeans(rows: rows)
        pass.decode(rows: rows, parameters: parameters.span, into: &reconstruction.elements, at: start * width)
      }
    }
    return (reconstruction, latents(means, logVariances))
  }

  private func latents(_ means: Matrix, _ logVariances: Matrix) -> Latents {
    Latents(mean: means, logVariance: layers.isVariational ? logVariances : nil)
  }

  private func copyLatents(
    of pass: borrowing ForwardPass, rows: Int, to start: Int, means: inout Matrix, logVariances: inout Matrix
  ) {
    let latentCount = architecture.latentCount
    let encoded = pass.latents
    let headWidth = layers.isVariational ? 2 * latentCount : latentCount
    for row in 0..<rows {
      for latent in 0..<latentCount {
        let place = (start + row) * latentCount + latent
        means.elements[place] = encoded[row * headWidth + latent]
        if layers.isVariational { logVariances.elements[place] = encoded[row * headWidth + latentCount + latent] }
      }
    }
  }

  /// How many windows are worked on at once: enough for the products to be fast, few enough to stay in the caches.
  private func chunkLength(_ rowCount: Int) -> Int {
    min(rowCount, max(128, min(512, (1 << 20) / layers.widest)))
  }
}

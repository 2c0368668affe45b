internal import Foundation
internal import KernelTypes
internal import Kernels
internal import Tensors

/// A trained dense network that is only asked: no gradients, no memory of what went through it.
///
/// Many rows are shared out, a few dozen to a task that takes them through all layers; few rows, whose weights would be read by
/// every task, go through wide layers together, each task with its own panels. A row's numbers are the same either way.
struct DenseInference: Sendable {
  let layout: PanelLayout
  private let weights: AlignedFloats

  init(_ layers: AutoencoderLayers, parameters: [Float]) {
    layout = PanelLayout(layers)
    weights = AlignedFloats(zeros: layout.count)
    layout.pack(parameters, into: weights)
  }

  var parameters: [Float] { layout.unpack(weights) }

  /// Where results are written, without gaps; nil for what nobody asks for.
  @safe struct Results: @unchecked Sendable {
    /// The last layer's output: `[row, outputCount]`.
    var output: UnsafeMutablePointer<Float>?
    /// The latent layer's output, heads side by side: `[row, outputCount of the latent layer]`.
    var latents: UnsafeMutablePointer<Float>?
  }

  /// Runs `layers` of the network on rows.
  ///
  /// - Parameters:
  ///   - input: `[rowCount, inputCount of the first]`, without gaps.
  ///   - layers: The encoder, the decoder, or both. A variational autoencoder's decoder reads the means.
  func run(_ layers: Range<Int>, on input: UnsafePointer<Float>, rowCount: Int, results: Results) {
    guard rowCount > 0, !layers.isEmpty else { return }
    nonisolated(unsafe) let input = unsafe input
    let width = layout.layers[layers.lowerBound].inputCount
    let processorCount = ProcessInfo.processInfo.activeProcessorCount
    let isShared = rowCount < Self.rowLength * processorCount && layout.layers[layers].contains(where: \.isWide)
    if isShared {
      for start in stride(from: 0, to: rowCount, by: Self.rowLength) {
        let rows = start..<min(start + Self.rowLength, rowCount)
        unsafe pass(layers, input + start * width, rows: rows, results: results, isShared: true)
      }
      return
    }
    // As many tasks as keep every processor busy to the end, each with whole tiles of rows.
    let rounds = (rowCount + Self.rowLength * processorCount - 1) / (Self.rowLength * processorCount)
    let fair = (rowCount + rounds * processorCount - 1) / (rounds * processorCount)
    let length = (fair + Self.tileRows - 1) / Self.tileRows * Self.tileRows
    concurrently((rowCount + length - 1) / length) { task in
      let rows = task * length..<min((task + 1) * length, rowCount)
      unsafe pass(layers, input + rows.lowerBound * width, rows: rows, results: results, isShared: false)
    }
  }

  /// The rows a task takes at a time.
  private static let rowLength = 64
  /// Both tiles, of 6 and of 12 rows, fill it.
  private static let tileRows = 12

  /// Takes some rows through the layers, in two buffers by turns.
  ///
  /// - Parameter isShared: Whether tasks share each wide layer; else this is one of many tasks.
  private func pass(
    _ layers: Range<Int>, _ input: UnsafePointer<Float>, rows: Range<Int>, results: Results, isShared: Bool
  ) {
    let stride = layout.layers[layers].reduce(0) { max($0, PanelLayer.rowStride($1.outputCount)) }
    let lanes = rows.count * stride / PanelLayer.lanes
    unsafe withUnsafeTemporaryAllocation(of: SIMD16<Float>.self, capacity: 2 * lanes) { buffer in
      guard let base = buffer.baseAddress else { return }
      let floats = unsafe UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self)
      var (source, sourceStride) = unsafe (input, layout.layers[layers.lowerBound].inputCount)
      for index in layers {
        let layer = layout.layers[index]
        var (output, outputStride) = unsafe (
          floats + (index % 2) * rows.count * stride, PanelLayer.rowStride(layer.outputCount)
        )
        let isDirect = index == layout.plain.outputLayer && layer.outputCount.isMultiple(of: PanelLayer.lanes)
        if isDirect, let result = unsafe results.output {
          unsafe (output, outputStride) = (result + rows.lowerBound * layer.outputCount, layer.outputCount)
        }
        unsafe forward(layer, source, sourceStride, rows.count, output, outputStride, isShared: isShared)
        if index == layout.plain.latentLayer, let latents = unsafe results.latents {
          unsafe copy(output, outputStride, to: latents, rows, width: layer.outputCount)
        }
        if index == layout.plain.outputLayer, !isDirect, let result = unsafe results.output {
          unsafe copy(output, outputStride, to: result, rows, width: layer.outputCount)
        }
        unsafe (source, sourceStride) = (UnsafePointer(output), outputStride)
      }
    }
  }

  private func forward(
    _ layer: PanelLayer, _ input: UnsafePointer<Float>, _ inputStride: Int, _ rowCount: Int,
    _ output: UnsafeMutablePointer<Float>, _ outputStride: Int, isShared: Bool
  ) {
    guard isShared && layer.isWide else {
      unsafe DenseForward.run(
        layer, panels: 0..<layer.panelCount, weights: weights.base, rowCount: rowCount, input: input,
        inputStride: inputStride, output: output, outputStride: outputStride)
      return
    }
    nonisolated(unsafe) let (input, output) = unsafe (input, output)
    concurrently(TaskCut.panelTaskCount(layer.panelCount)) { task in
      unsafe DenseForward.run(
        layer, panels: TaskCut.panels(task, of: layer.panelCount), weights: weights.base, rowCount: rowCount,
        input: input, inputStride: inputStride, output: output, outputStride: outputStride)
    }
  }

  private func copy(
    _ source: UnsafeMutablePointer<Float>, _ stride: Int, to target: UnsafeMutablePointer<Float>, _ rows: Range<Int>,
    width: Int
  ) {
    for row in 0..<rows.count {
      unsafe (target + (rows.lowerBound + row) * width).update(from: source + row * stride, count: width)
    }
  }
}

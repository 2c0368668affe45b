internal import KernelTypes
internal import Tensors

/// A trained dense network that is only asked: no gradients, no memory of what went through it.
///
/// Many rows are shared out, and each task takes its rows through all layers. Few rows, for whom every task would read all the
/// weights, go through wide layers together, each task with its own panels. A row's numbers are the same either way.
struct DenseInference: Sendable {
  let layout: PanelLayout
  private let weights: AlignedFloats
  /// Rows a task takes at a time: enough for the weights to be read seldom, few enough to stay in a core's cache.
  private let rowLength: Int

  init(_ layers: AutoencoderLayers, parameters: [Float]) {
    layout = PanelLayout(layers)
    rowLength = layout.layers.contains(where: \.isWide) ? 96 : 240
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
  ///   - input: `[rowCount, inputCount of the first]`, without gaps; conditions are behind windows or latents.
  ///   - layers: The encoder, the decoder, or both. A variational autoencoder's decoder reads the means.
  func run(_ layers: Range<Int>, on input: UnsafePointer<Float>, rowCount: Int, results: Results) {
    guard rowCount > 0, !layers.isEmpty else { return }
    nonisolated(unsafe) let input = unsafe input
    let width = layout.layers[layers.lowerBound].inputCount
    if rowCount < rowLength * concurrentThreadCount, layout.layers[layers].contains(where: \.isWide) {
      for start in stride(from: 0, to: rowCount, by: rowLength) {
        let rows = start..<min(start + rowLength, rowCount)
        unsafe passTogether(layers, input + start * width, rows, results)
      }
      return
    }
    // As many tasks as keep every processor busy to the end, each with whole tiles of rows.
    let rounds = (rowCount + rowLength * concurrentThreadCount - 1) / (rowLength * concurrentThreadCount)
    let fair = (rowCount + rounds * concurrentThreadCount - 1) / (rounds * concurrentThreadCount)
    let length = (fair + 5) / 6 * 6
    concurrently((rowCount + length - 1) / length) { task in
      let rows = task * length..<min((task + 1) * length, rowCount)
      unsafe passAlone(layers, input + rows.lowerBound * width, rows, results)
    }
  }

  /// Takes rows through all layers, as one of many tasks.
  private func passAlone(_ layers: Range<Int>, _ input: UnsafePointer<Float>, _ rows: Range<Int>, _ results: Results) {
    unsafe withPassage(layers, input, rows, results) { passage in
      for index in layers {
        passage.fillCodes(before: index, 0..<rows.count)
        passage.forward(index, 0..<rows.count, panels: 0..<layout.layers[index].panelCount, weights)
      }
      passage.deliver(0..<rows.count)
    }
  }

  /// Takes rows through all layers with all tasks: wide layers by panels, narrow ones by rows.
  private func passTogether(
    _ layers: Range<Int>, _ input: UnsafePointer<Float>, _ rows: Range<Int>, _ results: Results
  ) {
    let weights = weights
    unsafe withPassage(layers, input, rows, results) { passage in
      for stage in DenseStage.stages(of: layout) {
        switch stage {
        case .wide(let index) where layers.contains(index):
          let panelCount = layout.layers[index].panelCount
          passage.fillCodes(before: index, 0..<rows.count)
          concurrently(TaskCut.panelTaskCount(panelCount)) { task in
            passage.forward(index, 0..<rows.count, panels: TaskCut.panels(task, of: panelCount), weights)
          }
        case .narrow(let range) where range.overlaps(layers):
          concurrently(TaskCut.rowTaskCount(rows.count)) { task in
            for index in range.clamped(to: layers) {
              let part = TaskCut.rows(task, of: rows.count)
              passage.fillCodes(before: index, part)
              passage.forward(index, part, panels: 0..<passage.layout.layers[index].panelCount, weights)
            }
          }
        case .wide, .narrow: continue
        }
      }
      passage.deliver(0..<rows.count)
    }
  }

  /// Calls `body` with the buffers that rows need on their way.
  private func withPassage(
    _ layers: Range<Int>, _ input: UnsafePointer<Float>, _ rows: Range<Int>, _ results: Results,
    _ body: (Passage) -> Void
  ) {
    let width = layout.layers[layers.lowerBound].inputCount
    let stride = layout.layers[layers].reduce(0) { max($0, PanelLayer.rowStride($1.outputCount)) }
    let latentStride = PanelLayer.rowStride(layout.layers[layout.plain.latentLayer].outputCount)
    let codeStride = PanelLayer.rowStride(layout.plain.conditionCount > 0 ? layout.plain.codeLength : 0)
    let count = rows.count * (2 * stride + latentStride + codeStride)
    unsafe FriendlyRows.with(input, stride: width, rowCount: rows.count, width: width) { input, inputStride in
      unsafe withUnsafeTemporaryAllocation(byteCount: count * MemoryLayout<Float>.stride, alignment: 64) { buffer in
        guard let base = unsafe buffer.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
        body(
          unsafe Passage(
            layout: layout, layers: layers, input: input, inputStride: inputStride, buffer: base, stride: stride,
            rows: rows, results: results))
      }
    }
  }
}

/// Rows on their way through a network: two buffers by turns, and one for the latents, which are asked for at the end.
///
/// Unchecked, because tasks write rows or columns of their own.
@safe private struct Passage: @unchecked Sendable {
  let layout: PanelLayout
  let layers: Range<Int>
  let input: UnsafePointer<Float>
  let inputStride: Int
  /// `[2 · rows.count, stride]`, then `[rows.count, stride of the latents]`, then the same of latents with conditions.
  let buffer: UnsafeMutablePointer<Float>
  let stride: Int
  /// Which of all rows these are.
  let rows: Range<Int>
  let results: DenseInference.Results

  /// Where layer `index` writes, and how far its rows are apart.
  private func output(of index: Int) -> (UnsafeMutablePointer<Float>, Int) {
    let width = layout.layers[index].outputCount
    if index == layout.plain.latentLayer {
      return unsafe (buffer + 2 * rows.count * stride, PanelLayer.rowStride(width))
    }
    if index == layout.plain.outputLayer, isDirect, let output = unsafe results.output {
      return unsafe (output + rows.lowerBound * width, width)
    }
    return unsafe (buffer + (index % 2) * rows.count * stride, stride)
  }

  /// Where layer `index` reads.
  private func input(of index: Int) -> (UnsafePointer<Float>, Int) {
    guard index > layers.lowerBound else { return unsafe (input, inputStride) }
    if readsCodes(index) { return unsafe (UnsafePointer(codes), codeStride) }
    let (output, stride) = unsafe output(of: index - 1)
    return unsafe (UnsafePointer(output), stride)
  }

  /// Whether a layer reads latents to which conditions are still to be joined.
  private func readsCodes(_ index: Int) -> Bool {
    layout.plain.conditionCount > 0 && index == layout.plain.encoderCount && index > layers.lowerBound
  }

  private var codeStride: Int { PanelLayer.rowStride(layout.plain.codeLength) }
  /// Behind the latents.
  private var codes: UnsafeMutablePointer<Float> {
    let (latents, latentStride) = unsafe output(of: layout.plain.latentLayer)
    return unsafe latents + rows.count * latentStride
  }

  /// Joins latents, or a variational autoencoder's means, and conditions, if it is their turn.
  func fillCodes(before index: Int, _ rows: Range<Int>) {
    guard readsCodes(index) else { return }
    let (plain, (latents, latentStride)) = unsafe (layout.plain, output(of: layout.plain.latentLayer))
    for row in rows {
      let code = unsafe codes + row * codeStride
      unsafe code.update(from: latents + row * latentStride, count: plain.latentCount)
      unsafe (code + plain.latentCount).update(
        from: input + row * inputStride + plain.inputCount, count: plain.conditionCount)
    }
  }

  /// Whether whole panels of the last layer fit the result's rows.
  private var isDirect: Bool { layout.layers[layout.plain.outputLayer].outputCount.isMultiple(of: PanelLayer.lanes) }

  func forward(_ index: Int, _ rows: Range<Int>, panels: Range<Int>, _ weights: AlignedFloats) {
    let (source, sourceStride) = unsafe input(of: index)
    let (target, targetStride) = unsafe output(of: index)
    unsafe DenseForward.run(
      layout.layers[index], panels: panels, weights: weights.base, rowCount: rows.count,
      input: source + rows.lowerBound * sourceStride, inputStride: sourceStride,
      output: target + rows.lowerBound * targetStride, outputStride: targetStride)
  }

  /// Copies what was asked for and is not in its place yet.
  func deliver(_ rows: Range<Int>) {
    if layers.contains(layout.plain.latentLayer), let latents = unsafe results.latents {
      unsafe copy(layout.plain.latentLayer, rows, to: latents)
    }
    if layers.contains(layout.plain.outputLayer), !isDirect, let output = unsafe results.output {
      unsafe copy(layout.plain.outputLayer, rows, to: output)
    }
  }

  private func copy(_ index: Int, _ rows: Range<Int>, to target: UnsafeMutablePointer<Float>) {
    let ((source, stride), width) = unsafe (output(of: index), layout.layers[index].outputCount)
    for row in rows {
      unsafe (target + (self.rows.lowerBound + row) * width).update(from: source + row * stride, count: width)
    }
  }
}

internal import KernelTypes
internal import Kernels

// One image's way through one layer, there and back. Each call is one task's work on one buffer.
extension ConvolutionalSteps {
  /// Computes a layer's output: of a normalised layer before its normalisation, of the last one only its products.
  func forward(_ index: Int, _ buffer: UnsafeMutablePointer<Float>, image: Int) {
    let layer = packed.all[index]
    let source = unsafe buffer + buffers.inputs[index]
    let rows = 0..<layer.layer.output.height
    if let overlap = layer.overlap {
      unsafe overlap.multiply(
        rows: 0..<layer.layer.input.height, of: source, weights: spread.base + layer.spread,
        into: buffer + buffers.products)
      return
    }
    var finish = unsafe ConvolutionLoops.Finish(bias: bias(of: index, buffer))
    let function = layer.layer.activation.function
    if case .rectifier(let slope) = function, !layer.layer.isNormalised { finish.slope = slope }
    let target = unsafe buffer + (layer.layer.isNormalised ? buffers.raw[index] : buffers.outputs[index])
    if layer.layer.isTransposed {
      unsafe layer.loops.scatter(rows: rows, from: source, weights: spread.base + layer.spread, into: target, finish)
    } else {
      unsafe layer.loops.gather(rows: rows, from: source, weights: weights.base + layer.weights, into: target, finish)
    }
    if let normalisation = normalisations[index] {
      unsafe normalisation.observe(target, image: image, packed.loops)
      return
    }
    if case .rectifier = function { return }
    let layout = layer.output
    for y in rows { unsafe packed.loops.apply(function, target + layout.offset(y, 0), layout.rowCount) }
    if function == .sigmoid { unsafe layout.clearFilling(of: rows, in: target) }
  }

  /// Brings what a layer reads to its place, unless the layer before has put it there: the image itself, what the dense
  /// layers make of it, or the normalised output of the layer before.
  func enter(_ index: Int, _ buffer: UnsafeMutablePointer<Float>, image: Int, of batch: ConvolutionBatch) {
    if let middle, packed.layers.isMiddle(before: index) {
      unsafe packed.load(middle.output(image), packed.images[index], into: buffer + buffers.inputs[index])
    } else if index > 0 {
      unsafe normalise(index - 1, buffer)
    } else {
      unsafe packed.load(batch.image(image), packed.images[0], into: buffer + buffers.inputs[0])
      unsafe fillBiases(under: batch.image(image) + packed.layers.input.count, buffer)
    }
  }

  /// Keeps an image's condition, and every layer's bias under it.
  private func fillBiases(under condition: UnsafePointer<Float>, _ buffer: UnsafeMutablePointer<Float>) {
    guard packed.layers.conditionCount > 0 else { return }
    unsafe (buffer + buffers.condition).update(from: condition, count: packed.layers.conditionCount)
    for (index, layer) in packed.all.enumerated() {
      unsafe layer.fillBias(weights.base, under: condition, into: buffer + buffers.biases[index])
    }
  }

  /// A layer's bias for the image in a buffer.
  func bias(of index: Int, _ buffer: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    unsafe UnsafePointer(
      packed.layers.conditionCount > 0 ? buffer + buffers.biases[index] : weights.base + packed.all[index].bias)
  }

  /// Normalises and activates a layer's output, once the whole batch's statistics are known.
  func normalise(_ index: Int, _ buffer: UnsafeMutablePointer<Float>) {
    guard let normalisation = normalisations[index] else { return }
    unsafe normalisation.normalise(
      buffer + buffers.raw[index], packed.all[index].layer.activation.function,
      into: buffer + buffers.outputs[index], packed.loops)
  }

  /// From the gradient of a layer's output to those of its weights and of its input; nobody asks for the network input's.
  func backward(
    _ index: Int, _ buffer: UnsafeMutablePointer<Float>, image: Int, into total: UnsafeMutablePointer<Float>,
    accumulates: Bool
  ) {
    let layer = packed.all[index]
    let (gradient, input) = unsafe (buffer + buffers.gradients[index], buffer + buffers.inputs[index])
    if let normalisation = normalisations[index] {
      unsafe normalisation.differentiate(gradient, at: buffer + buffers.raw[index], packed.loops)
    }
    unsafe backThroughBias(index, buffer, into: total, accumulates: accumulates)
    let (large, small) = unsafe layer.layer.isTransposed ? (gradient, input) : (input, gradient)
    unsafe layer.loops.correlate(large, small, into: total + layer.weights, accumulates: accumulates)
    guard index > 0 else { return }
    unsafe differentiateInput(layer, of: packed.all[index - 1], index, buffer)
    if let middle, packed.layers.isMiddle(before: index) {
      unsafe packed.store(buffer + buffers.gradients[index - 1], packed.images[index], into: middle.outputDelta(image))
      middle.differentiateOutput(image)
      return
    }
    unsafe observeGradient(index - 1, buffer, image: image)
  }

  /// Takes the gradient of the encoder's image, which the dense layers give, through its activation.
  func leaveMiddle(_ middle: ConvolutionalMiddle, _ buffer: UnsafeMutablePointer<Float>, image: Int) {
    let index = packed.layers.encoderCount - 1
    let (layer, layout) = (packed.all[index], packed.images[index + 1])
    let (gradient, values) = unsafe (buffer + buffers.gradients[index], buffer + buffers.outputs[index])
    unsafe packed.load(middle.inputDelta(image), layout, into: gradient)
    for y in 0..<layout.shape.height {
      let place = layout.offset(y, 0)
      unsafe packed.loops.differentiate(
        layer.layer.activation.function, values + place, gradient + place, layout.rowCount)
    }
    unsafe observeGradient(index, buffer, image: image)
  }

  /// Keeps the sums of a gradient for the normalisation that it has to pass.
  private func observeGradient(_ index: Int, _ buffer: UnsafeMutablePointer<Float>, image: Int) {
    if let normalisation = normalisations[index] {
      unsafe normalisation.observe(
        gradient: buffer + buffers.gradients[index], at: buffer + buffers.raw[index], image: image, packed.loops)
    }
  }

  /// The gradients of a layer's bias and of what a condition adds to it.
  private func backThroughBias(
    _ index: Int, _ buffer: UnsafeMutablePointer<Float>, into total: UnsafeMutablePointer<Float>, accumulates: Bool
  ) {
    let (layer, gradient) = unsafe (packed.all[index], buffer + buffers.gradients[index])
    // The batch's mean takes a bias away again, so its gradient is 0 and stays so; a condition's differs from image to image.
    let isBiasFree = layer.layer.isNormalised
    guard packed.layers.conditionCount > 0 else {
      if !isBiasFree { unsafe sumBias(layer, gradient, into: total + layer.bias, accumulates: accumulates) }
      return
    }
    let sums = unsafe buffer + buffers.biases[index]
    unsafe sumBias(layer, gradient, into: sums, accumulates: false)
    func add(_ factor: Float, to start: Int) {
      let target = unsafe total + start
      if !accumulates { unsafe target.update(repeating: 0, count: layer.channelCount) }
      for channel in 0..<layer.channelCount { unsafe target[channel] += factor * sums[channel] }
    }
    if !isBiasFree { add(1, to: layer.bias) }
    for number in 0..<packed.layers.conditionCount {
      unsafe add(buffer[buffers.condition + number], to: layer.condition + number * layer.channelCount)
    }
  }

  /// Writes the gradient of what the layer before gives to its activation; where dense layers are between them, that of what
  /// these give.
  private func differentiateInput(
    _ layer: PackedLayer, of before: PackedLayer, _ index: Int, _ buffer: UnsafeMutablePointer<Float>
  ) {
    let (gradient, target) = unsafe (buffer + buffers.gradients[index], buffer + buffers.gradients[index - 1])
    let values = unsafe buffer + buffers.inputs[index]
    let function = packed.layers.isMiddle(before: index) ? .rectifier(slope: 1) : before.layer.activation.function
    var finish = ConvolutionLoops.Finish()
    if case .rectifier(let slope) = function, slope != 1 {
      unsafe finish.gate = UnsafePointer(values)
      finish.gateSlope = slope
    }
    let layout = before.output
    let rows = 0..<layout.shape.height
    if layer.layer.isTransposed {
      unsafe layer.loops.gather(rows: rows, from: gradient, weights: weights.base + layer.weights, into: target, finish)
    } else {
      unsafe layer.loops.scatter(rows: rows, from: gradient, weights: spread.base + layer.spread, into: target, finish)
    }
    if case .rectifier = function { return }
    for y in rows {
      let place = layout.offset(y, 0)
      unsafe packed.loops.differentiate(function, values + place, target + place, layout.rowCount)
    }
  }

  /// Sums a gradient over the pixels of each channel, or adds the sums.
  private func sumBias(
    _ layer: PackedLayer, _ gradient: UnsafePointer<Float>, into bias: UnsafeMutablePointer<Float>, accumulates: Bool
  ) {
    let (layout, loops) = (layer.output, packed.loops)
    let width = PanelProduct.width
    if !accumulates { unsafe bias.update(repeating: 0, count: layer.channelCount) }
    guard layout.channelCount % width == 0 else {
      unsafe sumFewChannels(layout, gradient, into: bias)
      return
    }
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { sums in
      guard let sums = sums.baseAddress else { return }
      for y in 0..<layout.shape.height {
        for channel in stride(from: 0, to: layout.channelCount, by: width) {
          unsafe loops.columnSums(
            gradient + layout.offset(y, 0) + channel, layout.channelCount, layout.shape.width, sums)
          for lane in 0..<width { unsafe bias[channel + lane] += sums[lane] }
        }
      }
    }
  }

  /// The same where pixels are not filled up to whole registers.
  private func sumFewChannels(
    _ layout: ImageLayout, _ gradient: UnsafePointer<Float>, into bias: UnsafeMutablePointer<Float>
  ) {
    // A row is summed in sixteen places first, each of which belongs to one channel where they divide sixteen.
    let isEven = PanelProduct.width % layout.channelCount == 0
    let whole = isEven ? layout.rowCount / PanelProduct.width * PanelProduct.width : 0
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: PanelProduct.width) { sums in
      guard let sums = sums.baseAddress else { return }
      for y in 0..<layout.shape.height {
        let row = unsafe gradient + layout.offset(y, 0)
        unsafe packed.loops.columnSums(row, PanelProduct.width, whole / PanelProduct.width, sums)
        for lane in 0..<PanelProduct.width { unsafe bias[lane % layout.channelCount] += sums[lane] }
        for index in whole..<layout.rowCount { unsafe bias[index % layout.channelCount] += row[index] }
      }
    }
  }
}

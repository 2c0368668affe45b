internal import KernelTypes
internal import Kernels

/// A network's layers and images as the loops want them.
struct PackedLayers: Sendable {
  let layers: ConvolutionalLayers
  let all: [PackedLayer]
  /// The network's input, then each layer's output; an image and its gradient lie alike.
  let images: [ImageLayout]
  let loops: Loops
  /// How many packed numbers there are: weights as `gather` reads them, biases, normalisations.
  let count: Int
  /// How many numbers the weights for the other way have.
  let spreadCount: Int

  init(_ layers: ConvolutionalLayers, loops: Loops = .fastest) {
    self.layers = layers
    self.loops = loops
    let last = layers.lastIndex
    func border(_ layer: ConvolutionLayer, isInput: Bool) -> Border {
      layer.isTransposed == isInput ? layer.geometry.smallBorder : layer.geometry.largeBorder
    }
    let images = (0...last + 1).map { index in
      let shape = index == 0 ? layers.input : layers.all[index - 1].output
      let after = index <= last ? border(layers.all[index], isInput: true) : Border(before: 0, after: 0)
      let before = index > 0 ? border(layers.all[index - 1], isInput: false) : Border(before: 0, after: 0)
      let isWhole = index > 0 && (index <= last || !layers.all[last].isTransposed)
      return ImageLayout(shape, border: before.union(after), isWhole: isWhole)
    }
    var (end, spreadEnd) = (0, 0)
    var packed: [PackedLayer] = []
    for (index, layer) in layers.all.enumerated() {
      let (input, output) = (images[index], images[index + 1])
      let loops = ConvolutionLoops(
        layer.geometry, large: layer.isTransposed ? output : input, small: layer.isTransposed ? input : output,
        loops: loops)
      let bias = end + loops.weightCount
      let channels = layer.output.channels.roundedUp
      let normScale = bias + channels
      let normShift = normScale + (layer.isNormalised ? channels : 0)
      let condition = normShift + (layer.isNormalised ? channels : 0)
      packed.append(
        PackedLayer(
          layer: layer, loops: loops,
          overlap: index == last && layer.isTransposed ? ConvolutionOverlap(base: loops) : nil, weights: end,
          bias: bias, normScale: normScale, normShift: normShift, condition: condition, spread: spreadEnd))
      end = condition + layer.conditionCount * channels
      spreadEnd += packed[index].spreadCount
    }
    self.images = images
    all = packed
    count = end
    spreadCount = spreadEnd
  }

  /// Packs a model's flat numbers; what fills up registers is 0.
  func pack(_ values: [Float], into packed: AlignedFloats) {
    precondition(values.count == layers.valueCount, "\(values.count) numbers, not \(layers.valueCount)")
    precondition(packed.count >= count, "\(count) packed numbers do not fit \(packed.count)")
    for layer in all { unsafe layer.pack(values, into: packed.base) }
  }

  /// The parameters among a model's flat numbers; its running statistics are left as they are.
  func unpack(_ packed: AlignedFloats, into values: inout [Float]) {
    precondition(values.count == layers.valueCount, "\(values.count) numbers, not \(layers.valueCount)")
    for layer in all { unsafe layer.unpack(packed.base, into: &values) }
  }

  /// Copies one `[channel, height, width]` image into a bordered layout.
  func load(_ image: UnsafePointer<Float>, _ layout: ImageLayout, into target: UnsafeMutablePointer<Float>) {
    let shape = layout.shape
    for y in 0..<shape.height {
      let row = unsafe target + layout.offset(y, 0)
      for channel in 0..<shape.channels {
        let source = unsafe image + (channel * shape.height + y) * shape.width
        if layout.channelCount == 1 {
          unsafe row.update(from: source, count: shape.width)
        } else {
          for x in 0..<shape.width { unsafe row[x * layout.channelCount + channel] = source[x] }
        }
      }
    }
  }

  /// Copies an image in its layout to `[channel, height, width]`.
  func store(_ source: UnsafePointer<Float>, _ layout: ImageLayout, into image: UnsafeMutablePointer<Float>) {
    let shape = layout.shape
    for y in 0..<shape.height {
      let row = unsafe source + layout.offset(y, 0)
      for channel in 0..<shape.channels {
        let target = unsafe image + (channel * shape.height + y) * shape.width
        for x in 0..<shape.width { unsafe target[x] = row[x * layout.channelCount + channel] }
      }
    }
  }
}

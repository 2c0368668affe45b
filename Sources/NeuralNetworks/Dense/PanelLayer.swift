internal import KernelTypes

/// A dense layer as the loops want it: `output = activation(input · weights + bias)` with the weights in panels of sixteen
/// outputs.
///
/// `[panel][input][16]`: a product reads a panel from front to back, an update writes it so, and neither needs a copy in
/// another order. Inputs and outputs are padded with zeros to multiples of sixteen, and stay zero: no gradient reaches them.
struct PanelLayer: Sendable, Equatable {
  let inputCount: Int
  let outputCount: Int
  let activation: Activation
  /// Where among the network's numbers the first panel begins.
  let start: Int

  /// Numbers in the layer's panels of sixteen columns.
  static let lanes = PanelProduct.width

  var panelCount: Int { (outputCount + Self.lanes - 1) / Self.lanes }
  /// The inputs, padded.
  var panelRows: Int { (inputCount + Self.lanes - 1) / Self.lanes * Self.lanes }
  var panelLength: Int { panelRows * Self.lanes }
  /// The outputs, padded.
  var paddedOutputCount: Int { panelCount * Self.lanes }
  /// Where the bias begins.
  var biasStart: Int { start + panelCount * panelLength }
  /// Where the next layer begins.
  var end: Int { biasStart + paddedOutputCount }
  /// Where panel `index` begins.
  func panel(_ index: Int) -> Int { start + index * panelLength }

  /// Whether the weights are too many for a core's cache, so that every pass over them costs a trip to memory.
  ///
  /// Narrow layers are run through by each task for a few rows of the batch; wide ones are split among the tasks.
  var isWide: Bool { panelCount * panelLength > 1 << 17 }

  /// The distance between two rows of `count` numbers: padded to whole registers, and never a multiple of a kilobyte, where
  /// many rows would share few places of the cache.
  static func rowStride(_ count: Int) -> Int {
    let padded = (count + lanes - 1) / lanes * lanes
    return padded.isMultiple(of: 256) ? padded + lanes : padded
  }
}

/// A dense network's layers in panels, and the way between them and the flat parameters that models keep.
struct PanelLayout: Sendable, Equatable {
  let plain: AutoencoderLayers
  let layers: [PanelLayer]
  /// All weights and biases, padding included; a multiple of sixteen.
  let count: Int

  init(_ plain: AutoencoderLayers) {
    self.plain = plain
    var layers: [PanelLayer] = []
    for layer in plain.all {
      layers.append(
        PanelLayer(
          inputCount: layer.inputCount, outputCount: layer.outputCount, activation: layer.activation,
          start: layers.last?.end ?? 0))
    }
    self.layers = layers
    count = layers.last?.end ?? 0
  }

  /// Puts flat parameters where the panels want them.
  func pack(_ parameters: [Float], into panels: AlignedFloats) {
    precondition(
      parameters.count == plain.parameterCount && panels.count == count,
      "\(parameters.count) parameters for \(plain.parameterCount)")
    unsafe parameters.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return }
      forEachRow { place, row, width in
        unsafe (panels.base + row).update(from: source + place, count: width)
      }
    }
  }

  /// The flat parameters that lie in panels.
  func unpack(_ panels: AlignedFloats) -> [Float] {
    precondition(panels.count == count, "\(panels.count) numbers for \(count)")
    return unsafe [Float](unsafeUninitializedCapacity: plain.parameterCount) { output, initializedCount in
      if let output = output.baseAddress {
        forEachRow { place, row, width in
          unsafe (output + place).initialize(from: panels.base + row, count: width)
        }
      }
      initializedCount = plain.parameterCount
    }
  }

  /// Calls `body(flat place, panel place, count)` for every run of numbers that lies together in both orders.
  private func forEachRow(_ body: (Int, Int, Int) -> Void) {
    for (flat, layer) in zip(plain.all, layers) {
      for panel in 0..<layer.panelCount {
        let column = panel * PanelLayer.lanes
        let width = min(PanelLayer.lanes, layer.outputCount - column)
        for row in 0..<layer.inputCount {
          body(
            flat.parameterStart + row * layer.outputCount + column, layer.panel(panel) + row * PanelLayer.lanes, width)
        }
      }
      body(flat.bias.lowerBound, layer.biasStart, layer.outputCount)
    }
  }
}

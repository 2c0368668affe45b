internal import KernelTypes
internal import Kernels

/// The forward products of dense layers on rows that are kept by the caller.
enum DenseForward {
  /// How many inputs are summed at a time, so that their part of a batch stays in a core's cache while panel after panel of
  /// weights passes.
  static let innerBlock = 512

  /// Writes `activation(input · weights + bias)` for the panels asked for.
  ///
  /// - Parameters:
  ///   - weights: The whole network's panels.
  ///   - input: `rowCount` rows of `inputCount`, `inputStride` apart.
  ///   - output: `rowCount` rows, `outputStride` apart, each with room for whole panels.
  static func run(
    _ layer: PanelLayer, panels: Range<Int>, weights: UnsafePointer<Float>, rowCount: Int,
    input: UnsafePointer<Float>, inputStride: Int, output: UnsafeMutablePointer<Float>, outputStride: Int
  ) {
    let blockCount = (layer.inputCount + innerBlock - 1) / innerBlock
    // Few rows stay in cache anyway, and a panel is read fastest from front to back.
    let isByPanel = rowCount <= 4
    for step in 0..<blockCount * panels.count {
      let (outer, inner) = step.quotientAndRemainder(dividingBy: isByPanel ? blockCount : panels.count)
      let (block, index) = isByPanel ? (inner, outer) : (outer, inner)
      let panel = panels.lowerBound + index
      let inputs = block * innerBlock..<min((block + 1) * innerBlock, layer.inputCount)
      var product = unsafe PanelProduct(
        rows: rowCount, inner: inputs.count, left: input + inputs.lowerBound, rowStride: inputStride,
        right: weights + layer.panel(panel) + inputs.lowerBound * PanelLayer.lanes,
        output: output + panel * PanelLayer.lanes, outputStride: outputStride, accumulates: block > 0)
      if layer.isWide, panel + 1 < panels.upperBound {
        unsafe product.upcoming = product.right + (isByPanel ? inputs.count * PanelLayer.lanes : layer.panelLength)
      }
      if block == blockCount - 1 {
        unsafe product.bias = weights + layer.biasStart + panel * PanelLayer.lanes
        product.slope = layer.activation.slope ?? 1
      }
      Loops.fastest.multiply(product)
    }
    guard layer.activation.slope == nil else { return }
    for row in 0..<rowCount {
      unsafe layer.activation.apply(
        output + row * outputStride + panels.lowerBound * PanelLayer.lanes, count: panels.count * PanelLayer.lanes)
    }
  }
}

/// Rows whose distance suits the cache.
enum FriendlyRows {
  /// Calls `body` with the rows, or with a copy where their distance is a multiple of a kilobyte, as of windows of 8,192
  /// samples: the rows of a tile would drive each other out of the few places of the cache that they share.
  static func with(
    _ rows: UnsafePointer<Float>, stride: Int, rowCount: Int, width: Int, _ body: (UnsafePointer<Float>, Int) -> Void
  ) {
    guard stride.isMultiple(of: 256), rowCount > 4 else { return unsafe body(rows, stride) }
    let friendly = PanelLayer.rowStride(width)
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: rowCount * friendly) { buffer in
      guard let base = buffer.baseAddress else { return }
      for row in 0..<rowCount { unsafe (base + row * friendly).update(from: rows + row * stride, count: width) }
      unsafe body(base, friendly)
    }
  }
}

extension Activation {
  /// What a piecewise linear activation multiplies negative values by: 1 for the identity; nil for a curve.
  var slope: Float? {
    switch self {
    case .identity: 1
    case .relu: 0
    case .leakyReLU(let slope): slope
    case .tanh, .sigmoid: nil
    }
  }

  /// Replaces each value by the activation's.
  func apply(_ values: UnsafeMutablePointer<Float>, count: Int) {
    unsafe Loops.fastest.apply(function, values, count)
  }

  /// Multiplies each gradient by the activation's derivative, in terms of the activation's value.
  func multiplyByDerivative(_ gradients: UnsafeMutablePointer<Float>, outputs: UnsafePointer<Float>, count: Int) {
    unsafe Loops.fastest.differentiate(function, outputs, gradients, count)
  }
}

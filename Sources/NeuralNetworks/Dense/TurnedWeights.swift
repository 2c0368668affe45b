internal import KernelTypes
internal import Kernels

/// The weights of narrow layers in panels of sixteen inputs, `[panel][output][16]`: what the way back reads.
///
/// Kept beside the weights and renewed tile by tile with them, while a tile is in cache. The first layer needs
/// some only where somebody asks for the gradient of the network's input.
struct TurnedWeights: Sendable {
  private let layout: PanelLayout
  private let values: AlignedFloats
  /// `[layer]`; nil where a layer has none.
  private let starts: [Int?]

  init(_ layout: PanelLayout, reachesInput: Bool) {
    self.layout = layout
    var (starts, count) = ([Int?](), 0)
    for (index, layer) in layout.layers.enumerated() {
      let isKept = (index > 0 || reachesInput) && !layer.isWide
      starts.append(isKept ? count : nil)
      if isKept { count += layer.panelRows * layer.paddedOutputCount }
    }
    self.starts = starts
    values = AlignedFloats(zeros: count)
  }

  /// The weights of sixteen inputs: `[output][16]`.
  func panel(_ index: Int, of layer: Int) -> UnsafePointer<Float> {
    guard let start = starts[layer] else { preconditionFailure("layer \(layer) is not turned") }
    return unsafe UnsafePointer(values.base + start + index * layout.layers[layer].paddedOutputCount * PanelLayer.lanes)
  }

  func fill(from weights: AlignedFloats) {
    for (index, layer) in layout.layers.enumerated() {
      for panel in 0..<layer.panelCount { fill(index, panel: panel, inputs: 0..<layer.inputCount, from: weights) }
    }
  }

  /// Renews sixteen outputs of some inputs.
  ///
  /// - Parameter inputs: Begin at a multiple of sixteen.
  func fill(_ index: Int, panel: Int, inputs: Range<Int>, from weights: AlignedFloats) {
    guard let start = starts[index] else { return }
    let (layer, lanes) = (layout.layers[index], PanelLayer.lanes)
    for input in stride(from: inputs.lowerBound, to: inputs.upperBound, by: lanes) {
      let place = start + (input / lanes * layer.paddedOutputCount + panel * lanes) * lanes
      unsafe Loops.fastest.transpose(
        weights.base + layer.panel(panel) + input * lanes, lanes, lanes, lanes, values.base + place, lanes)
    }
  }
}

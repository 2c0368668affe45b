internal import Foundation
internal import SignalProcessing
internal import Tensors

/// The band spectrum of windows as nodes: from samples to log powers.
///
/// The Fourier transform is a matrix product (`BandPowerMatrices`), not ONNX's operation `DFT`: on the demo's windows both
/// differ from double precision by 6 · 10⁻⁷ of the largest value, the product runs twice as fast in onnxruntime, and runtimes for
/// small devices know it.
struct BandSpectrumGraph {
  private let matrices: BandPowerMatrices
  private let windowLength: Int
  private let channelCount: Int

  init(_ matrices: BandPowerMatrices, windowLength: Int, channelCount: Int) {
    precondition(
      2 * matrices.segmentStride == matrices.segmentLength,
      "segments of \(matrices.segmentLength) samples every \(matrices.segmentStride), not every half")
    self.matrices = matrices
    self.windowLength = windowLength
    self.channelCount = channelCount
  }

  /// - Parameter samples: `[window, channel, sample]`
  /// - Returns: `[window, channel, band]`, in dB.
  func add(to graph: inout OnnxGraph, reading samples: OnnxValue) -> OnnxValue {
    let segments = addSegments(samples, &graph)
    let mean = graph.add(.mean, [segments], [.axes([3]), .keepsAxes(true)], named: "segment_mean")
    let centred = graph.add(.subtract, [segments, mean], named: "segment_centred")
    let transform = graph.constant("fourier_transform", matrices.transform)
    let amplitudes = graph.add(.matrixProduct, [centred, transform], named: "amplitudes")
    let squares = graph.add(.multiply, [amplitudes, amplitudes], named: "squared_amplitudes")
    let power = graph.add(.sum, [squares, graph.integers([2])], [.keepsAxes(false)], named: "power")
    let bands = graph.constant("band_weights", matrices.densities)
    let density = graph.add(.matrixProduct, [power, bands], named: "band_density")
    let raised = graph.add(
      .add, [density, graph.number("density_floor", matrices.floor)], named: "band_density_floored")
    let logarithm = graph.add(.logarithm, [raised], named: "band_log")
    return graph.add(.multiply, [logarithm, graph.number("decibels", Float(10 / log(10.0)))], named: "features")
  }

  /// Segments that overlap by half, each from two neighbouring halves: `[window, channel, segment, sample]`.
  private func addSegments(_ samples: OnnxValue, _ graph: inout OnnxGraph) -> OnnxValue {
    let (count, stride) = (matrices.segmentCount, matrices.segmentStride)
    let used = (count + 1) * stride
    let kept =
      used == windowLength
      ? samples
      : graph.add(
        .slice, [samples, graph.integers([0]), graph.integers([used]), graph.integers([2])], named: "samples_used")
    let halves = graph.add(
      .reshape, [kept, graph.integers([0, channelCount, count + 1, stride])], named: "half_segments")
    let (axis, start) = (graph.integers([2]), graph.integers([0]))
    let first = graph.add(.slice, [halves, start, graph.integers([count]), axis], named: "first_halves")
    let second = graph.add(
      .slice, [halves, graph.integers([1]), graph.integers([count + 1]), axis], named: "second_halves")
    return graph.add(.concatenate, [first, second], [.axis(3)], named: "segments")
  }
}

extension OnnxGraph {
  mutating func constant(_ name: String, _ matrix: Matrix) -> OnnxValue {
    constant(name, shape: [matrix.rowCount, matrix.columnCount], matrix.elements)
  }
}

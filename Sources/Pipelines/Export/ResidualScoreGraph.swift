internal import Tensors

/// The score of windows from their residuals as nodes, the same figure as `ResidualScore` gives.
struct ResidualScoreGraph {
  private let score: ResidualScore
  /// `[group, feature]`
  private let shape: [Int]

  init(_ monitor: ExportedMonitor) {
    score = monitor.score
    shape = [monitor.groupCount, monitor.featureCount]
  }

  static func description(_ score: ResidualScore) -> String {
    let meaning = "anomaly score as in run.h5, higher = more anomalous"
    return score.memory == 1
      ? meaning
      : meaning + "; a window is judged with its \(score.memory - 1) neighbours in the call, so one call must hold the "
        + "windows of one snapshot in order (all other outputs take windows in any order)"
  }

  /// - Parameters:
  ///   - residual: `[window, group, feature]`, standardised.
  ///   - squares: Its squares.
  /// - Returns: `[window]`
  func add(to graph: inout OnnxGraph, reading residual: OnnxValue, squares: OnnxValue) -> OnnxValue {
    switch score.plan {
    case .meanSquaredError:
      return graph.add(.mean, [squares], [.axes([1, 2]), .keepsAxes(false)], named: "score")
    case .excessResidual, .changedResidual:
      let smoothed = addSmoothing(residual, &graph)
      return addExcess(score.memory > 1 ? addMemory(smoothed, &graph) : smoothed, &graph)
    }
  }

  /// Smoothing over neighbouring bands is linear: a product with what it makes of the identity.
  private func addSmoothing(_ residual: OnnxValue, _ graph: inout OnnxGraph) -> OnnxValue {
    guard score.isSmoothed else { return residual }
    let features = shape[1]
    var identity = Matrix(zeros: features, features)
    for feature in 0..<features { identity[feature, feature] = 1 }
    let weights = graph.constant("smoothing", score.smoothed(identity))
    return graph.add(.matrixProduct, [residual, weights], named: "smoothed")
  }

  /// (mean of max(z / s, 0)⁶)^⅙; where falls count too, of (z / s)⁶.
  private func addExcess(_ residual: OnnxValue, _ graph: inout OnnxGraph) -> OnnxValue {
    let scale = graph.constant("residual_scale", shape: shape, score.scale)
    let ratio = graph.add(.divide, [residual, scale], named: "scaled_residual")
    let rise = score.plan == .changedResidual ? ratio : graph.add(.relu, [ratio], named: "rise")
    let square = graph.add(.multiply, [rise, rise], named: "rise_squared")
    let cube = graph.add(.multiply, [square, rise], named: "rise_cubed")
    let sixth = graph.add(.multiply, [cube, cube], named: "rise_to_the_sixth")
    let mean = graph.add(.mean, [sixth], [.axes([1, 2]), .keepsAxes(false)], named: "mean_sixth_power")
    return graph.add(.power, [mean, graph.number("one_sixth", 1 / 6)], named: "score")
  }

  /// Each window averaged with its neighbours (`WindowMemory`): the same window and those before it, `memory` in all; at
  /// the beginning those after it make up the number. A call with fewer windows averages all of them.
  private func addMemory(_ residual: OnnxValue, _ graph: inout OnnxGraph) -> OnnxValue {
    let memory = graph.integers([score.memory])
    let (zero, one) = (graph.integer(0), graph.integer(1))
    let count = graph.add(.shape, [residual], OnnxAttribute.firstAxisOnly, named: "window_count")
    let end = graph.add(.squeeze, [count], named: "window_end")
    let windows = graph.add(.range, [zero, end, one], named: "windows")
    let before = graph.add(.subtract, [windows, graph.integers([score.memory - 1])], named: "first_unbounded")
    let first = graph.add(.maximum, [before, zero], named: "first_neighbour")
    let column = graph.add(.unsqueeze, [first, graph.integers([1])], named: "first_neighbours")
    let steps = graph.integers(Array(0..<score.memory))
    let neighbours = graph.add(.add, [column, steps], named: "neighbours_unbounded")
    let last = graph.add(.subtract, [count, one], named: "last_window")
    let bounded = graph.add(.minimum, [neighbours, last], named: "neighbours")
    let gathered = graph.add(.gather, [residual, bounded], [.axis(0)], named: "gathered")
    let isThere = graph.add(.less, [neighbours, count], named: "neighbour_is_there")
    let flags = graph.add(.cast, [isThere], [.toFloat], named: "neighbour_flags")
    let weights = graph.add(.unsqueeze, [flags, graph.integers([2, 3])], named: "neighbour_weights")
    let present = graph.add(.multiply, [gathered, weights], named: "neighbours_present")
    let sum = graph.add(.sum, [present, graph.integers([1])], [.keepsAxes(false)], named: "neighbour_sum")
    let number = graph.add(.minimum, [count, memory], named: "neighbour_count")
    let divisor = graph.add(.cast, [number], [.toFloat], named: "neighbour_divisor")
    return graph.add(.divide, [sum, divisor], named: "remembered")
  }
}

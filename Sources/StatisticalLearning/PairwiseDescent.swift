internal import Tensors

/// Sequential minimal optimisation (Platt, 1998) of ½ αᵀKα with 0 ≤ α ≤ 1 and a given Σ α.
///
/// A step moves weight between two rows, down to the lowest point between them. Of the rows that may gain, the one with the
/// smallest gradient gains; of those that may give, the one with which the objective falls most gives (the second-order
/// choice of Fan, Chen and Lin, 2005). At the optimum no row that may give has a larger gradient than one that may gain.
struct PairwiseDescent {
  /// `[row]`
  private(set) var weights: [Double]
  /// Kα: `[row]`
  private(set) var gradient: [Double]
  /// K, symmetric, its diagonal 1: `[row, row]`.
  private let gram: Matrix

  init(gram: Matrix, weights: [Double], gradient: [Double]) {
    self.gram = gram
    self.weights = weights
    self.gradient = gradient
  }

  /// Makes steps until no gradient is more than `tolerance` above that of a row which may gain.
  ///
  /// A tolerance below what sums of so many kernel values round to would never be reached: it counts as that.
  mutating func run(tolerance: Double) {
    let reachable = max(tolerance, 1e-13 * (gradient.reduce(0) { max($0, abs($1)) } + 1))
    while let (gaining, giving) = pair(reachable) { move(from: giving, to: gaining) }
  }

  private func pair(_ tolerance: Double) -> (gaining: Int, giving: Int)? {
    let (weights, gradient) = (weights.span, gradient.span)
    var (gaining, least) = (-1, Double.infinity)
    for row in weights.indices where gradient[row] < least && weights[row] < 1 {
      (gaining, least) = (row, gradient[row])
    }
    guard gaining >= 0 else { return nil }
    let kernel = gram.elements.span.extracting(gaining * gram.columnCount..<(gaining + 1) * gram.columnCount)
    var (giving, best, most) = (-1, 0.0, -Double.infinity)
    for row in weights.indices where gradient[row] > least && weights[row] > 0 {
      let slope = gradient[row] - least
      let gain = slope * slope / Self.curvature(kernel[row])
      most = max(most, slope)
      if gain > best { (giving, best) = (row, gain) }
    }
    return most > tolerance ? (gaining, giving) : nil
  }

  private mutating func move(from giving: Int, to gaining: Int) {
    let order = gram.columnCount
    let lowest = (gradient[giving] - gradient[gaining]) / Self.curvature(gram[gaining, giving])
    let (room, stock) = (1 - weights[gaining], weights[giving])
    let amount = min(lowest, room, stock)
    // Bounds are reached exactly, whatever a sum would round to.
    weights[gaining] = amount == room ? 1 : weights[gaining] + amount
    weights[giving] = amount == stock ? 0 : weights[giving] - amount
    let gram = self.gram
    let kernel = gram.elements.span
    let gain = kernel.extracting(gaining * order..<(gaining + 1) * order)
    let loss = kernel.extracting(giving * order..<(giving + 1) * order)
    var out = gradient.mutableSpan
    for row in out.indices { out[row] += amount * (Double(gain[row]) - Double(loss[row])) }
  }

  /// K_ii + K_jj − 2 K_ij, kept from 0 for rows that are alike.
  @inline(__always)
  private static func curvature(_ kernel: Float) -> Double { max(2 - 2 * Double(kernel), 1e-12) }
}

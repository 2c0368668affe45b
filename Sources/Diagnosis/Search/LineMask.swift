/// The places of an order spectrum that say nothing about bearings: mains harmonics and multiples of the shaft's speed.
struct LineMask: Sendable {
  /// The mains frequencies whose multiples are masked.
  let mainsHz: [Double]
  /// How far the true speed may be from the one that orders are counted in, as a share of it; nil where the shaft's
  /// multiples are what is looked for.
  let shaftTolerance: Double?
  /// The speed of every snapshot in the average: mains stand at another order in each.
  let shaftHz: [Double]

  /// Mains wander by a thousandth at most.
  static let mainsTolerance = 0.001
  /// Where the speed is not sure, masks grow with the multiple; beyond this one they would hide more defects than lines.
  static let unsureMultiples = 10

  /// `[bin]`
  func places(bins: Int, resolution: Double) -> [Bool] {
    var isMasked = [Bool](repeating: false, count: bins)
    if let shaftTolerance {
      let last = shaftTolerance > ShaftSpeed.measuredUncertainty ? Self.unsureMultiples : .max
      mark(&isMasked, multiplesOf: 1, upTo: last, tolerance: shaftTolerance, resolution)
    }
    guard let slowest = shaftHz.min(), let fastest = shaftHz.max() else { return isMasked }
    let spread = (fastest - slowest) / (fastest + slowest)
    for mains in mainsHz {
      let order = (mains / fastest + mains / slowest) / 2
      mark(&isMasked, multiplesOf: order, upTo: .max, tolerance: spread + Self.mainsTolerance, resolution)
    }
    return isMasked
  }

  /// A line fills its bin and, by the taper, one on either side; `LineScores` follows what leaks further.
  private func mark(
    _ isMasked: inout [Bool], multiplesOf order: Double, upTo last: Int, tolerance: Double, _ resolution: Double
  ) {
    // Multiples closer than two bins leave nothing between them, however many there are.
    guard order >= 2 * resolution else {
      isMasked = isMasked.map { _ in true }
      return
    }
    let count = min(last, Int(Double(isMasked.count) * resolution / order) + 1)
    for multiple in 1...count {
      let place = Double(multiple) * order / resolution
      let reach = tolerance * place + 1.01
      let first = max(0, Int((place - reach).rounded(.up)))
      let last = min(isMasked.count - 1, Int((place + reach).rounded(.down)))
      guard first <= last else { continue }
      for bin in first...last { isMasked[bin] = true }
    }
  }
}

internal import Tensors

/// The search for the weights of a one-class support vector machine.
///
/// Where the kernel of all pairs of rows fits into memory, pairs of rows are moved until nothing is left to gain. Else the
/// rows farthest from the optimum are taken out as a working set, moved among themselves, and all gradients brought up to
/// date by blocked products (decomposition; Joachims, 1999). The start decides how far the way is: the νn rows that a machine
/// fitted to a sample puts farthest outside are nearly the right ones.
struct OneClassTraining {
  /// α: `[row]`
  private(set) var weights: [Double]
  /// Kα: `[row]`
  private(set) var gradient: [Double]

  private let rows: KernelRows
  private let kernel: RadialBasisKernel
  private let nu: Double
  private let cacheBytes: Int

  init(_ rows: KernelRows, kernel: RadialBasisKernel, nu: Double, cacheBytes: Int) {
    self.rows = rows
    self.kernel = kernel
    self.nu = nu
    self.cacheBytes = cacheBytes
    weights = []
    gradient = []
  }

  /// ρ: the mean gradient of the rows on the boundary; the middle between inside and outside where there is none.
  var offset: Double {
    var (sum, count) = (0.0, 0)
    var (outside, inside) = (-Double.infinity, Double.infinity)
    for (weight, value) in zip(weights, gradient) {
      if weight >= 1 {
        outside = max(outside, value)
      } else if weight <= 0 {
        inside = min(inside, value)
      } else {
        sum += value
        count += 1
      }
    }
    if count > 0 { return sum / Double(count) }
    return inside.isFinite ? outside.isFinite ? (inside + outside) / 2 : inside : outside
  }

  mutating func run(tolerance: Double) {
    let largest = max(64, Int((Double(cacheBytes) / 4).squareRoot()))
    if rows.count <= largest {
      runAtOnce(tolerance)
    } else {
      runInSets(tolerance, setLength: min(largest, Self.setLength), sampleLength: min(largest, Self.sampleLength))
    }
  }

  private mutating func runAtOnce(_ tolerance: Double) {
    let gram = kernel.gram(of: rows)
    let likeness = concurrentMap(rows.count) { row in
      Self.product(gram, row: row, [Double](repeating: 1, count: gram.columnCount).span)
    }
    weights = start(likeness)
    let weights = weights
    gradient = concurrentMap(rows.count) { Self.product(gram, row: $0, weights.span) }
    var descent = PairwiseDescent(gram: gram, weights: weights, gradient: gradient)
    descent.run(tolerance: tolerance)
    (self.weights, gradient) = (descent.weights, descent.gradient)
  }

  private mutating func runInSets(_ tolerance: Double, setLength: Int, sampleLength: Int) {
    weights = start(likenessToSample(tolerance, sampleLength))
    gradient = [Double](repeating: 0, count: rows.count)
    update(weights.indices.filter { weights[$0] > 0 }.map { ($0, weights[$0]) })
    while let violation = violation(), violation > tolerance {
      let set = workingSet(setLength)
      let part = rows.selected(at: set)
      var descent = PairwiseDescent(
        gram: kernel.gram(of: part), weights: set.map { weights[$0] }, gradient: set.map { gradient[$0] })
      descent.run(tolerance: max(tolerance / 2, violation / 10))
      var changes: [(row: Int, amount: Double)] = []
      for (row, weight) in zip(set, descent.weights) where weight != weights[row] {
        changes.append((row, weight - weights[row]))
        weights[row] = weight
      }
      // Steps lost in rounding end it: nothing would change any more.
      if changes.isEmpty { return }
      update(changes)
    }
  }

  /// Adds the kernel of some rows to all gradients.
  private mutating func update(_ changes: [(row: Int, amount: Double)]) {
    let added = kernel.weightedSums(
      of: rows, centres: rows.selected(at: changes.map(\.row)), weights: changes.map(\.amount))
    for row in gradient.indices { gradient[row] += added[row] }
  }

  /// Full weight for the rows that are least like the others, and what is left of νn for the next one.
  private func start(_ likeness: [Double]) -> [Double] {
    let total = nu * Double(rows.count)
    let order = likeness.indices.sorted { (likeness[$0], $0) < (likeness[$1], $1) }
    var weights = [Double](repeating: 0, count: rows.count)
    for (place, row) in order.prefix(Int(total.rounded(.up))).enumerated() {
      weights[row] = min(1, total - Double(place))
    }
    return weights
  }

  /// How far inside a machine fitted to a sample of the rows has each row: `[row]`.
  private func likenessToSample(_ tolerance: Double, _ length: Int) -> [Double] {
    var random = RandomStream(seed: 1)
    let sample = random.permutation(rows.count).prefix(length).sorted()
    var training = OneClassTraining(rows.selected(at: sample), kernel: kernel, nu: nu, cacheBytes: .max)
    training.run(tolerance: tolerance)
    let support = training.weights.indices.filter { training.weights[$0] > 0 }
    return kernel.weightedSums(
      of: rows, centres: rows.selected(at: support.map { sample[$0] }), weights: support.map { training.weights[$0] })
  }

  /// By how much the largest gradient of a row that may give exceeds the smallest of one that may gain.
  private func violation() -> Double? {
    guard let (least, most) = extremes() else { return nil }
    return most - least
  }

  private func extremes() -> (least: Double, most: Double)? {
    var (least, most) = (Double.infinity, -Double.infinity)
    for (weight, value) in zip(weights, gradient) {
      if weight < 1 { least = min(least, value) }
      if weight > 0 { most = max(most, value) }
    }
    return least < .infinity ? (least, most) : nil
  }

  /// Rows on the boundary, and the rest half of rows that should gain most and half of rows that should give most.
  private func workingSet(_ length: Int) -> [Int] {
    guard let (least, most) = extremes() else { return [] }
    let middle = (least + most) / 2
    let onBoundary = weights.indices.filter { weights[$0] > 0 && weights[$0] < 1 }
      .sorted { (abs(gradient[$0] - middle), $0) > (abs(gradient[$1] - middle), $1) }
    let gaining = weights.indices.filter { weights[$0] <= 0 && gradient[$0] < most }
      .sorted { (gradient[$0], $0) < (gradient[$1], $1) }
    let giving = weights.indices.filter { weights[$0] >= 1 && gradient[$0] > least }
      .sorted { (gradient[$0], $0) > (gradient[$1], $1) }
    let free = onBoundary.prefix(length / 2)
    let half = (length - free.count) / 2
    return (free + gaining.prefix(half) + giving.prefix(half)).sorted()
  }

  private static func product(_ gram: Matrix, row: Int, _ weights: Span<Double>) -> Double {
    let values = gram.elements.span.extracting(row * gram.columnCount..<(row + 1) * gram.columnCount)
    var sums = SIMD8<Double>.zero
    var column = 0
    while column + 8 <= values.count {
      for lane in 0..<8 { sums[lane] += Double(values[column + lane]) * weights[column + lane] }
      column += 8
    }
    while column < values.count {
      sums[0] += Double(values[column]) * weights[column]
      column += 1
    }
    return sums.sum()
  }

  /// Large enough that few sets are needed, small enough that most of its rows change.
  private static let setLength = 1024
  private static let sampleLength = 4096
}

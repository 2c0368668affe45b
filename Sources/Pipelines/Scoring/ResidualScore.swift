internal import Foundation
internal import Tensors

/// Turns what a model could not explain of a window into one score and one error per channel.
///
/// With R the standardised features less their reconstruction, the excess score is
///
///     Z = R smoothed over neighbouring bands and averaged over neighbouring windows,   U = Z / s,   e[c] = mean over features of max(U, 0)⁶,   score = (mean over c of e[c])^⅙
///
/// where s is each feature's healthy scatter on snapshots that the model has not seen. Only rises count, because a defect adds
/// energy; in the changed score falls do too, |U| in place of max(U, 0). The sixth power is nearly the largest band, because a defect fills few, and still averages a little, so that one
/// score serves narrow resonances and broadband rises. Smoothing gathers what a resonance spreads over its neighbours; a window
/// is judged together with its neighbours in its snapshot, because a defect adds up over windows and noise does not.
package struct ResidualScore: Sendable, Equatable {
  package let plan: ScorePlan
  package let channelCount: Int
  /// Whether neighbouring features are neighbours in frequency.
  package let isSmoothed: Bool
  /// How many windows of a snapshot, itself among them, a window is judged with (`WindowMemory`); 1 judges it alone.
  package let memory: Int
  /// `[channel × feature]`: s; ones for the published score.
  package private(set) var scale: [Float]

  package init(plan: ScorePlan, channelCount: Int, isSmoothed: Bool, memory: Int = 1, scale: [Float]) {
    precondition(memory > 0, "a memory of \(memory) windows")
    precondition(
      channelCount > 0 && (plan == .meanSquaredError || scale.count.isMultiple(of: channelCount)),
      "\(scale.count) features for \(channelCount) channels")
    self.plan = plan
    self.channelCount = channelCount
    self.isSmoothed = isSmoothed
    self.memory = plan.usesScatter ? memory : 1
    self.scale = scale
  }

  /// Learns each feature's scatter: the root mean square on held-out windows, or on training windows where that is larger.
  ///
  /// About 0 and not about the mean, so that drift between training and held-out snapshots counts as scatter.
  ///
  /// - Parameters:
  ///   - training, heldOut: Residuals, `[window, channel × feature]`.
  ///   - snapshots: `[window]` of both, the snapshot that each window was cut from; all of one where nil.
  init(
    plan: ScorePlan, channelCount: Int, isSmoothed: Bool, memory: Int = 1, training: Matrix, heldOut: Matrix,
    snapshots: (training: [Int], heldOut: [Int])? = nil
  ) {
    let ones = [Float](repeating: 1, count: training.columnCount)
    self.init(
      plan: plan, channelCount: channelCount, isSmoothed: isSmoothed && plan.usesScatter, memory: memory,
      scale: ones)
    guard plan.usesScatter else { return }
    scale = Self.scale(
      seen: Self.meanSquares(of: remembered(smoothed(training), snapshots?.training)),
      unseen: Self.meanSquares(of: remembered(smoothed(heldOut), snapshots?.heldOut)))
  }

  /// The scatter of each feature from its mean squares on training and on held-out windows.
  static func scale(seen: [Double], unseen: [Double]) -> [Float] {
    // Residuals are of order one: a smaller scatter is that of a constant feature.
    zip(seen, unseen).map { max(Float($0.squareRoot()), Float($1.squareRoot()), 1e-6) }
  }

  func withScale(_ scale: [Float]) -> ResidualScore {
    var other = self
    other.scale = scale
    return other
  }

  private var featureCount: Int { scale.count / channelCount }

  /// The residuals that scores and baselines are made of: `[window, channel × feature]`.
  func smoothed(_ residuals: Matrix) -> Matrix {
    guard isSmoothed, featureCount > 4 else { return residuals }
    var result = residuals
    let features = featureCount
    let source = residuals.elements.span
    var out = result.elements.mutableSpan
    for start in stride(from: 0, to: source.count, by: features) {
      for feature in 0..<features {
        var sum: Float = 0
        for tap in 0..<5 {
          // Reflected at the ends, so that the outer bands keep their weight.
          let place = feature + tap - 2
          let inside = place < 0 ? -place : place >= features ? 2 * features - 2 - place : place
          sum += Self.binomial[tap] * source[start + inside]
        }
        out[start + feature] = sum
      }
    }
    return result
  }

  /// Binomial weights: about a Gaussian of one band's deviation.
  private static let binomial: [Float] = [0.0625, 0.25, 0.375, 0.25, 0.0625]

  /// - Parameters:
  ///   - residuals: `[window, channel × feature]`, not yet smoothed.
  ///   - smoothed: The same after `smoothed(_:)`.
  ///   - firstChannels: `[window]`, the channel of the first feature, where a window holds the channels in turn.
  ///   - snapshots: `[window]`, the snapshot that each window was cut from; all of one where nil.
  func scores(
    of residuals: Matrix, smoothed: Matrix, firstChannels: [Int]? = nil, snapshots: [Int]? = nil
  ) -> (scores: [Float], channelErrors: Matrix) {
    let errors = meanSquares(of: residuals, firstChannels)
    switch plan {
    case .meanSquaredError:
      let width = Float(residuals.columnCount)
      return ((0..<residuals.rowCount).map { sumOfSquares(residuals, row: $0) / width }, errors)
    case .excessResidual, .changedResidual:
      let remembered = remembered(smoothed, snapshots)
      return ((0..<residuals.rowCount).map { excess(remembered, row: $0) }, errors)
    }
  }

  /// Each row averaged with its neighbours in the same snapshot, `memory` rows in all.
  func remembered(_ rows: Matrix, _ snapshots: [Int]?) -> Matrix {
    guard memory > 1, rows.rowCount > 1 else { return rows }
    var result = rows
    let width = rows.columnCount
    let source = rows.elements.span
    var out = result.elements.mutableSpan
    var snapshot = 0..<0
    for row in 0..<rows.rowCount {
      if row == snapshot.upperBound { snapshot = Self.snapshot(startingAt: row, of: rows.rowCount, snapshots) }
      let together = WindowMemory.range(of: row, in: snapshot, memory: memory)
      let share = 1 / Float(together.count)
      for column in 0..<width {
        var sum: Float = 0
        for window in together { sum += source[window * width + column] }
        out[row * width + column] = sum * share
      }
    }
    return result
  }

  /// The rows of one snapshot from its first on.
  private static func snapshot(startingAt row: Int, of count: Int, _ snapshots: [Int]?) -> Range<Int> {
    guard let snapshots else { return row..<count }
    return row..<(snapshots[row...].firstIndex { $0 != snapshots[row] } ?? count)
  }

  /// The score of one row of remembered, smoothed residuals.
  func excess(_ smoothed: Matrix, row: Int) -> Float {
    let width = smoothed.columnCount
    let source = smoothed.elements.span
    let healthy = scale.span
    // An even power does not see the sign: without a floor falls count as rises do.
    let floor: Float = plan == .changedResidual ? -.infinity : 0
    var sum: Float = 0
    for column in 0..<width {
      let rise = max(source[row * width + column] / healthy[column], floor)
      let cube = rise * rise * rise
      sum += cube * cube
    }
    return pow(sum / Float(width), 1 / 6)
  }

  private func sumOfSquares(_ rows: Matrix, row: Int) -> Float {
    let width = rows.columnCount
    let source = rows.elements.span
    var sum = 0.0
    for column in 0..<width {
      let value = Double(source[row * width + column])
      sum += value * value
    }
    return Float(sum)
  }

  /// The mean squared residual of each channel: `[window, channel]`.
  private func meanSquares(of residuals: Matrix, _ firstChannels: [Int]?) -> Matrix {
    var errors = Matrix(zeros: residuals.rowCount, channelCount)
    let width = residuals.columnCount
    let features = max(width / channelCount, 1)
    let channels = channelCount
    let source = residuals.elements.span
    for row in 0..<residuals.rowCount {
      var sums = [Double](repeating: 0, count: channels)
      var counts = [Int](repeating: 0, count: channels)
      for column in 0..<width {
        let channel = firstChannels.map { ($0[row] + column) % channels } ?? min(column / features, channels - 1)
        let value = Double(source[row * width + column])
        sums[channel] += value * value
        counts[channel] += 1
      }
      for channel in 0..<channels { errors[row, channel] = Float(sums[channel] / Double(max(counts[channel], 1))) }
    }
    return errors
  }

  /// `[column]`; 0 without a row.
  static func meanSquares(of rows: Matrix) -> [Double] {
    sumsOfSquares(of: rows, 0..<rows.rowCount).map { $0 / Double(max(rows.rowCount, 1)) }
  }

  /// `[column]`, over the rows at `places`.
  static func sumsOfSquares(of rows: Matrix, _ places: some Sequence<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: rows.columnCount)
    for row in places {
      for column in sums.indices {
        let value = Double(rows[row, column])
        sums[column] += value * value
      }
    }
    return sums
  }
}

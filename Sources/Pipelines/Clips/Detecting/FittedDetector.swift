internal import Foundation
internal import StatisticalLearning
internal import Tensors

/// A detector of a recipe, fitted on one machine's healthy clips.
struct FittedDetector: Sendable {
  let plan: ClipDetectorPlan
  private let core: Core

  private enum Core: Sendable {
    /// The readings' own errors, divergences or levels.
    case reading
    /// Columns that are z already.
    case rise
    /// Errors by band against healthy ones: `[band]`.
    case bands(means: [Double], deviations: [Double])
    /// The mean level of healthy clips.
    case level(mean: Double, deviation: Double)
    case novelty(SpaceScaler, any NoveltyDetector)
  }

  /// - Parameters:
  ///   - readings: Of healthy clips.
  ///   - rows: Those to fit on.
  init(_ plan: ClipDetectorPlan, fitting readings: ClipReadings, rows: [Int], seed: UInt64) {
    self.plan = plan
    switch plan.kind {
    case .reconstructionError, .divergence: core = .reading
    case .rise: core = .rise
    case .bandResidual:
      let errors = Matrix(rows: rows.map { readings.bandErrors[$0] }, columnCount: readings.bandErrors[0].count)
      core = .bands(means: errors.columnMeans(), deviations: errors.columnStandardDeviations())
    case .level:
      let levels = Matrix(rows: rows.map { [readings.levels[$0]] }, columnCount: 1)
      core = .level(mean: levels.columnMeans()[0], deviation: max(levels.columnStandardDeviations()[0], 1e-6))
    default:
      let values = readings.matrix(plan.space, rows: rows)
      let scaler = SpaceScaler(
        fitting: values, channels: rows.map { readings.channels[$0] }, componentCount: plan.kind.componentCount)
      core = .novelty(
        scaler, Self.novelty(plan.kind, scaler.scaled(values, channels: rows.map { readings.channels[$0] }), seed))
    }
  }

  private static func novelty(_ kind: ClipDetectorPlan.Kind, _ rows: Matrix, _ seed: UInt64) -> any NoveltyDetector {
    switch kind {
    case .mahalanobis: Mahalanobis(fitting: rows)
    case .nearestNeighbours(let count): NeighbourDistance(fitting: rows, neighbourCount: count)
    case .isolationForest: IsolationForest(fitting: rows, treeCount: 200, seed: seed)
    case .oneClassSVM(let nu): OneClassSVM(fitting: rows, nu: nu)
    default: DiagonalGaussian(fitting: rows)
    }
  }

  /// `[clip]` in the order of `clips`: the mean over each clip's channels.
  func scores(of readings: ClipReadings, clips: [Int]) -> [Float] {
    let rows = readings.clips.indices.map { $0 }
    let values = rowScores(of: readings, rows)
    var sums: [Int: (sum: Double, count: Int)] = [:]
    for (row, value) in zip(rows, values) {
      let old = sums[readings.clips[row]] ?? (0, 0)
      sums[readings.clips[row]] = (old.sum + value, old.count + 1)
    }
    return clips.map { clip in sums[clip].map { Float($0.sum / Double($0.count)) } ?? .nan }
  }

  private func rowScores(of readings: ClipReadings, _ rows: [Int]) -> [Double] {
    switch core {
    case .reading:
      return rows.map { Double(plan.kind == .divergence ? readings.divergences[$0] : readings.errors[$0]) }
    case .rise:
      let values = readings.matrix(plan.space, rows: rows)
      return rows.indices.map { row in
        values.row(row).reduce(0.0) { sum, z in
          // ln(1 + e²ᶻ) = 2z + ln(1 + e⁻²ᶻ), which does not overflow.
          let rise = max(Double(z), 0) + log1p(exp(-2 * abs(Double(z)))) / 2
          return sum + rise * rise
        }
      }
    case .bands(let means, let deviations):
      return rows.map { row in
        var sum = 0.0
        for band in means.indices where deviations[band] > 0 {
          let z = (Double(readings.bandErrors[row][band]) - means[band]) / deviations[band]
          sum += z * z
        }
        return sum / Double(means.count)
      }
    case .level(let mean, let deviation): return rows.map { abs(Double(readings.levels[$0]) - mean) / deviation }
    case .novelty(let scaler, let detector):
      let values = readings.matrix(plan.space, rows: rows)
      return detector.anomalyScores(of: scaler.scaled(values, channels: rows.map { readings.channels[$0] }))
    }
  }
}

extension ClipDetectorPlan.Kind {
  /// Of the principal components that it works on.
  fileprivate var componentCount: Int? {
    if case .mahalanobis(let count) = self { count } else { nil }
  }
}

package import Tensors

extension OneClassSVM {
  /// How wide the kernel is.
  package enum Width: Sendable, Equatable {
    /// γ = 1 / (columns · variance of all elements), scikit-learn's `scale`.
    case scale
    case gamma(Double)
  }

  /// Fits healthy rows.
  ///
  /// - Parameters:
  ///   - rows: At least one, all finite, their columns of like size (standardised).
  ///   - nu: The share of healthy rows outside, in 0 ... 1; 0.05 by default.
  ///   - tolerance: By how much gradients may miss the optimum; libsvm's 1e-3 by default.
  ///   - cacheBytes: Room for kernels of pairs of rows. Where all pairs fit (8,192 rows in the default 256 MB), all are computed
  ///     once; else working sets of at most that many bytes.
  package init(
    fitting rows: Matrix, nu: Double = 0.05, width: Width = .scale, tolerance: Double = 1e-3, cacheBytes: Int = 1 << 28
  ) {
    precondition(
      rows.rowCount > 0 && rows.columnCount > 0, "a boundary around \(rows.rowCount) × \(rows.columnCount) rows")
    precondition(nu > 0 && nu <= 1, "a share of \(nu) outside 0 ... 1")
    precondition(tolerance > 0, "a tolerance of \(tolerance)")
    let moments = rows.rowMoments()
    let gamma =
      switch width {
      case .scale: Self.scaledGamma(rows, moments)
      case .gamma(let gamma): gamma
      }
    precondition(gamma > 0 && gamma.isFinite, "a kernel of γ = \(gamma)")
    var training = OneClassTraining(
      KernelRows(rows, centre: KernelRows.centre(of: rows), squaredNorms: moments.map(\.squares)),
      kernel: RadialBasisKernel(gamma: gamma), nu: nu,
      cacheBytes: cacheBytes)
    training.run(tolerance: tolerance)
    let support = training.weights.indices.filter { training.weights[$0] > 0 }
    self.init(
      supportVectors: rows.rows(at: support), coefficients: support.map { training.weights[$0] },
      offset: training.offset, gamma: gamma)
  }

  /// 1 / (columns · variance of all elements); 1 where nothing varies, as in scikit-learn.
  private static func scaledGamma(_ rows: Matrix, _ moments: [(sum: Double, squares: Double)]) -> Double {
    let count = Double(rows.elements.count)
    let mean = moments.reduce(0) { $0 + $1.sum } / count
    let variance = moments.reduce(0) { $0 + $1.squares } / count - mean * mean
    return variance > 0 ? 1 / (Double(rows.columnCount) * variance) : 1
  }
}

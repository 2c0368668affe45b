internal import SignalProcessing
internal import Tensors

/// The sum Σⱼ w(y − yⱼ) of all points' weights w = 1 / (1 + d²) at any place y of the plane, and its slope, by interpolation.
///
/// Each point's unit charge is spread over 6 × 6 nodes of an even grid, the charges are convolved with w by Fourier
/// transforms, and the sum is read off in between (Linderman et al., 2019). Quintic splines in the place of their Lagrange
/// polynomials make the sum smooth, so that its slope, −2 Σⱼ w² (y − yⱼ), is the repulsion: one charge does what took four.
/// The repulsion errs by less than a hundredth, in layouts on the way of a descent by less than a thousandth. Time grows with
/// the points and with the plane's area.
struct RepulsionField: Sendable {
  /// The grid's spacing where the points are not closer together: w and its slope vary over distances of about 1.
  static let widestSpacing: Float = 1 / 3
  /// The points' extent is cut in at least so many intervals.
  static let fewestIntervals: Float = 150
  /// And in at most so many: a wider plane has a wider spacing, which sees less. 100,000 points spread over some 500.
  static let mostIntervals: Float = 2000

  private var grid: SplineGrid
  private var convolution: PlaneConvolution?
  /// The spacing that the convolution's kernel was made for.
  private var kernelSpacing: Float = 0
  /// What w was lowered by before the convolution.
  private var offset = 0.0
  private var pointCount = 0

  init() {
    grid = SplineGrid(around: SIMD2(0, 0), SIMD2(0, 0), spacing: Self.widestSpacing, margin: 0)
  }

  /// The weights' sum and its slope at one place.
  struct Sample: Sendable {
    let sum: Double
    let slope: SIMD2<Float>
  }

  /// Whether the points lie within a plane that the widest spacing cuts in no more than `mostIntervals`.
  static func resolves(_ points: [SIMD2<Float>]) -> Bool {
    let (low, high) = bounds(points)
    return (high - low).max() <= mostIntervals * widestSpacing
  }

  /// Makes the field that of these points.
  ///
  /// - Parameters:
  ///   - points: At least one, all finite.
  ///   - margin: How far around the points the field is wanted.
  mutating func update(for points: [SIMD2<Float>], margin: Float = 0) {
    let (low, high) = Self.bounds(points)
    let extent = (high - low).max() + 2 * margin
    var spacing = Self.widestSpacing
    // By halves, so that few kernels are made while the extent grows.
    while spacing * Self.fewestIntervals > max(extent, 1e-12) { spacing /= 2 }
    while spacing * Self.mostIntervals < extent { spacing *= 2 }
    grid = SplineGrid(around: low, high, spacing: spacing, margin: margin)
    prepareKernel()
    pointCount = points.count
    var charges = grid.spread(points)
    convolution?.convolve(&charges)
    grid.coefficients = charges
  }

  /// The field at a place no farther than the margin from the points' bounds.
  func sample(at place: SIMD2<Float>) -> Sample {
    let (value, slope) = grid.interpolated(at: place)
    return Sample(sum: Double(value) + offset * Double(pointCount), slope: slope)
  }

  /// Whether a place is no farther than the margin from the points' bounds.
  func contains(_ place: SIMD2<Float>) -> Bool { grid.contains(place) }

  private static func bounds(_ points: [SIMD2<Float>]) -> (low: SIMD2<Float>, high: SIMD2<Float>) {
    var (low, high) = (points[0], points[0])
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    return (low, high)
  }

  /// Makes the kernel where that of the fields before does not fit.
  private mutating func prepareKernel() {
    let (rows, columns) = (Self.period(grid.rowCount), Self.period(grid.columnCount))
    if let period = convolution?.period, kernelSpacing == grid.spacing, Self.suits(period.rows, rows),
      Self.suits(period.columns, columns)
    {
      return
    }
    let roomy = (
      rows: PlaneConvolution.fastPeriod(atLeast: rows + rows / 10),
      columns: PlaneConvolution.fastPeriod(atLeast: columns + columns / 10)
    )
    let reach = (rows: roomy.rows / 2, columns: roomy.columns / 2)
    let square = Double(grid.spacing) * Double(grid.spacing)
    let farthest = square * Double(reach.rows * reach.rows + reach.columns * reach.columns)
    var kernel = Matrix(zeros: reach.rows + 1, reach.columns + 1)
    for row in 0...reach.rows {
      for column in 0...reach.columns {
        let distance = square * Double(row * row + column * column)
        // Less the smallest weight: among points close together all weights are almost 1, and single precision would
        // lose how they differ.
        kernel.elements[row * (reach.columns + 1) + column] = Float(
          (farthest - distance) / ((1 + distance) * (1 + farthest)))
      }
    }
    convolution = PlaneConvolution(
      period: roomy, kernel: kernel, rowFactors: SplineGrid.sharpening(period: roomy.rows),
      columnFactors: SplineGrid.sharpening(period: roomy.columns))
    kernelSpacing = grid.spacing
    offset = 1 / (1 + farthest)
  }

  /// Twice the nodes, so that nobody feels those beyond the edge from the other side, and some more: the kernel's crease at
  /// half a period is felt for a few nodes after it is sharpened.
  private static func period(_ nodeCount: Int) -> Int { 2 * nodeCount + 16 }

  private static func suits(_ period: Int, _ wanted: Int) -> Bool { period >= wanted && 2 * period <= 3 * wanted }
}

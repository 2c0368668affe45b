/// A matrix product with sixteen columns, the one loop that dense layers, convolutions and their gradients are made of:
///
///     C[row][column] (+)= Σ over segments s and inner k of
///       A[offset(s) + row · rowStride + k · innerStride] · B[s · rightSegmentStride + k · rightStride + column]
///
/// Strides say how an operand is read, so nothing is copied or transposed for it: a layer's rows, the same rows column by
/// column for a weight gradient, or the pixels under one tap of a convolution (a segment each).
///
/// After the sum, in registers: the column bias is added, negative values are multiplied by `slope`, and the result by the
/// derivative that `gate` stands for. Pointers, because the loops read tiles of larger arrays; who makes a product vouches
/// for the sizes.
@safe package struct PanelProduct {
  /// Rows of C.
  package var rowCount: Int
  /// The length of each segment's sum.
  package var innerCount: Int
  package var left: UnsafePointer<Float>
  package var leftRowStride: Int
  package var leftInnerStride: Int
  /// `[segment]`: where in `left` each begins; nil for one segment at 0.
  package var segments: UnsafePointer<Int>?
  package var segmentCount: Int
  /// `[segmentCount, innerCount]` rows of sixteen.
  package var right: UnsafePointer<Float>
  package var rightStride: Int
  /// From the first row of one segment to that of the next; without gaps unless set.
  package var rightSegmentStride: Int
  /// `[rowCount]` rows of sixteen.
  package var output: UnsafeMutablePointer<Float>
  package var outputStride: Int
  /// Whether the sum is added to what `output` holds.
  package var accumulates: Bool
  /// `[16]`, added to each row; nil for none.
  package var bias: UnsafePointer<Float>?
  /// What negative values are multiplied by at the end: 1 leaves them, 0 is a rectifier.
  package var slope: Float
  /// Laid out like `output` with `gateStride`: where it is not positive, the result is multiplied by `gateSlope`, the
  /// derivative of a rectifier with this output. Nil for none.
  package var gate: UnsafePointer<Float>?
  package var gateStride: Int
  package var gateSlope: Float
  /// What the next product reads as `right`, fetched towards the cache during this one; nil for nothing.
  package var upcoming: UnsafePointer<Float>?

  package init(
    rows rowCount: Int, inner innerCount: Int,
    left: UnsafePointer<Float>, rowStride: Int, innerStride: Int = 1,
    right: UnsafePointer<Float>, rightStride: Int = PanelProduct.width,
    output: UnsafeMutablePointer<Float>, outputStride: Int, accumulates: Bool = false
  ) {
    self.rowCount = rowCount
    self.innerCount = innerCount
    unsafe self.left = left
    leftRowStride = rowStride
    leftInnerStride = innerStride
    unsafe segments = nil
    segmentCount = 1
    unsafe self.right = right
    self.rightStride = rightStride
    rightSegmentStride = innerCount * rightStride
    unsafe self.output = output
    self.outputStride = outputStride
    self.accumulates = accumulates
    unsafe bias = nil
    slope = 1
    unsafe gate = nil
    gateStride = 0
    gateSlope = 1
    unsafe upcoming = nil
  }

  /// The columns of every product: one 512-bit register, two of 256 bits.
  package static var width: Int { 16 }
}

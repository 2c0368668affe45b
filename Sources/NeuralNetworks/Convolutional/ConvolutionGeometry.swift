/// How two images of different sizes are linked by a kernel that moves over the larger one.
///
/// A convolution goes from the large image to the small one, a transposed convolution back: pixel (y, x) of the small image
/// meets pixel (y · stride + ky − padding, x · stride + kx − padding) of the large one at tap (ky, kx).
struct ConvolutionGeometry: Sendable, Equatable {
  let large: ImageShape
  let small: ImageShape
  let kernel: Int
  let stride: Int
  let padding: Int

  init(large: ImageShape, filters: Int, kernel: Int, stride: Int, padding: Int) {
    func length(_ length: Int) -> Int {
      precondition(
        length + 2 * padding >= kernel,
        "a kernel of \(kernel) does not fit \(length) pixels with a padding of \(padding)")
      return (length + 2 * padding - kernel) / stride + 1
    }
    self.large = large
    small = ImageShape(channels: filters, height: length(large.height), width: length(large.width))
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// The ways of layers that follow each other, from the largest image inwards.
  ///
  /// - Parameter filters: Of each layer.
  static func sequence(
    from input: ImageShape, filters: [Int], kernel: Int, stride: Int, padding: Int
  ) -> [ConvolutionGeometry] {
    var geometries: [ConvolutionGeometry] = []
    for count in filters {
      geometries.append(
        ConvolutionGeometry(
          large: geometries.last?.small ?? input, filters: count, kernel: kernel, stride: stride, padding: padding))
    }
    return geometries
  }

  /// Why layers can't follow each other so; nil where they can.
  static func problem(
    from input: ImageShape, filters: [Int], kernel: Int, stride: Int, padding: Int
  ) -> String? {
    // Far beyond any network, and far below what overflows when multiplied.
    let possible = 1...1 << 14
    if ![input.channels, input.height, input.width].allSatisfy(possible.contains) {
      return "an image of \(input.channels) × \(input.height) × \(input.width)"
    }
    if filters.isEmpty || !filters.allSatisfy(possible.contains) { return "filters of \(filters)" }
    if !(possible ~= kernel && possible ~= stride) { return "a kernel of \(kernel) with a stride of \(stride)" }
    if !(0..<kernel ~= padding) { return "a padding of \(padding) for a kernel of \(kernel)" }
    var (height, width) = (input.height, input.width)
    for _ in filters {
      let least = min(height, width)
      if least + 2 * padding < kernel {
        return "a kernel of \(kernel) does not fit \(least) pixels with a padding of \(padding)"
      }
      (height, width) = ((height + 2 * padding - kernel) / stride + 1, (width + 2 * padding - kernel) / stride + 1)
    }
    return nil
  }

  /// The weights of one kernel position for all pairs of channels, times all positions.
  var weightCount: Int { kernel * kernel * large.channels * small.channels }

  /// The zeros that reading the large image under every tap needs around it.
  var largeBorder: Border { Border(before: padding, after: padding) }

  /// The zeros that reading the small image from every large pixel needs around it.
  var smallBorder: Border {
    func after(_ large: Int, _ small: Int) -> Int { (large - 1 + padding) / stride - (small - 1) }
    return Border(
      before: (kernel - 1 - padding) / stride,
      after: max(0, after(large.height, small.height), after(large.width, small.width)))
  }

  /// The small rows of which some tap meets one of these large rows.
  func smallRows(meeting rows: Range<Int>) -> Range<Int> {
    guard let first = rows.first, let last = rows.last else { return 0..<0 }
    let lower = min(max(0, (first + padding - (kernel - 1) + stride - 1) / stride), small.height)
    return lower..<max(lower, min(small.height, (last + padding) / stride + 1))
  }

  /// The large rows that some tap of one of these small rows meets.
  func largeRows(meeting rows: Range<Int>) -> Range<Int> {
    guard let first = rows.first, let last = rows.last else { return 0..<0 }
    let lower = min(max(0, first * stride - padding), large.height)
    return lower..<max(lower, min(large.height, last * stride - padding + kernel))
  }

  /// How many taps meet large pixels of phase `phase`, that is with (y + padding) mod stride = phase, along one axis.
  func tapCount(phase: Int) -> Int { phase < kernel ? (kernel - 1 - phase) / stride + 1 : 0 }
}

/// How many pixels of zeros lie before the first and after the last row and column of an image.
struct Border: Sendable, Equatable {
  var before: Int
  var after: Int

  /// Wide enough for both.
  func union(_ other: Border) -> Border {
    Border(before: max(before, other.before), after: max(after, other.after))
  }
}

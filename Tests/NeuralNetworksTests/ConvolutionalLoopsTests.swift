import KernelTypes
import Kernels
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

/// Where the fast loops and the plain layers are brought together.
struct LoopsAtWork {
  let loops: ConvolutionLoops
  let packed: PackedLayer

  init(_ geometry: ConvolutionGeometry, isTransposed: Bool, fewChannels: Bool = false) {
    let large = ImageLayout(geometry.large, border: geometry.largeBorder, isWhole: !fewChannels)
    let small = ImageLayout(geometry.small, border: geometry.smallBorder, isWhole: true)
    loops = ConvolutionLoops(geometry, large: large, small: small, loops: .fastest)
    let count = geometry.weightCount
    let out = isTransposed ? geometry.large.channels : geometry.small.channels
    let layer = ConvolutionLayer(
      name: "", geometry: geometry, isTransposed: isTransposed, isNormalised: false, activation: .identity,
      weights: 0..<count, bias: count..<count + out, normScale: 0..<0, normShift: 0..<0, conditionWeights: 0..<0,
      runningMean: 0..<0,
      runningVariance: 0..<0)
    packed = PackedLayer(
      layer: layer, loops: loops, overlap: fewChannels ? ConvolutionOverlap(base: loops) : nil, weights: 0,
      bias: loops.weightCount, normScale: 0, normShift: 0, condition: 0, spread: 0)
  }

  /// One image in a layout, zeros around it.
  static func put(_ images: PlainImages, _ image: Int, _ layout: ImageLayout) -> AlignedFloats {
    let floats = AlignedFloats(zeros: layout.count)
    for channel in 0..<images.channels {
      for y in 0..<images.height {
        for x in 0..<images.width {
          unsafe floats.base[layout.offset(y, x) + channel] = Float(images[image, channel, y, x])
        }
      }
    }
    return floats
  }

  static func get(_ floats: AlignedFloats, _ layout: ImageLayout) -> [Float] {
    let shape = layout.shape
    return (0..<shape.count).map { index in
      let (channel, pixel) = index.quotientAndRemainder(dividingBy: shape.height * shape.width)
      return unsafe floats.base[layout.offset(pixel / shape.width, pixel % shape.width) + channel]
    }
  }

  struct Result {
    var output: [Float] = []
    var inputGradient: [Float] = []
    var gradients: [Float] = []
  }

  /// Output, input gradient and weight gradient of all images, one after the other.
  func run(_ input: PlainImages, gradient: PlainImages, values: [Float]) -> Result {
    let packedCount = loops.weightCount + 64
    let (weights, sums) = (AlignedFloats(zeros: packedCount), AlignedFloats(zeros: packedCount))
    let spread = AlignedFloats(zeros: packed.spreadCount)
    unsafe packed.pack(values, into: weights.base)
    unsafe packed.packSpread(weights.base, into: spread.base)
    var result = Result()
    let isTransposed = packed.layer.isTransposed
    let (from, to) = isTransposed ? (loops.small, loops.large) : (loops.large, loops.small)
    for image in 0..<input.count {
      let (source, delta) = (Self.put(input, image, from), Self.put(gradient, image, to))
      let (target, back) = (AlignedFloats(zeros: to.count), AlignedFloats(zeros: from.count))
      let bias = unsafe ConvolutionLoops.Finish(bias: weights.base + packed.bias)
      gather(isTransposed ? delta : source, weights, isTransposed ? back : target, isTransposed ? .init() : bias)
      scatter(isTransposed ? source : delta, spread, isTransposed ? target : back, bias, weights)
      unsafe loops.correlate(
        isTransposed ? delta.base : source.base, isTransposed ? source.base : delta.base, into: sums.base,
        accumulates: image > 0)
      result.output += Self.get(target, to)
      result.inputGradient += Self.get(back, from)
    }
    result.gradients = [Float](repeating: 0, count: values.count)
    unsafe packed.unpack(sums.base, into: &result.gradients)
    return result
  }

  private func gather(
    _ source: AlignedFloats, _ weights: AlignedFloats, _ target: AlignedFloats, _ finish: ConvolutionLoops.Finish
  ) {
    let rows = 0..<loops.geometry.small.height
    unsafe loops.gather(rows: rows, from: source.base, weights: weights.base, into: target.base, finish)
  }

  private func scatter(
    _ source: AlignedFloats, _ spread: AlignedFloats, _ target: AlignedFloats, _ bias: ConvolutionLoops.Finish,
    _ weights: AlignedFloats
  ) {
    let rows = 0..<loops.geometry.large.height
    let isTransposed = packed.layer.isTransposed
    guard let overlap = packed.overlap else {
      unsafe loops.scatter(
        rows: rows, from: source.base, weights: spread.base, into: target.base, isTransposed ? bias : .init())
      return
    }
    let products = AlignedFloats(zeros: overlap.productCount)
    let zeros = AlignedFloats(zeros: loops.large.channelCount)
    // In two pieces, as inference has it.
    for rows in [0..<rows.count / 2, rows.count / 2..<rows.count] {
      unsafe overlap.multiply(
        rows: loops.geometry.smallRows(meeting: rows), of: source.base, weights: spread.base, into: products.base)
      for y in rows {
        unsafe overlap.add(
          row: y, of: products.base, bias: isTransposed ? weights.base + packed.bias : UnsafeMutablePointer(zeros.base),
          into: target.base + loops.large.offset(y, 0))
      }
    }
  }
}

@Suite("The three loops between two images")
struct ConvolutionalLoopsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var large: (Int, Int, Int)
    var filters: Int
    var kernel = 3
    var stride = 2
    var padding = 1

    var testDescription: String { "\(large) to \(filters), kernel \(kernel), stride \(stride), padding \(padding)" }
    var geometry: ConvolutionGeometry {
      ConvolutionGeometry(
        large: ImageShape(channels: large.0, height: large.1, width: large.2), filters: filters, kernel: kernel,
        stride: stride, padding: padding)
    }
  }

  static let cases = [
    Case(large: (1, 8, 6), filters: 16), Case(large: (3, 9, 8), filters: 5), Case(large: (16, 7, 13), filters: 33),
    Case(large: (2, 5, 11), filters: 1, stride: 1), Case(large: (17, 10, 7), filters: 3, kernel: 5, padding: 2),
    Case(large: (4, 11, 9), filters: 2, kernel: 4, stride: 3, padding: 0),
    Case(large: (3, 9, 14), filters: 18, kernel: 2, stride: 3, padding: 1),
    Case(large: (5, 6, 4), filters: 7, kernel: 1, stride: 2, padding: 0),
    Case(large: (1, 1, 3), filters: 2),
  ]

  @Test(
    "give a layer's output, input gradient and weight gradient as its definition does", arguments: cases,
    [(false, false), (true, false), (false, true), (true, true)])
  func plain(_ example: Case, kind: (isTransposed: Bool, fewChannels: Bool)) {
    let geometry = example.geometry
    let (small, large) = (geometry.small, geometry.large)
    let (from, to) = kind.isTransposed ? (small, large) : (large, small)
    var stream = RandomStream(seed: 5)
    func random(_ count: Int) -> [Double] { (0..<count).map { _ in Double(Float(stream.uniform(in: -1...1))) } }
    let input = PlainImages(2, from.channels, from.height, from.width, random(2 * from.count))
    let gradient = PlainImages(2, to.channels, to.height, to.width, random(2 * to.count))
    let plain = PlainConvolution(
      stride: geometry.stride, padding: geometry.padding, kernel: geometry.kernel, isTransposed: kind.isTransposed,
      weights: random(geometry.weightCount), bias: random(to.channels))
    func rest(_ large: Int, _ small: Int) -> Int {
      large - ((small - 1) * geometry.stride - 2 * geometry.padding + geometry.kernel)
    }
    let expected = plain.forward(
      input, outputPadding: (rest(large.height, small.height), rest(large.width, small.width)))
    let back = plain.backward(gradient, at: input)
    let result = LoopsAtWork(geometry, isTransposed: kind.isTransposed, fewChannels: kind.fewChannels).run(
      input, gradient: gradient, values: (plain.weights + plain.bias).map(Float.init))
    #expect(relativeDifference(result.output, expected.values) <= 1e-5)
    #expect(relativeDifference(result.inputGradient, back.input.values) <= 1e-5)
    #expect(relativeDifference(Array(result.gradients.prefix(geometry.weightCount)), back.weights) <= 1e-5)
  }

  @Test(
    "single layers equal PyTorch's: output and gradients",
    .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN names no folder of golden vectors"),
    arguments: ["conv", "trans"])
  func golden(layer: String) throws {
    let archive = try Outside.golden("conv_layers.npz")
    func images(_ name: String) throws -> PlainImages {
      let array = try archive["\(layer)_\(name)"]
      try #require(array.shape.count == 4)
      return PlainImages(array.shape[0], array.shape[1], array.shape[2], array.shape[3], array.values)
    }
    let (x, y, delta) = (try images("x"), try images("y"), try images("gy"))
    let (weights, bias) = (try archive["\(layer)/weight"], try archive["\(layer)/bias"])
    let isTransposed = layer == "trans"
    let large = isTransposed ? y : x
    let geometry = ConvolutionGeometry(
      large: ImageShape(channels: large.channels, height: large.height, width: large.width),
      filters: isTransposed ? x.channels : y.channels, kernel: 3, stride: 2, padding: 1)
    try #require(weights.shape == [geometry.small.channels, geometry.large.channels, 3, 3])
    try #require(geometry.small.height == (isTransposed ? x.height : y.height))
    let plain = PlainConvolution(
      stride: 2, padding: 1, kernel: 3, isTransposed: isTransposed, weights: weights.values, bias: bias.values)
    let judged = plain.forward(x, outputPadding: (1, 1))
    #expect(relativeDifference(judged.values.map(Float.init), y.values) <= 1e-6)
    let plainBack = plain.backward(delta, at: x)
    #expect(relativeDifference(plainBack.bias.map(Float.init), try archive["\(layer)_grad/bias"].values) <= 1e-6)

    let result = LoopsAtWork(geometry, isTransposed: isTransposed).run(
      x, gradient: delta, values: weights.floats + bias.floats)
    #expect(relativeDifference(result.output, y.values) <= 1e-5)
    #expect(relativeDifference(result.inputGradient, try images("gx").values) <= 1e-5)
    let gradient = Array(result.gradients.prefix(geometry.weightCount))
    #expect(relativeDifference(gradient, try archive["\(layer)_grad/weight"].values) <= 1e-5)
  }
}

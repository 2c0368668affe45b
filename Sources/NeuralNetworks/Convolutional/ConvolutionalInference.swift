internal import KernelTypes
internal import Kernels
internal import Synchronization
internal import Tensors

/// A trained network's way from images to latents and output images, and nothing else.
///
/// Normalisations are folded into the weights, bias and activation happen in registers, and the buffers are kept from call to
/// call. Unchecked because the weights are written before anyone else sees them, and buffers are lent to one task at a time.
@safe final class ConvolutionalInference: @unchecked Sendable {
  let packed: PackedLayers
  private let weights: AlignedFloats
  private let spread: AlignedFloats
  /// Where each image, and the products of the last layer, lie in a buffer.
  private let starts: [Int]
  private let products: Int
  /// `[layer]`: where each layer's bias under an image's condition lies; nothing where there are no conditions.
  private let biases: [Int]
  private let bufferCount: Int
  /// Into how many pieces a layer's rows are cut where all threads work on one image.
  private let pieceCounts: [Int]
  private let idle = Mutex<[Workspace]>([])

  /// What one task needs for one image at a time.
  private struct Workspace: Sendable {
    let values: AlignedFloats
    let pieces: LayerPieces
  }

  /// - Parameter values: A model's flat numbers, with its running statistics.
  init(_ layers: ConvolutionalLayers, values: [Float], loops: Loops = .fastest) {
    packed = PackedLayers(layers, loops: loops)
    weights = AlignedFloats(zeros: packed.count)
    spread = AlignedFloats(zeros: packed.spreadCount)
    packed.pack(Self.folded(layers, values), into: weights)
    for layer in packed.all where layer.layer.isTransposed { unsafe layer.packSpread(weights.base, into: spread.base) }
    var (starts, end) = ([Int](), 0)
    for image in packed.images {
      starts.append(end)
      end += image.count
    }
    self.starts = starts
    products = end
    pieceCounts = layers.all.map { min(Self.pieceCount, $0.output.height) }
    let overlap = packed.all[layers.lastIndex].overlap
    end += overlap.map { $0.productCount + (Self.pieceCount - 1) * $0.pieceStride } ?? 0
    biases = packed.all.map { layer in
      defer { end += layers.conditionCount > 0 ? layer.channelCount : 0 }
      return end
    }
    bufferCount = end
  }

  /// Takes images through `layers`: `[image, values of the last one's output]`, channel by channel, as the images are.
  ///
  /// - Parameter images: `[image, values of the first layer's input]`, conditions behind them.
  func run(_ images: Matrix, _ layers: Range<Int>) -> Matrix {
    let rows = images.rowCount
    let inputCount = packed.images[layers.lowerBound].shape.count + packed.layers.conditionCount
    let outputCount = packed.images[layers.upperBound].shape.count
    precondition(images.columnCount == inputCount, "images of \(images.columnCount) values, not \(inputCount)")
    var output = Matrix(zeros: rows, outputCount)
    unsafe images.elements.withUnsafeBufferPointer { images in
      unsafe output.elements.withUnsafeMutableBufferPointer { output in
        guard let images = images.baseAddress, let output = output.baseAddress else { return }
        // Each image is one task's, and so are its rows of the results.
        nonisolated(unsafe) let (source, target) = unsafe (images, output)
        let isSpread = rows < Self.wholeImages
        let length = isSpread ? rows : Self.groupLength
        let body = { @Sendable (group: Int) in
          let workspace = self.borrow()
          for row in group * length..<min(rows, (group + 1) * length) {
            unsafe self.run(
              layers, source + row * inputCount, workspace, isSpread: isSpread, into: target + row * outputCount)
          }
          self.giveBack(workspace)
        }
        if isSpread { body(0) } else { concurrently((rows + length - 1) / length, body) }
      }
    }
    return output
  }

  /// From so many images on each is one task's work; fewer are worked on row by row by all tasks.
  private static let wholeImages = 4
  private static let groupLength = 2
  /// Several times the processors of a small machine, so that one that starts late takes fewer.
  private static let pieceCount = 8

  private func run(
    _ layers: Range<Int>, _ image: UnsafePointer<Float>, _ workspace: Workspace, isSpread: Bool,
    into output: UnsafeMutablePointer<Float>
  ) {
    let (buffer, first, last) = (workspace.values, layers.lowerBound, layers.upperBound)
    unsafe packed.load(image, packed.images[first], into: buffer.base + starts[first])
    if packed.layers.conditionCount > 0 {
      let condition = unsafe image + packed.images[first].shape.count
      for index in layers {
        unsafe packed.all[index].fillBias(weights.base, under: condition, into: buffer.base + biases[index])
      }
    }
    if isSpread {
      workspace.pieces.reset()
      // As many as the most pieces that can be in work; where there are fewer threads, the last ones find nothing to do.
      concurrently(Self.pieceCount) { _ in
        while let (index, piece) = workspace.pieces.take(of: layers) {
          if index > first { self.waitForInput(of: index, rows: self.rows(piece, of: index), workspace.pieces) }
          unsafe self.compute(index, piece, self.rows(piece, of: index), workspace.values.base)
          workspace.pieces.finish(piece, of: index)
        }
      }
    } else {
      for index in layers {
        unsafe compute(index, 0, 0..<packed.all[index].layer.output.height, workspace.values.base)
      }
    }
    unsafe packed.store(buffer.base + starts[last], packed.images[last], into: output)
  }

  /// The rows of a layer's output that are a piece's.
  private func rows(_ piece: Int, of index: Int) -> Range<Int> {
    let (height, count) = (packed.all[index].layer.output.height, pieceCounts[index])
    return piece * height / count..<(piece + 1) * height / count
  }

  /// Waits until the rows of the layer before are there that some rows of a layer read.
  private func waitForInput(of index: Int, rows: Range<Int>, _ pieces: LayerPieces) {
    let layer = packed.all[index].layer
    let needed =
      layer.isTransposed
      ? layer.geometry.smallRows(meeting: rows) : layer.geometry.largeRows(meeting: rows)
    guard !needed.isEmpty else { return }
    let (height, count) = (layer.input.height, pieceCounts[index - 1])
    // Piece p ends at row (p + 1) · height / count, rounded down.
    func piece(_ row: Int) -> Int { ((row + 1) * count - 1) / height }
    pieces.wait(for: piece(needed.lowerBound)...piece(needed.upperBound - 1), of: index - 1)
  }

  /// Computes some rows of a layer's output.
  private func compute(_ index: Int, _ piece: Int, _ rows: Range<Int>, _ buffer: UnsafeMutablePointer<Float>) {
    let layer = packed.all[index]
    let (source, target) = unsafe (buffer + starts[index], buffer + starts[index + 1])
    let function = layer.layer.activation.function
    let bias = unsafe UnsafePointer(
      packed.layers.conditionCount > 0 ? buffer + biases[index] : weights.base + layer.bias)
    if let overlap = layer.overlap {
      let products = unsafe buffer + products + piece * overlap.pieceStride
      unsafe add(overlap, rows, source, products, bias: bias, into: target)
    } else {
      var finish = unsafe ConvolutionLoops.Finish(bias: bias)
      if case .rectifier(let slope) = function { finish.slope = slope }
      if layer.layer.isTransposed {
        unsafe layer.loops.scatter(rows: rows, from: source, weights: spread.base + layer.spread, into: target, finish)
      } else {
        unsafe layer.loops.gather(rows: rows, from: source, weights: weights.base + layer.weights, into: target, finish)
      }
      if case .rectifier = function { return }
    }
    let layout = layer.output
    for y in rows { unsafe packed.loops.apply(function, target + layout.offset(y, 0), layout.rowCount) }
  }

  /// The last layer: products of the small rows that some large rows meet, then their sums.
  private func add(
    _ overlap: ConvolutionOverlap, _ rows: Range<Int>, _ source: UnsafePointer<Float>,
    _ products: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
  ) {
    let layer = packed.all[packed.layers.lastIndex]
    let layout = layer.output
    let small = overlap.base.geometry.smallRows(meeting: rows)
    unsafe overlap.multiply(rows: small, of: source, weights: spread.base + layer.spread, into: products)
    for y in rows { unsafe overlap.add(row: y, of: products, bias: bias, into: target + layout.offset(y, 0)) }
  }

  private func borrow() -> Workspace {
    idle.withLock { $0.popLast() }
      ?? Workspace(values: AlignedFloats(zeros: bufferCount), pieces: LayerPieces(counts: pieceCounts))
  }

  private func giveBack(_ workspace: Workspace) {
    idle.withLock { $0.append(workspace) }
  }

  /// The numbers of the network without normalisations that does the same: w · s and (b − mean) · s + shift, with
  /// s = scale / √(variance + ε).
  private static func folded(_ layers: ConvolutionalLayers, _ values: [Float]) -> [Float] {
    var values = values
    for layer in layers.all where layer.isNormalised {
      let area = layer.geometry.kernel * layer.geometry.kernel
      let (small, large) = (layer.geometry.small.channels, layer.geometry.large.channels)
      let factors = (0..<layer.output.channels).map { channel in
        Double(values[layer.normScale.lowerBound + channel])
          / (Double(values[layer.runningVariance.lowerBound + channel]) + BatchNormalisation.epsilon).squareRoot()
      }
      for smallChannel in 0..<small {
        for largeChannel in 0..<large {
          let factor = factors[layer.isTransposed ? largeChannel : smallChannel]
          let start = layer.weights.lowerBound + (smallChannel * large + largeChannel) * area
          for index in start..<start + area { values[index] = Float(Double(values[index]) * factor) }
        }
      }
      for index in layer.conditionWeights.indices {
        values[index] *= Float(factors[(index - layer.conditionWeights.lowerBound) / layer.conditionCount])
      }
      for (channel, factor) in factors.enumerated() {
        let place = layer.bias.lowerBound + channel
        let distance = Double(values[place]) - Double(values[layer.runningMean.lowerBound + channel])
        values[place] = Float(distance * factor + Double(values[layer.normShift.lowerBound + channel]))
        values[layer.normScale.lowerBound + channel] = 1
        values[layer.normShift.lowerBound + channel] = 0
      }
    }
    return values
  }
}

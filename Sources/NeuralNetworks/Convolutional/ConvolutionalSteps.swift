internal import KernelTypes
internal import Kernels
internal import Tensors

/// The weights of a convolutional network in training, and how they move; of any such network, whatever its loss.
///
/// A batch is cut into groups of images. Each group is one task's work and adds up its own gradient of the weights; the groups'
/// gradients are then added in order, and each stretch of weights takes its step while it is in the cache. The cut depends on the
/// batch's size alone, so one thread or many give the same bits.
///
/// A class, because tasks write their parts of its buffers side by side; whoever trains has it alone.
final class ConvolutionalSteps: @unchecked Sendable {
  let packed: PackedLayers
  let optimiser: Optimiser
  let gradientClip: Double?
  let capacity: Int
  let buffers: ConvolutionBuffers
  let weights: AlignedFloats
  /// The weights once more, for the ways from small images to large ones.
  let spread: AlignedFloats
  /// `[group][packed number]`
  let gradients: AlignedFloats
  /// `[layer]`: nil where there is none.
  let normalisations: [BatchNormalisation?]
  let firstMoments: AlignedFloats
  let secondMoments: AlignedFloats
  /// A model's flat numbers, of which only the running statistics are up to date.
  private var values: [Float]
  private(set) var stepCount = 0
  /// With the weights of the last step, where somebody asked for it since.
  private var inference: ConvolutionalInference?
  /// `[image of the batch]`
  private var errors: [Double]

  /// Writes the gradient of the loss with respect to the last layer's output before its activation, for the image in a buffer.
  ///
  /// - Parameter image: Its place in the batch.
  /// - Returns: What the image adds to the batch's error.
  typealias OutputGradient = @Sendable (_ buffer: UnsafeMutablePointer<Float>, _ image: Int) -> Double

  /// A new network, with what `plan` says of initialisation, seed, optimiser, clipping and batch size.
  convenience init(_ layers: ConvolutionalLayers, _ plan: TrainingPlan) {
    self.init(
      layers, values: layers.initialValues(plan.initialisation, seed: plan.seed), optimiser: plan.optimiser,
      gradientClip: plan.gradientClip, capacity: plan.batchSize)
  }

  /// - Parameter capacity: The images of the largest batch.
  init(
    _ layers: ConvolutionalLayers, values: [Float], optimiser: Optimiser, gradientClip: Double?, capacity: Int,
    loops: Loops = .fastest
  ) {
    precondition(capacity > 0, "batches of \(capacity) images")
    let packed = PackedLayers(layers, loops: loops)
    self.packed = packed
    self.optimiser = optimiser
    self.gradientClip = gradientClip
    self.capacity = capacity
    self.values = values
    let groupCount = Self.groups(of: capacity)
    buffers = ConvolutionBuffers(packed, count: layers.isNormalised ? capacity : groupCount)
    weights = AlignedFloats(zeros: packed.count)
    spread = AlignedFloats(zeros: packed.spreadCount)
    gradients = AlignedFloats(zeros: groupCount * packed.count)
    firstMoments = AlignedFloats(zeros: packed.count)
    secondMoments = AlignedFloats(zeros: optimiser.hasSecondMoments ? packed.count : 0)
    normalisations = packed.all.map {
      $0.layer.isNormalised ? BatchNormalisation($0.output, capacity: capacity) : nil
    }
    errors = [Double](repeating: 0, count: capacity)
    packed.pack(values, into: weights)
    packSpread()
  }

  /// The model's flat numbers: parameters and running statistics.
  var parameters: [Float] {
    var all = values
    packed.unpack(weights, into: &all)
    return all
  }

  /// Those of the running statistics are 0.
  var moments: OptimiserMoments {
    OptimiserMoments(
      stepCount: stepCount, first: unpacked(firstMoments),
      second: optimiser.hasSecondMoments ? unpacked(secondMoments) : [])
  }

  func restore(parameters: [Float], moments: OptimiserMoments) {
    values = parameters
    packed.pack(parameters, into: weights)
    packSpread()
    packed.pack(moments.first, into: firstMoments)
    if optimiser.hasSecondMoments { packed.pack(moments.second, into: secondMoments) }
    stepCount = moments.stepCount
    inference = nil
  }

  /// Moves the weights once, along the gradient of one batch's loss.
  ///
  /// - Parameter images: `[image, inputCount]`, of which `rows` make the batch.
  /// - Returns: The sum of what `output` returned for each image.
  func step(
    _ rows: ArraySlice<Int>, of images: Matrix, learningRate: Double, output: OutputGradient
  ) -> Double {
    let error = unsafe differentiate(rows, of: images, output: output)
    stepCount += 1
    update(groups: Self.groups(of: rows.count), learningRate: learningRate)
    packSpread()
    inference = nil
    return error
  }

  /// The same sum and, flat, the gradient of the loss; nothing moves but the running statistics.
  func gradient(
    _ rows: ArraySlice<Int>, of images: Matrix, output: OutputGradient
  ) -> (error: Double, gradient: [Float]) {
    let error = unsafe differentiate(rows, of: images, output: output)
    for start in stride(from: 0, to: packed.count, by: Self.stretchLength) {
      addGroups(start..<min(start + Self.stretchLength, packed.count), groups: Self.groups(of: rows.count))
    }
    return (error, unpacked(gradients))
  }

  /// The network with the weights of the last step, as it is used after training.
  func trained() -> ConvolutionalInference {
    let network = inference ?? ConvolutionalInference(packed.layers, values: parameters, loops: packed.loops)
    inference = network
    return network
  }

  /// How many tasks a batch is cut into: enough for the cores of a workstation, few enough that adding their gradients costs
  /// nothing beside making them.
  static func groups(of imageCount: Int) -> Int { min(imageCount, 8) }

  /// Runs a batch forward and its errors back to the gradient of each group's weights.
  private func differentiate(_ rows: ArraySlice<Int>, of images: Matrix, output: OutputGradient) -> Double {
    let inputCount = packed.layers.input.count
    precondition(rows.count <= capacity && !rows.isEmpty, "\(rows.count) images in batches of \(capacity)")
    precondition(images.columnCount == inputCount, "images of \(images.columnCount) values, not \(inputCount)")
    precondition(rows.allSatisfy { $0 >= 0 && $0 < images.rowCount }, "rows beyond \(images.rowCount)")
    unsafe images.elements.withUnsafeBufferPointer { images in
      unsafe errors.withUnsafeMutableBufferPointer { errors in
        guard let images = images.baseAddress, let errors = errors.baseAddress else { return }
        let batch = unsafe ConvolutionBatch(rows: rows, images: images, inputCount: inputCount, errors: errors)
        if packed.layers.isNormalised {
          unsafe differentiateByLayer(batch, output)
        } else {
          unsafe differentiateByImage(batch, output)
        }
      }
    }
    return errors.prefix(rows.count).reduce(0, +)
  }

  /// Each image all the way there and back.
  private func differentiateByImage(_ batch: ConvolutionBatch, _ output: OutputGradient) {
    eachImage(batch) { image, group, isFirst in
      let buffer = unsafe self.buffers.buffer(group)
      unsafe self.packed.load(batch.image(image), self.packed.images[0], into: buffer + self.buffers.inputs[0])
      for index in self.packed.all.indices { unsafe self.forward(index, buffer, image: image) }
      unsafe batch.errors[image] = output(buffer, image)
      let gradient = unsafe self.gradients.base + group * self.packed.count
      for index in self.packed.all.indices.reversed() {
        unsafe self.backward(index, buffer, image: image, into: gradient, accumulates: !isFirst)
      }
    }
  }

  /// Layer by layer, because each normalisation needs the sums of the whole batch, on both ways.
  private func differentiateByLayer(_ batch: ConvolutionBatch, _ output: OutputGradient) {
    let last = packed.layers.lastIndex
    for index in packed.all.indices {
      eachImage(batch) { image, _, _ in
        let buffer = unsafe self.buffers.buffer(image)
        if index == 0 {
          unsafe self.packed.load(batch.image(image), self.packed.images[0], into: buffer + self.buffers.inputs[0])
        } else {
          unsafe self.normalise(index - 1, buffer)
        }
        unsafe self.forward(index, buffer, image: image)
        if index == last {
          unsafe batch.errors[image] = output(buffer, image)
        }
      }
      mergeStatistics(index, images: batch.rows.count)
    }
    for index in packed.all.indices.reversed() {
      mergeGradients(index, images: batch.rows.count)
      eachImage(batch) { image, group, isFirst in
        let gradient = unsafe self.gradients.base + group * self.packed.count
        unsafe self.backward(
          index, self.buffers.buffer(image), image: image, into: gradient, accumulates: !isFirst)
      }
    }
  }

  /// Calls `body` for every image of a batch, group by group.
  private func eachImage(
    _ batch: ConvolutionBatch, _ body: @Sendable (_ image: Int, _ group: Int, _ isFirst: Bool) -> Void
  ) {
    let count = batch.rows.count
    let groups = Self.groups(of: count)
    concurrently(groups) { group in
      let first = group * count / groups
      for image in first..<(group + 1) * count / groups { body(image, group, image == first) }
    }
  }

  private func mergeStatistics(_ index: Int, images: Int) {
    guard let normalisation = normalisations[index] else { return }
    let layer = packed.all[index]
    unsafe normalisation.merge(
      images: images, scale: weights.base + layer.normScale, shift: weights.base + layer.normShift,
      mean: layer.layer.runningMean, variance: layer.layer.runningVariance, statistics: &values)
  }

  private func mergeGradients(_ index: Int, images: Int) {
    guard let normalisation = normalisations[index] else { return }
    let layer = packed.all[index]
    // They are whole already, so the first group has them and the others have zeros.
    unsafe normalisation.mergeGradients(
      images: images, scale: weights.base + layer.normScale, scaleGradient: gradients.base + layer.normScale,
      shiftGradient: gradients.base + layer.normShift)
  }

  private func unpacked(_ numbers: AlignedFloats) -> [Float] {
    var flat = [Float](repeating: 0, count: packed.layers.valueCount)
    packed.unpack(numbers, into: &flat)
    return flat
  }
}

/// One batch on its way through a network.
@safe struct ConvolutionBatch: @unchecked Sendable {
  /// Which images they are.
  let rows: ArraySlice<Int>
  /// `[image, inputCount]`
  let images: UnsafePointer<Float>
  let inputCount: Int
  /// `[image of the batch]`: each is written by the task that has the image.
  let errors: UnsafeMutablePointer<Double>

  func image(_ index: Int) -> UnsafePointer<Float> {
    unsafe images + rows[rows.startIndex + index] * inputCount
  }
}

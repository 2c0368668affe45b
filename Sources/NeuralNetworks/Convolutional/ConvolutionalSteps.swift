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
  /// The dense layers between encoder and decoder.
  let middle: ConvolutionalMiddle?
  let stretches: [Range<Int>]
  let firstMoments: AlignedFloats
  let secondMoments: AlignedFloats
  /// A model's flat numbers, of which only the running statistics are up to date.
  var values: [Float]
  private(set) var stepCount = 0
  /// With the weights of the last step, where somebody asked for it since.
  private var inference: ConvolutionalInference?
  /// `[image of the batch]`
  var errors: [Double]

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
    stretches = layers.stretches
    buffers = ConvolutionBuffers(packed, count: stretches.count > 1 ? capacity : groupCount)
    middle = layers.middle.map {
      ConvolutionalMiddle(
        $0, parameters: Array(values[layers.middleRange]), optimiser: optimiser, gradientClip: gradientClip,
        capacity: capacity)
    }
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
    if let middle { all.replaceSubrange(packed.layers.middleRange, with: middle.steps.parameters) }
    return all
  }

  /// Those of the running statistics are 0.
  var moments: OptimiserMoments {
    let dense = middle?.steps.moments
    return OptimiserMoments(
      stepCount: stepCount, first: unpacked(firstMoments, dense?.first),
      second: optimiser.hasSecondMoments ? unpacked(secondMoments, dense?.second) : [])
  }

  func restore(parameters: [Float], moments: OptimiserMoments) {
    values = parameters
    packed.pack(parameters, into: weights)
    packSpread()
    packed.pack(moments.first, into: firstMoments)
    if optimiser.hasSecondMoments { packed.pack(moments.second, into: secondMoments) }
    stepCount = moments.stepCount
    inference = nil
    let dense = packed.layers.middleRange
    middle?.steps.restore(
      parameters: Array(parameters[dense]),
      moments: OptimiserMoments(
        stepCount: stepCount, first: Array(moments.first[dense]),
        second: optimiser.hasSecondMoments ? Array(moments.second[dense]) : []))
  }

  /// Moves the weights once, along the gradient of one batch's loss.
  ///
  /// - Parameters:
  ///   - images: `[image, inputCount + conditionCount]`, of which `rows` make the batch.
  ///   - noise: `[rows.count, noiseCount]`
  ///   - objective: What says how much divergences weigh.
  /// - Returns: The sum of what `output` returned for each image, and that of each latent's divergences.
  func step(
    _ rows: ArraySlice<Int>, of images: Matrix, noise: Span<Float>, objective: Objective, learningRate: Double,
    output: OutputGradient
  ) -> (error: Double, divergences: [Double]) {
    let sums = unsafe differentiate(rows, of: images, noise: noise, objective: objective, output: output)
    stepCount += 1
    update(rowCount: rows.count, learningRate: learningRate)
    packSpread()
    inference = nil
    return sums
  }

  /// The same sums and, flat, the gradient of the loss; nothing moves but the running statistics.
  func gradient(
    _ rows: ArraySlice<Int>, of images: Matrix, noise: Span<Float>, objective: Objective, output: OutputGradient
  ) -> (error: Double, divergences: [Double], gradient: [Float]) {
    let sums = unsafe differentiate(rows, of: images, noise: noise, objective: objective, output: output)
    for start in stride(from: 0, to: packed.count, by: Self.stretchLength) {
      addGroups(start..<min(start + Self.stretchLength, packed.count), groups: Self.groups(of: rows.count))
    }
    return (sums.error, sums.divergences, unpacked(gradients, middle?.steps.gradient(rowCount: rows.count)))
  }

  /// Each image's Σ (reconstruction − image)² with the weights of the last step, as the network is used after training but that
  /// latents are sampled, and the sum of each latent's divergences.
  ///
  /// - Parameter noise: `[rows.count, noiseCount]`
  func squaredErrors(
    _ rows: Range<Int>, of images: Matrix, noise: Span<Float>
  ) -> (errors: [Double], divergences: [Double]) {
    let (network, layers, chosen) = (trained(), packed.layers, images.rows(rows))
    guard let middle else { return (network.run(chosen, layers.all.indices).squaredErrors(to: chosen), []) }
    let encoded = network.run(chosen, 0..<layers.encoderCount)
    let conditions = layers.conditionCount > 0 ? chosen.columns(layers.input.count..<layers.rowLength) : nil
    let (decoded, divergences) = middle.pass(encoded.joined(with: conditions), noise: noise)
    let decoder = layers.encoderCount..<layers.all.count
    return (network.run(decoded.joined(with: conditions), decoder).squaredErrors(to: chosen), divergences)
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

  /// - Parameter dense: What belongs to the dense layers.
  private func unpacked(_ numbers: AlignedFloats, _ dense: [Float]?) -> [Float] {
    var flat = [Float](repeating: 0, count: packed.layers.valueCount)
    packed.unpack(numbers, into: &flat)
    if let dense { flat.replaceSubrange(packed.layers.middleRange, with: dense) }
    return flat
  }
}

/// A convolutional network's layers in the order of the data's way, and where their numbers lie.
struct ConvolutionalLayers: Sendable, Equatable {
  /// Encoder, then what reads its image: a decoder or a classifier's output.
  let all: [ConvolutionLayer]
  let encoderCount: Int
  let input: ImageShape
  /// How many numbers are trained; they come first.
  let parameterCount: Int
  /// How many numbers a model keeps: the parameters, the running statistics of its normalisations, the dense layers' parameters.
  let valueCount: Int
  /// The dense layers between encoder and decoder, and where their parameters lie.
  let middle: AutoencoderLayers?
  /// How many numbers of a condition follow an image's values.
  let conditionCount: Int
  let middleRange: Range<Int>

  /// What a layer is before it is known where its numbers lie.
  struct Plan {
    let name: String
    let geometry: ConvolutionGeometry
    var isTransposed = false
    var isNormalised = false
    var isDense = false
    let activation: Activation

    var outputCount: Int { isTransposed ? geometry.large.channels : geometry.small.channels }
  }

  /// Finds a place for the numbers of each layer, one layer after the other; running statistics come behind all of them.
  init(_ plans: [Plan], encoderCount: Int, input: ImageShape, middle: AutoencoderLayers? = nil, conditionCount: Int = 0)
  {
    var end = 0
    func next(_ length: Int) -> Range<Int> {
      defer { end += length }
      return end..<end + length
    }
    let trained = plans.map { plan in
      let width = plan.isNormalised ? plan.outputCount : 0
      return (
        next(plan.geometry.weightCount), next(plan.outputCount), next(width), next(width),
        next(plan.outputCount * conditionCount)
      )
    }
    parameterCount = end
    all = zip(plans, trained).map { plan, places in
      let (weights, bias, scale, shift, condition) = places
      let width = plan.isNormalised ? plan.outputCount : 0
      return ConvolutionLayer(
        name: plan.name, geometry: plan.geometry, isTransposed: plan.isTransposed, isNormalised: plan.isNormalised,
        activation: plan.activation, isDense: plan.isDense, weights: weights, bias: bias, normScale: scale,
        normShift: shift, conditionWeights: condition, runningMean: next(width), runningVariance: next(width))
    }
    self.middle = middle
    self.conditionCount = conditionCount
    middleRange = next(middle?.parameterCount ?? 0)
    valueCount = end
    self.encoderCount = encoderCount
    self.input = input
  }

  init(_ architecture: ConvolutionalArchitecture) {
    let geometries = architecture.geometries
    let encoder = Self.encoder(
      geometries, normalises: architecture.normalises, activation: architecture.activation)
    let decoder = geometries.reversed().enumerated().map { index, geometry in
      let isLast = index == geometries.count - 1
      return Plan(
        name: isLast ? "output" : "decoder.\(index)", geometry: geometry, isTransposed: true,
        isNormalised: architecture.normalises && !isLast,
        activation: isLast ? architecture.outputActivation : architecture.activation)
    }
    self.init(
      encoder + decoder, encoderCount: geometries.count, input: architecture.input,
      middle: architecture.middle.map(AutoencoderLayers.init), conditionCount: architecture.conditionCount)
  }

  /// The layers from an image to a smaller one of more channels.
  static func encoder(_ geometries: [ConvolutionGeometry], normalises: Bool, activation: Activation) -> [Plan] {
    geometries.enumerated().map { index, geometry in
      Plan(name: "encoder.\(index)", geometry: geometry, isNormalised: normalises, activation: activation)
    }
  }

  /// Whether dense layers are between a layer and the one before.
  func isMiddle(before index: Int) -> Bool { middle != nil && index == encoderCount }

  /// Layers that an image passes without waiting for the others of its batch: all of them, but that normalisations ask for
  /// the batch's statistics, and dense layers take all rows at once so as to read their weights once.
  var stretches: [Range<Int>] {
    var stretches: [Range<Int>] = []
    for index in all.indices where index == lastIndex || all[index].isNormalised || isMiddle(before: index + 1) {
      stretches.append((stretches.last?.upperBound ?? 0)..<index + 1)
    }
    return stretches
  }

  /// The values of an image and of its condition.
  var rowLength: Int { input.count + conditionCount }
  var lastIndex: Int { all.count - 1 }
  var latentShape: ImageShape { all[encoderCount - 1].output }
  var output: ImageShape { all[lastIndex].output }

  /// Draws every parameter; normalisations begin as the identity, their running statistics with mean 0 and variance 1,
  /// and conditions without effect.
  func initialValues(_ initialisation: Initialisation, seed: UInt64) -> [Float] {
    var values = initialisation.values(of: all, count: valueCount, seed: seed)
    for layer in all {
      for index in layer.normScale { values[index] = 1 }
      for index in layer.runningVariance { values[index] = 1 }
    }
    if let middle {
      values.replaceSubrange(
        middleRange,
        with: middle.initialValues(initialisation, seed: seed, stream: TrainingStream.denseInitialisation))
    }
    return values
  }

  /// Every number under its archived name: the parameters in the order of the data's way, then the running statistics.
  var parameterPlaces: [ParameterPlace] {
    all[..<encoderCount].flatMap(\.parameterPlaces) + middlePlaces + all[encoderCount...].flatMap(\.parameterPlaces)
      + all.flatMap(\.statisticPlaces)
  }

  /// The dense layers' places; what is the output of their own network is the decoder's image here.
  private var middlePlaces: [ParameterPlace] {
    (middle?.parameterPlaces ?? []).map { place in
      let parts = place.name.split(separator: ".")
      return ParameterPlace(
        name: (parts[0] == "output" ? "latent_image" : parts[0]) + "." + parts[1], shape: place.shape,
        start: middleRange.lowerBound + place.start, inputStride: place.inputStride)
    }
  }
}

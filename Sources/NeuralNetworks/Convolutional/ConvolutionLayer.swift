/// One layer of a convolutional network: its way between two images, and where its numbers lie in the flat order in which the
/// model keeps them.
struct ConvolutionLayer: DrawnLayer, Sendable, Equatable {
  let name: String
  let geometry: ConvolutionGeometry
  /// Whether it goes from the small image to the large one.
  let isTransposed: Bool
  let isNormalised: Bool
  let activation: Activation
  /// Whether archives know it as a dense layer with weights `[out, in]`: a kernel of one tap whose outputs are averaged.
  var isDense = false
  /// `[out, in, kernel, kernel]`, of a transposed convolution `[in, out, kernel, kernel]`: small channel first either way.
  let weights: Range<Int>
  /// `[out]` each; empty where there is none.
  let bias: Range<Int>
  let normScale: Range<Int>
  let normShift: Range<Int>
  /// What each number of a condition adds to the bias: `[out, condition]`.
  let conditionWeights: Range<Int>
  /// The running mean and variance, which are kept with the parameters but not trained: `[out]` each, or empty.
  let runningMean: Range<Int>
  let runningVariance: Range<Int>

  var input: ImageShape { isTransposed ? geometry.small : geometry.large }
  var output: ImageShape { isTransposed ? geometry.large : geometry.small }
  var conditionCount: Int { conditionWeights.count / output.channels }
  /// How many weights PyTorch counts as meeting one output: the second axis of the weights times the kernel's area.
  var fanIn: Int { geometry.large.channels * geometry.kernel * geometry.kernel }

  /// The trained numbers under their archived names.
  var parameterPlaces: [ParameterPlace] {
    let channels = [geometry.small.channels, geometry.large.channels]
    let kernel = isDense ? channels : channels + [geometry.kernel, geometry.kernel]
    var places = [place(".weight", weights, kernel), place(".bias", bias)]
    if isNormalised { places += [place(".norm.weight", normScale), place(".norm.bias", normShift)] }
    if conditionCount > 0 {
      places.append(place(".condition.weight", conditionWeights, [output.channels, conditionCount]))
    }
    return places
  }

  /// Those that are kept but not trained.
  var statisticPlaces: [ParameterPlace] {
    isNormalised ? [place(".norm.running_mean", runningMean), place(".norm.running_var", runningVariance)] : []
  }

  /// - Parameter shape: One number a channel where nil.
  private func place(_ suffix: String, _ range: Range<Int>, _ shape: [Int]? = nil) -> ParameterPlace {
    ParameterPlace(name: name + suffix, shape: shape ?? [output.channels], start: range.lowerBound)
  }
}

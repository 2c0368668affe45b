/// One layer of a convolutional network: its way between two images, and where its numbers lie in the flat order in which the
/// model keeps them.
struct ConvolutionLayer: Sendable, Equatable {
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
  /// The running mean and variance, which are kept with the parameters but not trained: `[out]` each, or empty.
  let runningMean: Range<Int>
  let runningVariance: Range<Int>

  var input: ImageShape { isTransposed ? geometry.small : geometry.large }
  var output: ImageShape { isTransposed ? geometry.large : geometry.small }
  /// How many weights PyTorch counts as meeting one output: the second axis of the weights times the kernel's area.
  var fanIn: Int { geometry.large.channels * geometry.kernel * geometry.kernel }

  /// Each named range with its shape in an archive.
  var places: [(name: String, shape: [Int], range: Range<Int>)] {
    let (geometry, out) = (geometry, [output.channels])
    let channels = [geometry.small.channels, geometry.large.channels]
    let kernel = isDense ? channels : channels + [geometry.kernel, geometry.kernel]
    let always = [(name + ".weight", kernel, weights), (name + ".bias", out, bias)]
    return isNormalised
      ? always + [(name + ".norm.weight", out, normScale), (name + ".norm.bias", out, normShift)] : always
  }

  /// The ranges that are not trained.
  var bufferPlaces: [(name: String, shape: [Int], range: Range<Int>)] {
    isNormalised
      ? [
        (name + ".norm.running_mean", [output.channels], runningMean),
        (name + ".norm.running_var", [output.channels], runningVariance),
      ] : []
  }
}

import Foundation
import NeuralNetworks
import Tensors

/// Images `[image, channel, height, width]` in double precision.
struct PlainImages: Equatable {
  var count: Int
  var channels: Int
  var height: Int
  var width: Int
  var values: [Double]

  init(_ count: Int, _ channels: Int, _ height: Int, _ width: Int, _ values: [Double]? = nil) {
    (self.count, self.channels, self.height, self.width) = (count, channels, height, width)
    self.values = values ?? [Double](repeating: 0, count: count * channels * height * width)
    precondition(self.values.count == count * channels * height * width)
  }

  init(_ matrix: Matrix, _ shape: ImageShape) {
    self.init(matrix.rowCount, shape.channels, shape.height, shape.width, matrix.elements.map(Double.init))
  }

  func place(_ image: Int, _ channel: Int, _ y: Int, _ x: Int) -> Int {
    ((image * channels + channel) * height + y) * width + x
  }

  /// 0 outside.
  subscript(image: Int, channel: Int, y: Int, x: Int) -> Double {
    get {
      y >= 0 && y < height && x >= 0 && x < width ? values[place(image, channel, y, x)] : 0
    }
    set { values[place(image, channel, y, x)] = newValue }
  }

  func map(_ function: (Double) -> Double) -> PlainImages {
    PlainImages(count, channels, height, width, values.map(function))
  }
}

/// Convolutions written out from their definition, as judges of the fast ones.
struct PlainConvolution {
  var stride: Int
  var padding: Int
  var kernel: Int
  var isTransposed: Bool
  /// `[out, in, kernel, kernel]`; of a transposed one `[in, out, kernel, kernel]`.
  var weights: [Double]
  /// `[out]`
  var bias: [Double]

  /// - Parameter outputPadding: Of a transposed one: height and width.
  func forward(_ input: PlainImages, outputPadding: (Int, Int) = (0, 0)) -> PlainImages {
    let size =
      isTransposed
      ? (
        (input.height - 1) * stride - 2 * padding + kernel + outputPadding.0,
        (input.width - 1) * stride - 2 * padding + kernel + outputPadding.1
      )
      : (
        (input.height + 2 * padding - kernel) / stride + 1, (input.width + 2 * padding - kernel) / stride + 1
      )
    var output = PlainImages(input.count, bias.count, size.0, size.1)
    for image in 0..<input.count {
      for out in 0..<bias.count {
        for y in 0..<output.height { for x in 0..<output.width { output[image, out, y, x] = bias[out] } }
      }
    }
    eachMeeting(input, output) { from, to, weight in output.values[to] += weights[weight] * input.values[from] }
    return output
  }

  func backward(_ gradient: PlainImages, at input: PlainImages) -> (
    input: PlainImages, weights: [Double], bias: [Double]
  ) {
    var inputGradient = PlainImages(input.count, input.channels, input.height, input.width)
    var weightGradient = weights.map { _ in 0.0 }
    eachMeeting(input, gradient) { from, to, weight in
      inputGradient.values[from] += weights[weight] * gradient.values[to]
      weightGradient[weight] += input.values[from] * gradient.values[to]
    }
    var biasGradient = bias.map { _ in 0.0 }
    let area = gradient.height * gradient.width
    for index in gradient.values.indices { biasGradient[index / area % bias.count] += gradient.values[index] }
    return (inputGradient, weightGradient, biasGradient)
  }

  /// Calls `body` with the places of an input value, an output value and the weight between them.
  private func eachMeeting(_ input: PlainImages, _ output: PlainImages, _ body: (Int, Int, Int) -> Void) {
    let (small, large) = isTransposed ? (input, output) : (output, input)
    for image in 0..<input.count {
      for s in 0..<small.channels {
        for l in 0..<large.channels {
          for ky in 0..<kernel {
            for kx in 0..<kernel {
              let weight = ((s * large.channels + l) * kernel + ky) * kernel + kx
              for y in 0..<small.height {
                let largeY = y * stride + ky - padding
                guard largeY >= 0, largeY < large.height else { continue }
                for x in 0..<small.width {
                  let largeX = x * stride + kx - padding
                  guard largeX >= 0, largeX < large.width else { continue }
                  let (smallPlace, largePlace) = (small.place(image, s, y, x), large.place(image, l, largeY, largeX))
                  body(isTransposed ? smallPlace : largePlace, isTransposed ? largePlace : smallPlace, weight)
                }
              }
            }
          }
        }
      }
    }
  }
}

/// A convolutional autoencoder in double precision; it reads nothing but the architecture and the named numbers.
struct PlainConvolutionalAutoencoder {
  let architecture: ConvolutionalArchitecture
  var numbers: [String: [Double]]

  init(_ model: ConvolutionalAutoencoder) {
    architecture = model.architecture
    numbers = Dictionary(
      uniqueKeysWithValues: model.namedParameters.map { ($0.name, $0.values.map(Double.init)) })
  }

  struct Pass {
    /// The encoder's image.
    var latents: PlainImages
    /// `[image][latent]`; empty where the latents are an image.
    var means: [[Double]] = []
    var logVariances: [[Double]] = []
    var output: PlainImages

    /// Each latent's divergence averaged over the images.
    var meanDivergences: [Double] {
      (means.first ?? []).indices.map { latent in
        means.indices.reduce(0.0) { sum, image in
          let (mean, logVariance) = (means[image][latent], logVariances[image][latent])
          return sum - 0.5 * (1 + logVariance - mean * mean - exp(logVariance))
        } / Double(means.count)
      }
    }
  }

  /// - Parameters:
  ///   - noise: `[image][latent]`; empty to decode the means.
  ///   - conditions: `[image][number]`
  ///   - isTraining: Whether normalisations use the batch's statistics.
  func run(
    _ images: PlainImages, noise: [[Double]] = [], conditions: [[Double]] = [], isTraining: Bool
  ) -> Pass {
    let count = architecture.filters.count
    var values = images
    for index in 0..<count {
      values = layer("encoder.\(index)", values, conditions, isTransposed: false, isTraining: isTraining)
    }
    var pass = Pass(latents: values, output: values)
    if case .gaussian = architecture.latents {
      let length = values.values.count / values.count
      var decoded: [Double] = []
      for image in 0..<values.count {
        let condition = conditions.isEmpty ? [] : conditions[image]
        let encoded = Array(values.values[image * length..<(image + 1) * length]) + condition
        var sample = dense("latent_mean", encoded)
        pass.means.append(sample)
        pass.logVariances.append(dense("latent_log_variance", encoded))
        if !noise.isEmpty {
          for index in sample.indices {
            sample[index] += noise[image][index] * exp(0.5 * pass.logVariances[image][index])
          }
        }
        decoded += dense("latent_image", sample + condition).map(architecture.activation.plain)
      }
      values.values = decoded
    }
    for index in 0..<count {
      let name = index == count - 1 ? "output" : "decoder.\(index)"
      values = layer(
        name, values, conditions, isTransposed: true, isTraining: isTraining,
        outputPadding: architecture.outputPadding(ofDecoderLayer: index))
    }
    pass.output = values
    return pass
  }

  func loss(
    _ images: PlainImages, noise: [[Double]] = [], conditions: [[Double]] = [], averaged: Bool, beta: Double = 1
  ) -> Double {
    let pass = run(images, noise: noise, conditions: conditions, isTraining: true)
    let squares = zip(pass.output.values, images.values).reduce(0.0) { $0 + pow($1.0 - $1.1, 2) }
    return (averaged ? squares / Double(images.values.count / images.count) : squares / 2) / Double(images.count)
      + beta * pass.meanDivergences.reduce(0, +)
  }

  private func dense(_ name: String, _ input: [Double]) -> [Double] {
    guard let weights = numbers[name + ".weight"], let bias = numbers[name + ".bias"] else { return [] }
    return bias.indices.map { output in
      input.indices.reduce(bias[output]) { $0 + weights[output * input.count + $1] * input[$1] }
    }
  }

  private func layer(
    _ name: String, _ input: PlainImages, _ conditions: [[Double]], isTransposed: Bool, isTraining: Bool,
    outputPadding: (height: Int, width: Int) = (0, 0)
  ) -> PlainImages {
    let convolution = PlainConvolution(
      stride: architecture.stride, padding: architecture.padding, kernel: architecture.kernel,
      isTransposed: isTransposed, weights: numbers[name + ".weight"] ?? [], bias: numbers[name + ".bias"] ?? [])
    var output = convolution.forward(input, outputPadding: (outputPadding.height, outputPadding.width))
    if let weights = numbers[name + ".condition.weight"] {
      let area = output.height * output.width
      for index in output.values.indices {
        let (image, channel) = (index / area / output.channels, index / area % output.channels)
        for (number, value) in conditions[image].enumerated() {
          output.values[index] += weights[channel * architecture.conditionCount + number] * value
        }
      }
    }
    if numbers[name + ".norm.weight"] != nil {
      output = output.normalised(name + ".norm", numbers, isTraining: isTraining)
    }
    return output.map((name == "output" ? architecture.outputActivation : architecture.activation).plain)
  }
}

extension PlainImages {
  /// Batch normalisation by its definition.
  ///
  /// - Parameter isTraining: Whether the batch's statistics are used instead of the running ones.
  func normalised(_ name: String, _ numbers: [String: [Double]], isTraining: Bool) -> PlainImages {
    let (scale, shift) = (numbers[name + ".weight"] ?? [], numbers[name + ".bias"] ?? [])
    var (mean, variance) = (numbers[name + ".running_mean"] ?? [], numbers[name + ".running_var"] ?? [])
    let area = height * width
    if isTraining {
      let total = Double(count * area)
      (mean, variance) = (mean.map { _ in 0 }, variance.map { _ in 0 })
      for index in values.indices { mean[index / area % channels] += values[index] / total }
      for index in values.indices {
        let channel = index / area % channels
        variance[channel] += pow(values[index] - mean[channel], 2) / total
      }
    }
    var output = self
    for index in values.indices {
      let channel = index / area % channels
      output.values[index] =
        (values[index] - mean[channel]) / (variance[channel] + 1e-5).squareRoot() * scale[channel] + shift[channel]
    }
    return output
  }
}

extension Activation {
  /// The function in double precision.
  var plain: (Double) -> Double {
    switch self {
    case .relu: { max($0, 0) }
    case .leakyReLU(let slope): { $0 > 0 ? $0 : Double(slope) * $0 }
    case .tanh: { Foundation.tanh($0) }
    case .sigmoid: { 1 / (1 + exp(-$0)) }
    case .identity: { $0 }
    }
  }
}

extension NamedParameter {
  /// Whether it is kept with the parameters but not trained.
  var isStatistic: Bool { name.contains(".norm.running_") }
}

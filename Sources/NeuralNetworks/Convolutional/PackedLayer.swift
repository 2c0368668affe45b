internal import KernelTypes
internal import Kernels

/// One layer with its numbers where the loops want them: sixteen channels next to each other, filled up with zeros.
struct PackedLayer: Sendable {
  let layer: ConvolutionLayer
  let loops: ConvolutionLoops
  /// For a transposed last layer, whose large image has few channels.
  let overlap: ConvolutionOverlap?
  /// Where weights, bias, and scale and shift of a normalisation begin among the packed numbers.
  let weights: Int
  let bias: Int
  let normScale: Int
  let normShift: Int
  /// `[condition, channel]`
  let condition: Int
  /// Where the weights for `scatter` or for the overlap begin among those.
  let spread: Int

  /// The output's channels, filled up.
  var channelCount: Int { layer.output.channels.roundedUp }
  var output: ImageLayout { layer.isTransposed ? loops.large : loops.small }
  /// How many numbers `spread` takes.
  var spreadCount: Int { overlap?.weightCount ?? loops.weightCount }

  /// Fills in weights, bias and normalisation from a model's flat numbers.
  func pack(_ values: [Float], into packed: UnsafeMutablePointer<Float>) {
    let source = values.span
    eachWeight { place, index in unsafe packed[weights + place] = source[layer.weights.lowerBound + index] }
    for channel in 0..<layer.output.channels {
      unsafe packed[bias + channel] = source[layer.bias.lowerBound + channel]
      guard layer.isNormalised else { continue }
      unsafe packed[normScale + channel] = source[layer.normScale.lowerBound + channel]
      unsafe packed[normShift + channel] = source[layer.normShift.lowerBound + channel]
    }
    for index in 0..<layer.conditionWeights.count {
      unsafe packed[conditionPlace(index)] = source[layer.conditionWeights.lowerBound + index]
    }
  }

  /// The reverse of `pack`.
  func unpack(_ packed: UnsafePointer<Float>, into values: inout [Float]) {
    var out = values.mutableSpan
    for channel in 0..<layer.output.channels {
      unsafe out[layer.bias.lowerBound + channel] = packed[bias + channel]
      guard layer.isNormalised else { continue }
      unsafe out[layer.normScale.lowerBound + channel] = packed[normScale + channel]
      unsafe out[layer.normShift.lowerBound + channel] = packed[normShift + channel]
    }
    for index in 0..<layer.conditionWeights.count {
      unsafe out[layer.conditionWeights.lowerBound + index] = packed[conditionPlace(index)]
    }
    let (small, large, area) = (layer.geometry.small.channels, layer.geometry.large.channels, kernelArea)
    for smallChannel in 0..<small {
      for largeChannel in 0..<large {
        for tap in 0..<area {
          let index = layer.weights.lowerBound + (smallChannel * large + largeChannel) * area + tap
          unsafe out[index] = packed[weights + place(smallChannel, largeChannel, tap)]
        }
      }
    }
  }

  /// Writes each channel's bias under a condition: `[channelCount]`.
  ///
  /// - Parameter numbers: `[conditionCount]`
  func fillBias(
    _ packed: UnsafePointer<Float>, under numbers: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
  ) {
    unsafe target.update(from: packed + bias, count: channelCount)
    for index in 0..<layer.conditionCount {
      let (number, weights) = unsafe (numbers[index], packed + condition + index * channelCount)
      for channel in 0..<channelCount { unsafe target[channel] += number * weights[channel] }
    }
  }

  /// Rearranges the packed weights for the way from the small image to the large one.
  func packSpread(_ packed: UnsafePointer<Float>, into spread: UnsafeMutablePointer<Float>) {
    let source = unsafe packed + weights
    let target = unsafe spread + self.spread
    if overlap == nil {
      unsafe packScatter(source, into: target)
    } else {
      unsafe packOverlap(source, into: target)
    }
  }

  /// `[phase, large channel / 16, y, x, small channel, 16]`, the taps of a phase in the order of the small pixels they meet.
  private func packScatter(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
    let (geometry, width) = (layer.geometry, PanelProduct.width)
    let (small, large) = (loops.small.channelCount, loops.large.channelCount)
    for phaseY in 0..<geometry.stride {
      for phaseX in 0..<geometry.stride {
        var place = loops.phaseStart(phaseY, phaseX)
        for channel in stride(from: 0, to: large, by: width) {
          for ky in stride(from: phaseY, to: geometry.kernel, by: geometry.stride) {
            for kx in stride(from: phaseX, to: geometry.kernel, by: geometry.stride).reversed() {
              let tap = ((ky * geometry.kernel + kx) * large + channel) * width
              for panel in 0..<small / width {
                unsafe loops.loops.transpose(
                  source + panel * loops.panelCount + tap, width, width, width, target + place, width)
                place += width * width
              }
            }
          }
        }
      }
    }
  }

  /// `[tap and large channel / 16, small channel, 16]`
  private func packOverlap(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>) {
    let (width, small) = (PanelProduct.width, loops.small.channelCount)
    for column in 0..<kernelArea * loops.large.channelCount {
      for channel in 0..<small {
        let (panel, lane) = channel.quotientAndRemainder(dividingBy: width)
        unsafe target[(column / width * small + channel) * width + column % width] =
          source[panel * loops.panelCount + column * width + lane]
      }
    }
  }

  private var kernelArea: Int { layer.geometry.kernel * layer.geometry.kernel }

  /// Where the condition's weight `index` of the flat order lies.
  private func conditionPlace(_ index: Int) -> Int {
    let (channel, number) = index.quotientAndRemainder(dividingBy: layer.conditionCount)
    return condition + number * channelCount + channel
  }

  /// Where a weight lies behind `weights`.
  private func place(_ smallChannel: Int, _ largeChannel: Int, _ tap: Int) -> Int {
    let (panel, lane) = smallChannel.quotientAndRemainder(dividingBy: PanelProduct.width)
    return panel * loops.panelCount + (tap * loops.large.channelCount + largeChannel) * PanelProduct.width + lane
  }

  /// Calls `body` with each weight's packed place and its index in the flat order.
  private func eachWeight(_ body: (_ place: Int, _ index: Int) -> Void) {
    var index = 0
    for smallChannel in 0..<layer.geometry.small.channels {
      for largeChannel in 0..<layer.geometry.large.channels {
        for tap in 0..<kernelArea {
          body(place(smallChannel, largeChannel, tap), index)
          index += 1
        }
      }
    }
  }
}

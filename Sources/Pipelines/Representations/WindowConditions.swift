internal import SignalProcessing
package import Tensors

/// How strong each channel's samples are in each window, and how peaked: what monitoring without a model goes by.
///
/// All about the mean, so that a sensor's offset is no vibration.
package struct WindowConditions: Sendable, Equatable {
  /// `[window, channel]`: in unit².
  package var variances: Matrix
  /// `[window, channel]`: the fourth moment over the squared variance, less 3; as the table has it for feature tables,
  /// NaN where it has none.
  package var kurtoses: Matrix
  /// `[window, channel]`: the largest deviation over the root of the variance; NaN where a feature table has no peak.
  package var crestFactors: Matrix

  package init(variances: Matrix, kurtoses: Matrix, crestFactors: Matrix) {
    precondition(
      kurtoses.rowCount == variances.rowCount && crestFactors.rowCount == variances.rowCount,
      "\(variances.rowCount) variances, \(kurtoses.rowCount) kurtoses and \(crestFactors.rowCount) crest factors")
    self.variances = variances
    self.kurtoses = kurtoses
    self.crestFactors = crestFactors
  }

  /// Those of every channel in every window.
  ///
  /// - Parameter samples: `[channel, sample]`
  init(of samples: Matrix, _ windowing: Windowing) {
    let ranges = windowing.ranges(inSampleCount: samples.columnCount)
    self.init(zeros: ranges.count, samples.rowCount)
    let values = samples.elements.span
    for (window, range) in ranges.enumerated() {
      for channel in 0..<samples.rowCount {
        let start = channel * samples.columnCount
        set(window, channel, values.extracting(start + range.lowerBound..<start + range.upperBound))
      }
    }
  }

  /// Those of windows that hold the channels in turn.
  ///
  /// - Parameters:
  ///   - flat: The samples row by row, the channels in turn.
  ///   - ranges: The windows in `flat`.
  init(ofInterleaved flat: [Float], _ ranges: [Range<Int>], channelCount: Int) {
    self.init(zeros: ranges.count, channelCount)
    for (window, range) in ranges.enumerated() {
      for channel in 0..<channelCount {
        let first = range.lowerBound + (channel - range.lowerBound % channelCount + channelCount) % channelCount
        let own = stride(from: first, to: range.upperBound, by: channelCount).map { flat[$0] }
        if !own.isEmpty { set(window, channel, own.span) }
      }
    }
  }

  private init(zeros windowCount: Int, _ channelCount: Int) {
    let zeros = Matrix(zeros: windowCount, channelCount)
    self.init(variances: zeros, kurtoses: zeros, crestFactors: zeros)
  }

  private mutating func set(_ window: Int, _ channel: Int, _ values: Span<Float>) {
    let shape = AmplitudeShape(of: values)
    variances[window, channel] = Float(shape.variance)
    kurtoses[window, channel] = Float(shape.kurtosis)
    crestFactors[window, channel] = Float(shape.crestFactor)
  }

  /// Those of some windows, in order.
  func windows(_ range: Range<Int>) -> WindowConditions {
    WindowConditions(
      variances: variances.rows(range), kurtoses: kurtoses.rows(range), crestFactors: crestFactors.rows(range))
  }
}

/// Variance, kurtosis and crest factor in one pass; 0 for samples that do not vary.
private struct AmplitudeShape {
  var variance = 0.0
  var kurtosis = 0.0
  var crestFactor = 0.0

  /// - Parameter values: At least one.
  init(of values: Span<Float>) {
    // Deviations from the first value keep a large offset from eating the digits.
    let origin = values[0]
    var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
    var (lowest, highest) = (Float(0), Float(0))
    for index in values.indices {
      let difference = values[index] - origin
      lowest = min(lowest, difference)
      highest = max(highest, difference)
      let deviation = Double(difference)
      let squared = deviation * deviation
      first += deviation
      second += squared
      third += squared * deviation
      fourth += squared * squared
    }
    let count = Double(values.count)
    let mean = first / count
    variance = max(0, second / count - mean * mean)
    guard variance > 0 else { return }
    let moment =
      fourth / count - 4 * mean * third / count + 6 * mean * mean * second / count - 3 * mean * mean * mean * mean
    kurtosis = moment / (variance * variance) - 3
    crestFactor = max(Double(highest) - mean, mean - Double(lowest)) / variance.squareRoot()
  }
}

internal import Recordings
internal import SignalProcessing
internal import Tensors

/// The samples themselves, as the published systems feed them.
struct WaveformRepresentation: Representation {
  let plan: WaveformPlan
  private let channelCount: Int
  private let sampleRateHz: Double?

  init(_ plan: WaveformPlan, channelCount: Int, sampleRateHz: Double?) {
    self.plan = plan
    self.channelCount = channelCount
    self.sampleRateHz = sampleRateHz
  }

  var windowLength: Int { plan.windowLength }
  var windowStride: Int { plan.windowStride }
  var hasOrderedFeatures: Bool { false }

  func featureUnit(of unit: String?) -> String {
    plan.normalisation == .perSnapshot ? "standard deviations of the snapshot" : unit ?? "unit unknown"
  }

  var scaling: FeatureScaling { plan.normalisation == .training ? .perChannel : .none }

  /// An interleaved window holds `windowLength` samples of all channels together.
  var featureNames: [String] { (0..<windowLength).map { "sample \($0)" } }

  var axis: PreparationSummary.Axis? {
    guard plan.layout == .channels else { return nil }
    guard let rate = sampleRateHz else {
      return .init(name: "sample", unit: "samples", values: (0..<windowLength).map(Double.init))
    }
    return .init(name: "time", unit: "ms", values: (0..<windowLength).map { 1000 * Double($0) / rate })
  }

  var name: String { RepresentationPlan.waveform(plan).name }

  var description: String {
    let layout = plan.layout == .channels ? "of every channel" : "of the file read row by row, channels in turn"
    let scale = plan.normalisation == .training ? "one scale per channel" : "each snapshot scaled by itself"
    return "windows of \(windowLength) samples \(layout) every \(windowStride), \(scale)"
  }

  func features(of snapshot: Snapshot) -> WindowFeatures {
    let measured = Matrix(snapshot.channelCount, snapshot.sampleCount, snapshot.samples)
    var samples = measured
    if plan.normalisation == .perSnapshot { Self.standardiseRows(of: &samples) }
    return plan.layout == .channels ? byChannel(samples, measured) : interleaved(samples, measured)
  }

  /// - Parameters:
  ///   - samples: What the model sees: `[channel, sample]`.
  ///   - measured: The same in the sensor's unit, which alone has a level.
  private func byChannel(_ samples: Matrix, _ measured: Matrix) -> WindowFeatures {
    let windowing = Windowing(length: windowLength, stride: windowStride)
    let ranges = windowing.ranges(inSampleCount: samples.columnCount)
    var elements = [Float]()
    elements.reserveCapacity(ranges.count * samples.rowCount * windowLength)
    for range in ranges {
      for channel in 0..<samples.rowCount {
        let start = channel * samples.columnCount
        elements.append(contentsOf: samples.elements[start + range.lowerBound..<start + range.upperBound])
      }
    }
    return WindowFeatures(
      rows: Matrix(ranges.count, samples.rowCount * windowLength, elements), starts: ranges.map(\.lowerBound),
      conditions: WindowConditions(of: measured, windowing))
  }

  private func interleaved(_ samples: Matrix, _ measured: Matrix) -> WindowFeatures {
    let channels = samples.rowCount
    let flat = Self.inTurn(samples)
    let windowing = Windowing(length: windowLength, stride: windowStride)
    let ranges = windowing.ranges(inSampleCount: flat.count)
    let elements = Array(ranges.map { flat[$0] }.joined())
    return WindowFeatures(
      rows: Matrix(ranges.count, windowLength, elements), starts: ranges.map { $0.lowerBound / channels },
      conditions: WindowConditions(ofInterleaved: Self.inTurn(measured), ranges, channelCount: channels),
      firstChannels: ranges.map { $0.lowerBound % channels })
  }

  /// The samples row by row, the channels in turn.
  private static func inTurn(_ samples: Matrix) -> [Float] {
    let (channels, width) = (samples.rowCount, samples.columnCount)
    var flat = [Float](repeating: 0, count: channels * width)
    for channel in 0..<channels {
      for sample in 0..<width { flat[sample * channels + channel] = samples.elements[channel * width + sample] }
    }
    return flat
  }

  /// Brings each row to mean 0 and deviation 1; a constant row becomes 0.
  private static func standardiseRows(of samples: inout Matrix) {
    let width = samples.columnCount
    for row in 0..<samples.rowCount {
      let range = row * width..<(row + 1) * width
      let mean = samples.elements[range].reduce(0.0) { $0 + Double($1) } / Double(width)
      let squares = samples.elements[range].reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      let deviation = (squares / Double(width)).squareRoot()
      for index in range {
        samples.elements[index] = deviation > 0 ? Float((Double(samples.elements[index]) - mean) / deviation) : 0
      }
    }
  }
}

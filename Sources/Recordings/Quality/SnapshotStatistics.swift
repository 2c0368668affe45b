/// What quality rules need to know of one channel of one snapshot, gathered in two passes over its samples.
package struct ChannelStatistics: Sendable, Equatable {
  /// Moments and extremes of the finite samples; all zero where there is none.
  package var mean = 0.0
  /// √(Σx²/n).
  package var rms = 0.0
  /// √(Σ(x − mean)²/n): the level without the sensor's offset.
  package var standardDeviation = 0.0
  package var minimum: Float = 0
  package var maximum: Float = 0
  package var notANumberCount = 0
  package var infiniteCount = 0
  /// The first sample that is NaN or infinite.
  package var firstBadSample: Int?
  /// The most samples in a row that are NaN or infinite.
  package var longestBadRun = 0
  /// The most samples in a row that have one value.
  package var longestConstantRun = 0
  /// The smallest step between neighbouring samples: the resolution, where the converter shows.
  package var smallestStep = Float.infinity
  package var upperExtreme = Extreme()
  package var lowerExtreme = Extreme()

  /// How samples crowd at the highest or lowest value.
  package struct Extreme: Sendable, Equatable {
    /// Samples that have exactly this value.
    package var count = 0
    /// The most of them in a row.
    package var longestRun = 0
    /// Other samples within 5 % of the way back to the mean.
    package var nearCount = 0
  }

  package init() {}

  package init(_ samples: Span<Float>) {
    var sum = 0.0
    var finiteCount = 0
    var lowest = Float.infinity
    var highest = -Float.infinity
    var constantRun = 0
    var badRun = 0
    var previous = Float.nan
    for index in samples.indices {
      let sample = samples[index]
      guard sample.isFinite else {
        if sample.isNaN { notANumberCount += 1 } else { infiniteCount += 1 }
        if firstBadSample == nil { firstBadSample = index }
        badRun += 1
        longestBadRun = max(longestBadRun, badRun)
        previous = .nan
        continue
      }
      badRun = 0
      sum += Double(sample)
      finiteCount += 1
      lowest = min(lowest, sample)
      highest = max(highest, sample)
      // A comparison with NaN, before the first sample, is false.
      let step = (sample - previous).magnitude
      constantRun = step == 0 ? constantRun + 1 : 1
      longestConstantRun = max(longestConstantRun, constantRun)
      if step > 0 { smallestStep = min(smallestStep, step) }
      previous = sample
    }
    guard finiteCount > 0 else { return }
    mean = sum / Double(finiteCount)
    minimum = lowest
    maximum = highest
    describeSpread(samples, finiteCount: finiteCount)
  }

  /// The second pass: deviations from the mean, and the samples at the extremes.
  private mutating func describeSpread(_ samples: Span<Float>, finiteCount: Int) {
    let nearHighest = maximum - 0.05 * (maximum - Float(mean))
    let nearLowest = minimum + 0.05 * (Float(mean) - minimum)
    var squares = 0.0
    var upper = Extreme()
    var lower = Extreme()
    var upperRun = 0
    var lowerRun = 0
    for index in samples.indices {
      let sample = samples[index]
      guard sample.isFinite else { continue }
      let deviation = Double(sample) - mean
      squares += deviation * deviation
      upperRun = sample == maximum ? upperRun + 1 : 0
      lowerRun = sample == minimum ? lowerRun + 1 : 0
      if sample >= nearHighest { upper.count(isAtExtreme: upperRun > 0, run: upperRun) }
      if sample <= nearLowest { lower.count(isAtExtreme: lowerRun > 0, run: lowerRun) }
    }
    upperExtreme = upper
    lowerExtreme = lower
    standardDeviation = (squares / Double(finiteCount)).squareRoot()
    rms = (squares / Double(finiteCount) + mean * mean).squareRoot()
  }
}

extension ChannelStatistics.Extreme {
  fileprivate mutating func count(isAtExtreme: Bool, run: Int) {
    if isAtExtreme {
      count += 1
      longestRun = max(longestRun, run)
    } else {
      nearCount += 1
    }
  }
}

/// What quality rules need to know of one snapshot.
package struct SnapshotStatistics: Sendable, Equatable {
  package var index: Int
  package var sampleCount: Int
  package var channels: [ChannelStatistics]

  package init(index: Int, sampleCount: Int, channels: [ChannelStatistics]) {
    self.index = index
    self.sampleCount = sampleCount
    self.channels = channels
  }

  package init(_ snapshot: Snapshot) {
    let samples = snapshot.samples.span
    self.init(
      index: snapshot.index, sampleCount: snapshot.sampleCount,
      channels: (0..<snapshot.channelCount).map { channel in
        ChannelStatistics(samples.extracting(snapshot.range(ofChannel: channel)))
      })
  }

  /// The level of each channel about its mean, or `nil` where a channel can't be judged.
  var levels: [Double]? {
    channels.allSatisfy { $0.firstBadSample == nil } ? channels.map(\.standardDeviation) : nil
  }
}

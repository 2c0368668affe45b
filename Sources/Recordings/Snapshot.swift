/// One measurement in memory: some tenths of a second of every channel.
package struct Snapshot: Sendable, Equatable {
  /// Its place in the recording, from 0.
  package private(set) var index: Int
  package private(set) var channelCount: Int
  /// Samples of each channel.
  package private(set) var sampleCount: Int
  /// `[channel, sample]`, channel after channel without gaps, in the recording's unit.
  package private(set) var samples: [Float]

  /// - Parameters:
  ///   - index: In its recording, from 0.
  ///   - channelCount: Into which the samples divide.
  ///   - samples: `[channel, sample]`.
  package init(index: Int, channelCount: Int, samples: [Float]) {
    precondition(
      channelCount > 0 && samples.count.isMultiple(of: channelCount),
      "\(samples.count) samples don't make \(channelCount) channels of one length")
    self.index = index
    self.channelCount = channelCount
    sampleCount = samples.count / channelCount
    self.samples = samples
  }

  /// Where a channel lies in `samples`.
  package func range(ofChannel channel: Int) -> Range<Int> {
    precondition(channel >= 0 && channel < channelCount, "channel \(channel) of \(channelCount)")
    return channel * sampleCount..<(channel + 1) * sampleCount
  }

  /// The samples of one channel.
  package func channel(_ channel: Int) -> ArraySlice<Float> { samples[range(ofChannel: channel)] }

  /// Gives up the samples' memory so that it can be filled again.
  mutating func takeSamples() -> [Float] {
    let taken = samples
    self = Snapshot(index: index, channelCount: channelCount, samples: [])
    return taken
  }
}

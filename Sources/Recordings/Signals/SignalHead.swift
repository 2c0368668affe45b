/// What the head of a file says of the signals in it; the samples stay on the disk.
struct SignalHead: Sendable {
  /// Reads some samples of all channels: `[channel, sample]`.
  typealias Reader = @Sendable (_ samples: Range<Int>) throws(RecordingError) -> [Float]

  var channels: [Channel]
  /// Samples of each channel.
  var sampleCount: Int
  /// As the file carries it, or the data set's profile says of such a file.
  var sampleRateHz: Double?
  var unit: String?
  var speedRPM: Double?
  /// When the first sample was taken, in ns since 1970 UTC.
  var time: Int64?
  /// Of this file; they need not name it.
  var findings: [Finding] = []
  var read: Reader
}

/// One snapshot of a file whose head is known.
struct SignalStretch: Sendable {
  let path: String
  let read: SignalHead.Reader
  let samples: Range<Int>
  /// How many channels the file has.
  let channelCount: Int
  /// Those of them that the recording has, in its order.
  let channels: [Int]

  /// `[channel, sample]`
  func load() throws(RecordingError) -> [Float] {
    let all = try read(samples)
    guard all.count == channelCount * samples.count else {
      throw RecordingError(
        path: path, found: "\(all.count) samples for \(channelCount) channels of \(samples.count)",
        wanted: "the file as it was opened")
    }
    guard channels != Array(0..<channelCount) else { return all }
    return channels.flatMap { all[$0 * samples.count..<($0 + 1) * samples.count] }
  }
}

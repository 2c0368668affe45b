internal import Foundation
internal import Recordings
internal import Tensors

/// Reading a folder of IMS text files, each 20,480 samples a channel, with all processors.
struct ParsingCase: BenchmarkCase {
  let name: String
  let channelCount: Int

  private static let fileCount = 50
  private static let sampleCount = 20_480
  private static let folder = "recording"

  /// Noise of unit variance with three decimals, as the original set has them; every file another stretch.
  func prepare() throws {
    let sampleCount = Self.sampleCount * channelCount
    let recording = Recording.generated(
      name: name, channels: (0..<channelCount).map { Channel(name: "channel \($0 + 1)") },
      times: (0..<Self.fileCount).map { Int64($0) * 600_000_000_000 }, sampleRateHz: 20_480, unit: "g"
    ) { index in
      var stream = RandomStream(seed: 1, stream: UInt64(index))
      return (0..<sampleCount).map { _ in Float(stream.normal()) }
    }
    try IMSWriter.write(recording, to: Self.folder)
  }

  func serve(_ conversation: Conversation) throws {
    let recording = try Recording.open(Self.folder)
    conversation.ready(items: try recording.snapshots.map { try fileSize($0.path) }.reduce(0, +) / 1e6)
    let clock = ContinuousClock()
    while try conversation.awaitsRound(result: { try channelSums(of: recording) }) {
      conversation.took(try clock.measure { try read(recording) })
    }
  }

  /// Each thread takes a stretch of files, and reads them into one buffer of its own.
  private func read(_ recording: Recording) throws(RecordingError) {
    let stretches = 2 * concurrentThreadCount
    let count = recording.snapshots.count
    let outcomes = concurrentMap(stretches) { stretch -> Result<Void, RecordingError> in
      Result { () throws(RecordingError) in
        let range = stretch * count / stretches..<(stretch + 1) * count / stretches
        guard let first = range.first else { return }
        var snapshot = try recording.snapshot(at: first)
        for index in range.dropFirst() { try recording.read(index, into: &snapshot) }
      }
    }
    for outcome in outcomes { try outcome.get() }
  }

  /// The sum of each channel of each file: `[file, channel]`.
  private func channelSums(of recording: Recording) throws(RecordingError) -> [Float] {
    var sums: [Float] = []
    for index in recording.snapshots.indices {
      let snapshot = try recording.snapshot(at: index)
      for channel in 0..<snapshot.channelCount {
        sums.append(Float(snapshot.channel(channel).reduce(0) { $0 + Double($1) }))
      }
    }
    return sums
  }

  private func fileSize(_ path: String) throws -> Double {
    (try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.doubleValue ?? 0
  }
}

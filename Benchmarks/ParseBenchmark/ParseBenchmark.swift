internal import Foundation
internal import Recordings
internal import Tensors

/// Prints how fast a folder of measurements is read, in MB of text a second: medians over rounds that take turns.
///
///     ParseBenchmark FOLDER [ROUNDS]
@main struct ParseBenchmark {
  static func main() throws {
    guard CommandLine.arguments.count > 1 else {
      print("usage: ParseBenchmark FOLDER [ROUNDS]")
      return
    }
    let rounds = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 5 : 5
    let recording = try Recording.open(CommandLine.arguments[1])
    let megabytes = try recording.snapshots.map { try fileSize($0.path) }.reduce(0, +) / 1e6
    let ways: [(name: String, run: () throws -> Void)] = [
      ("raw read, one thread", { for entry in recording.snapshots { try readBytes(entry.path) } }),
      ("parse, one thread", { try parseInTurn(recording) }),
      ("parse, all threads", { try parseTogether(recording) }),
    ]
    var seconds = [[Double]](repeating: [], count: ways.count)
    var processorSeconds = seconds
    // The first round only warms caches and buffers.
    for round in 0...rounds {
      for (index, way) in ways.enumerated() {
        let start = ContinuousClock.now
        let processorStart = clock()
        try way.run()
        guard round > 0 else { continue }
        seconds[index].append((ContinuousClock.now - start) / .seconds(1))
        processorSeconds[index].append(Double(clock() - processorStart) / Double(CLOCKS_PER_SEC))
      }
    }
    print(
      "\(recording.snapshots.count) files, \(recording.channels.count) channels, \(Int(megabytes)) MB, \(rounds) rounds"
    )
    // Time on the processors tells the speed of a core even where others keep the machine busy.
    for (index, way) in ways.enumerated() {
      let speed = Int(megabytes / Quantile.median(of: seconds[index]))
      let perCore = Int(megabytes / Quantile.median(of: processorSeconds[index]))
      print("\(way.name): \(speed) MB/s, \(perCore) MB per second of processor time")
    }
  }

  private static func fileSize(_ path: String) throws -> Double {
    (try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.doubleValue ?? 0
  }

  private static func readBytes(_ path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    precondition(!data.isEmpty, "\(path) is empty")
  }

  private static func parseInTurn(_ recording: Recording) throws {
    var snapshot = try recording.snapshot(at: 0)
    for index in recording.snapshots.indices { try recording.read(index, into: &snapshot) }
  }

  /// Each thread takes a stretch of files, and reads them into one buffer of its own.
  private static func parseTogether(_ recording: Recording) throws {
    let stretches = 2 * ProcessInfo.processInfo.activeProcessorCount
    let count = recording.snapshots.count
    let outcomes = concurrentMap(stretches) { stretch -> Result<Int, RecordingError> in
      Result { () throws(RecordingError) in
        let range = stretch * count / stretches..<(stretch + 1) * count / stretches
        guard let first = range.first else { return 0 }
        var snapshot = try recording.snapshot(at: first)
        for index in range.dropFirst() { try recording.read(index, into: &snapshot) }
        return range.count
      }
    }
    for outcome in outcomes { _ = try outcome.get() }
  }
}

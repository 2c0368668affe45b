import Foundation
import TestSupport
import Testing

@testable import Recordings

/// Where the public data sets lie; tests that need them are skipped where the variable is unset.
enum Datasets {
  static let folder = ProcessInfo.processInfo.environment["RACEWAY_DATASETS"]
  static let areThere = folder != nil
  static let missing = "RACEWAY_DATASETS names no folder of data sets"

  static func path(_ relative: String) -> String { (folder ?? "") + "/" + relative }

  static let imsSamples = [
    "2003.10.22.12.06.24", "2004.02.12.10.32.39", "2004.02.12.10.42.39", "2004.02.19.06.22.39", "2004.04.18.02.42.55",
  ]
}

/// Small files that `Tests/Fixtures/make_formats.py` has written with other people's libraries.
enum FormatFixtures {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/formats").path

  static func path(_ name: String) -> String { folder + "/" + name }

  /// The samples that the script writes into channel `channel`.
  static func samples(_ range: Range<Int>, channel: Int = 0) -> [Float] {
    range.map { Float((13 * $0 + 7 * channel) % 97 - 48) }
  }

  /// Opens and reads the file cut off at every 97th byte; what can be read must be a beginning of the whole.
  ///
  /// - Returns: How many cuts were refused, and how many read.
  static func cutOff(_ name: String) throws -> (refused: Int, read: Int) {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path(name)))
    let whole = try Recording.open(path(name)).snapshot(at: 0)
    var counts = (refused: 0, read: 0)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      let file = folder.path + "/\(length)-" + name
      try bytes.prefix(length).write(to: URL(fileURLWithPath: file))
      do throws(RecordingError) {
        let recording = try Recording.open(file)
        let snapshot = try recording.snapshot(at: 0)
        counts.read += 1
        for channel in 0..<min(snapshot.channelCount, whole.channelCount) {
          #expect(whole.channel(channel).starts(with: snapshot.channel(channel)), "\(name) cut at \(length)")
        }
        #expect(
          snapshot.sampleCount == whole.sampleCount || !recording.findings.isEmpty, "\(name) cut at \(length)")
      } catch {
        counts.refused += 1
        #expect(!error.description.contains("\n"))
        #expect(error.path == file)
      }
    }
    return counts
  }
}

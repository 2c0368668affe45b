internal import Foundation

/// The exchange of lines with the program that asks for rounds.
struct Conversation: Sendable {
  /// Where both sides find their data, in the current folder.
  static let windowsFile = "windows.f32"
  static let weightsFile = "weights.f32"

  /// Answers with one line, at once.
  func say(_ line: String) {
    // Nobody listens any more where this fails; the next read then ends the program.
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }

  /// - Parameter items: How many windows, images or megabytes a round has.
  func ready(items: Double) { say("ready \(items)") }

  func took(_ duration: Duration) { say("seconds \(duration / .seconds(1))") }

  /// Waits until a round is asked for, and writes the result wherever it is asked for meanwhile.
  ///
  /// - Parameter result: What shows that the work was done: outputs, sums, a loss.
  /// - Returns: False where no more rounds are wanted.
  func awaitsRound(result: () throws -> [Float]) rethrows -> Bool {
    while let line = readLine() {
      if line == "round" { return true }
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      if words.count == 2, words[0] == "check" {
        let values = try result()
        do {
          try RawFile.write(values, to: words[1])
          say("written")
        } catch { say("failed \(error)") }
      } else {
        say("failed found '\(line)', wanted round or check FILE")
      }
    }
    return false
  }
}

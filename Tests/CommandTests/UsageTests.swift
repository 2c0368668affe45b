import ArgumentParser
import Testing

@testable import raceway

@Suite struct UsageTests {
  @Test("every example of the help can be parsed")
  func examplesAreUnderstood() throws {
    var count = 0
    for command in Raceway.configuration.subcommands {
      let lines = command.configuration.discussion.split(separator: "\n").map { $0.split(separator: " ") }
      for words in lines where words.first == "raceway" {
        count += 1
        #expect(throws: Never.self, "\(words.joined(separator: " "))") {
          try Raceway.parseAsRoot(words.dropFirst().map(String.init))
        }
      }
    }
    #expect(count > 20)
  }

  @Test func whatWasTypedCanBeTypedAgain() {
    #expect(
      TypedCommand.text(of: [".build/release/raceway", "analyze", "my data", "--resume", "-o", "RUN"])
        == "raceway analyze 'my data' -o RUN")
  }

  @Test(
    "what says nothing or two things is wrong usage",
    arguments: [
      ["trend", "A", "B"], ["trend", "--backtest", "A"], ["trend", "A", "--failure-level", "3"],
      ["trend", "A", "--failure-level", "nan", "--indicator", "RMS"], ["trend", "A", "--confidence", "1"],
      ["trend", "A", "-o", "B"], ["trend", "A", "--held-out", "1"], ["trend", "--backtest", "A", "B", "--past", "C"],
      ["trend", "--backtest", "A", "B", "--held-out", "2"], ["trend", "--backtest", "A", "B", "--format", "pdf"],
      ["compare", "A"], ["compare", "A", "B", "--format", "html"], ["compare", "A", "B", "-o", "C", "--format", "odt"],
      ["report"], ["nothing"],
    ])
  func wrongUsageIsRefused(words: [String]) {
    let error = #expect(throws: (any Error).self) { try Raceway.parseAsRoot(words) }
    if let error { #expect(Raceway.exitCode(for: error) == .validationFailure) }
  }
}

import Pipelines
import Testing

@testable import Reports

@Suite("What is wrong with the measurements is said beside the verdict")
struct TerminalDataTests {
  private func note(_ severity: QualityNote.Severity, snapshot: Int? = nil, _ message: String) -> QualityNote {
    QualityNote(
      kind: "rate_mismatch", severity: severity, snapshot: snapshot, channel: nil, message: message, leftOut: false)
  }

  private func text(_ notes: [QualityNote]) -> String {
    var results = FixtureRun().results
    results.dataQuality = notes
    return TerminalSummary(results).text
  }

  @Test("the first warning about all of them is named, and the others are counted")
  func warnings() {
    let contradiction = note(.warning, "the time column steps at 12800.0 Hz, but 25600.0 Hz are declared")
    let small = [note(.info, "good to know"), note(.warning, snapshot: 3, "one snapshot is cut off")]
    #expect(!text(small).contains("Data:"))
    let alone = text(small + [contradiction])
    #expect(alone.contains("Data: the time column steps at 12800.0 Hz, but 25600.0 Hz are declared\n"))
    let several = text([contradiction, note(.warning, "b"), note(.warning, "c")])
    let words = several.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("(and 2 more warnings") && !words.contains("Data: b"), "\(several)")
    #expect(several.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}

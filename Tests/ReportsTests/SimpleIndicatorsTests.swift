import Pipelines
import Tensors
import Testing

@testable import Reports

/// RMS, kurtosis and crest factor beside the network.
@Suite struct SimpleIndicatorsTests {
  /// RMS doubles on one channel in the last ten snapshots; one snapshot holds a wild value, the left-out ones none.
  private func results(rising channel: Int, by factor: Float = 2) -> RunResults {
    var results = FixtureRun().results
    let (rows, columns) = (results.input.snapshotCount, results.channels.count)
    var rms = Matrix(rows, columns, [Float](repeating: 0.25, count: rows * columns))
    for row in rows - 10..<rows { rms[row, channel] *= factor }
    for row in 0..<rows where results.input.roles[row] == .leftOut {
      for column in 0..<columns { rms[row, column] = .nan }
    }
    rms[rows - 2, 1] = 40
    let kurtosis = Matrix(rows, columns, [Float](repeating: 0.5, count: rows * columns))
    results.snapshots.conditions = ConditionTable(
      names: ["kurtosis", "RMS"], units: ["", "g"], values: [kurtosis, rms])
    return results
  }

  @Test func whereRMSRisesMostIsSaidBesideTheVerdict() throws {
    let same = try #require(SimpleIndicators(results(rising: 2)))
    #expect(
      same.sentence
        == "By RMS alone ch3 · B3 rose most, by 6\u{A0}dB at the end over its healthy median, "
        + "where the verdict points too.")
    let other = try #require(SimpleIndicators(results(rising: 0)))
    #expect(other.sentence.hasSuffix("while the verdict points to bearing B3."))
    let none = try #require(SimpleIndicators(results(rising: 0, by: 1.05)))
    #expect(
      none.sentence.hasPrefix(
        "By RMS alone no channel rose by 1\u{A0}dB at the end; the largest rise is 0.4\u{A0}dB, on ch1"))
  }

  @Test func everyChannelHasItsRow() throws {
    let results = results(rising: 2)
    let indicators = try #require(SimpleIndicators(results))
    #expect(
      indicators.head == ["channel", "RMS (g), healthy", "at the end", "rise (dB)", "kurtosis, healthy", "at the end"])
    #expect(indicators.rows.map(\.count) == [6, 6, 6, 6])
    #expect(indicators.rows[2] == ["ch3 · B3", "0.25", "0.5", "6", "0.5", "0.5"])
    #expect(indicators.rows[1] == ["ch2 · B2", "0.25", "0.25", "0", "0.5", "0.5"], "one wild snapshot decides nothing")
    #expect(MarkdownReport(results).text.contains("### What simple indicators say\n\nBy RMS alone ch3"))
    #expect(MarkupChecker(HTMLReport(results, plotly: nil).text).text.contains(indicators.sentence))
  }

  @Test func runsOfEarlierVersionsHaveNone() {
    #expect(SimpleIndicators(FixtureRun().results) == nil)
    #expect(!MarkdownReport(FixtureRun().results).text.contains("simple indicators"))
  }
}

import StatisticalLearning
import Testing

@Suite struct IntervalTests {
  @Test func `intervals of rates equal scipy's`() throws {
    let cases = try StatisticsFixture.load().intervals
    try #require(cases.count == 6)
    for expected in cases {
      let interval = BinomialInterval(successes: expected.hits, of: expected.trials, confidence: expected.confidence)
      #expect(abs(interval.lower - expected.low) < 1e-9 && abs(interval.upper - expected.high) < 1e-9)
      #expect(interval.contains(Double(expected.hits) / Double(expected.trials)))
    }
  }
}

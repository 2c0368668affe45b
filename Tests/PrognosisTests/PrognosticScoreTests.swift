import Testing

@testable import Prognosis

@Suite("Scores of remaining lives")
struct PrognosticScoreTests {
  private typealias Question = PrognosticScore.Question

  @Test("refusals are misses, and the figures are those of the definitions")
  func figures() {
    let score = PrognosticScore(of: [
      Question(actual: 10, answer: RemainingLifeRange(lower: 5, median: 12, upper: 20)),
      Question(actual: 10, answer: RemainingLifeRange(lower: 11, median: 15, upper: .infinity)),
      Question(actual: 4, answer: RemainingLifeRange(lower: 0, median: 40, upper: 50)),
      Question(actual: 4, answer: nil),
    ])
    #expect(score.asked == 4 && score.refused == 1)
    // ± 20 % of 10 holds 12.
    #expect(score.alphaLambda == 0.25)
    #expect(abs(score.cumulativeRelativeAccuracy - (0.8 + 0.5 + 0 + 0) / 4) < 1e-12)
    #expect(score.coverage == 2.0 / 3)
    #expect(abs((score.meanAbsoluteError ?? 0) - (2 + 5 + 36) / 3.0) < 1e-12)
  }

  @Test("without an answer there is neither coverage nor error")
  func refused() {
    let score = PrognosticScore(of: [Question(actual: 1, answer: nil)])
    #expect(score.coverage == nil && score.meanAbsoluteError == nil)
    #expect(score.alphaLambda == 0 && score.cumulativeRelativeAccuracy == 0)
  }

  @Test("a question is asked at the last snapshot before its share of the life")
  func moments() throws {
    let hours: [Double?] = [2, nil, 4, 6, 8, nil, 12]
    let half = try #require(PrognosticScore.question(at: 0.5, of: hours))
    #expect(half.snapshot == 3 && half.actual == 6)
    let late = try #require(PrognosticScore.question(at: 0.9, of: hours))
    #expect(late.snapshot == 4 && late.actual == 4)
    #expect(PrognosticScore.question(at: 0.5, of: [nil, 3]) == nil)
  }
}

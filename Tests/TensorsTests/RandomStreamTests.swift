import Tensors
import Testing

@Suite struct RandomStreamTests {
  @Test func sameSeedAndStreamGiveTheSameNumbers() {
    var first = RandomStream(seed: 7, stream: 3)
    var second = RandomStream(seed: 7, stream: 3)
    #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
  }

  @Test func seedsAndStreamsDoNotRepeatEachOther() {
    var firsts = Set<UInt64>()
    for seed in 0..<50 {
      for stream in 0..<50 {
        var random = RandomStream(seed: UInt64(seed), stream: UInt64(stream))
        firsts.insert(random.next())
      }
    }
    #expect(firsts.count == 2500)
  }

  @Test func normalNumbersHaveTheMomentsOfTheirDistribution() {
    var random = RandomStream(seed: 11)
    let draws = (0..<200_000).map { _ in random.normal() }
    let count = Double(draws.count)
    let mean = draws.reduce(0, +) / count
    let variance = draws.reduce(0) { $0 + $1 * $1 } / count
    let fourth = draws.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
    // Five standard errors: 1/√n, √(2/n), √(96/n).
    #expect(abs(mean) < 5 / count.squareRoot())
    #expect(abs(variance - 1) < 5 * (2 / count).squareRoot())
    #expect(abs(fourth - 3) < 5 * (96 / count).squareRoot())
  }

  @Test(arguments: [0, 1, 2, 17, 1000]) func permutationsHoldEveryIndexOnce(count: Int) {
    var random = RandomStream(seed: 5)
    #expect(random.permutation(count).sorted() == Array(0..<count))
  }
}

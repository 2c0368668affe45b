import Tensors
import Testing

@testable import Diagnosis

@Suite("Cross-talk between channels")
struct CrossTalkTests {
  private let leak = [[0, 0.3, 0.1], [0.3, 0, 0.3], [0.1, 0.3, 0]]

  @Test("what a stronger neighbour leaks is taken off, and nothing is left of a pure leak")
  func leaked() {
    // Channel 1 is the source: 10, and 30 % of it on both neighbours.
    let left = CrossTalk.leak(leak).discounted([3, 10, 3])
    #expect(left[1] == 10)
    #expect(abs(left[0]) < 1e-12 && abs(left[2]) < 1e-12)
  }

  @Test("a second defect beside a strong one keeps its own part")
  func secondDefect() {
    let left = CrossTalk.leak(leak).discounted([3 + 4, 10, 3 + 0.4 + 2])
    #expect(abs(left[0] - 4) < 1e-12)
    #expect(left[1] == 10)
    // 0.3 of the strong one and 0.1 of what is left of the second.
    #expect(abs(left[2] - 2) < 1e-12)
  }

  @Test("a weaker neighbour explains nothing of a stronger one, nor do equals of each other")
  func direction() {
    #expect(CrossTalk.leak(leak).discounted([0, 10, 0])[1] == 10)
    #expect(CrossTalk.leak([[0, 1], [1, 0]]).discounted([5, 5]) == [5, 5])
    #expect(CrossTalk.none.discounted([1, 2, 3]) == [1, 2, 3])
  }

  @Test("coherence takes off the share of the weaker channel that it explains")
  func coherence() {
    let left = CrossTalk.coherence([[1, 0.8], [0.8, 1]]).discounted([10, 4])
    #expect(left[0] == 10)
    #expect(abs(left[1] - 4 * 0.2) < 1e-12)
  }

  @Test("the coherence of independent channels, 1 / n by estimation, discounts nothing")
  func coherenceBias() {
    #expect(CrossTalk.coherence([[1, 0.1], [0.1, 1]], averages: 10).discounted([10, 4]) == [10, 4])
    let left = CrossTalk.coherence([[1, 0.55], [0.55, 1]], averages: 10).discounted([10, 4])
    #expect(abs(left[1] - 4 * 0.5) < 1e-12)
  }

  @Test("no discount makes an excess negative or larger", arguments: 1...20)
  func bounds(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let count = 2 + Int(seed % 6)
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for row in 0..<count {
      for column in 0..<count { matrix[row][column] = random.uniform() }
    }
    let excesses = (0..<count).map { _ in random.uniform(in: 0...5) }
    for crossTalk in [CrossTalk.leak(matrix), .coherence(matrix, averages: 7)] {
      let left = crossTalk.discounted(excesses)
      #expect(left.count == count)
      for (before, after) in zip(excesses, left) { #expect(after >= 0 && after <= before + 1e-12) }
      #expect(left.max() == excesses.max())
    }
  }

  @Test("a leaking neighbour no longer makes the verdict a tie")
  func verdict() {
    let healthy = HealthyLevel(means: [1, 1], deviations: [0.1, 0.1])
    let layout = BearingLayout(bearingOfChannel: ["B1", "B2"])
    let values = Matrix(2, 2, [11, 9.5, 11, 9.5])
    guard case .undetermined(.tie) = Attribution(of: values, against: healthy, layout: layout).verdict else {
      Issue.record("no tie without the discount")
      return
    }
    let found = Attribution(
      of: values, against: healthy, layout: layout, crossTalk: .leak([[0, 0.85], [0.85, 0]]))
    #expect(found.bearingShares == [1, 0])
    guard case .bearing("B1", let confidence, "B2") = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(confidence > 0.9)
  }

  @Test func notSquareTraps() async {
    await #expect(processExitsWith: .failure) { _ = CrossTalk.leak([[0, 1]]) }
  }
}

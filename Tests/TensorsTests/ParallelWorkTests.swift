import Tensors
import Testing

@Suite struct ParallelWorkTests {
  @Test(arguments: [0, 1, 2, 1000]) func resultsComeInOrder(count: Int) {
    #expect(concurrentMap(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  @Test func referencesSurvive() {
    #expect(concurrentMap(100) { String($0) } == (0..<100).map { String($0) })
  }
}

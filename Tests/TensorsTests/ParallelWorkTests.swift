import Foundation
import Synchronization
import Tensors
import Testing

@Suite struct ParallelWorkTests {
  @Test(arguments: [0, 1, 2, 1000]) func resultsComeInOrder(count: Int) {
    #expect(concurrentMap(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  @Test func referencesSurvive() {
    #expect(concurrentMap(100) { String($0) } == (0..<100).map { String($0) })
  }

  /// How often each index was met.
  final class Meetings: Sendable {
    let counts: Mutex<[Int]>

    init(_ count: Int) { counts = Mutex([Int](repeating: 0, count: count)) }

    func meet(_ index: Int) { counts.withLock { $0[index] += 1 } }
  }

  @Test("work after work meets each index once, at once and after the team has gone to sleep")
  func often() {
    for round in 0..<5000 {
      if round % 1000 == 999 { Thread.sleep(forTimeInterval: 0.02) }
      let meetings = Meetings(round % 9)
      concurrently(round % 9) { meetings.meet($0) }
      let counts = meetings.counts.withLock { $0 }
      #expect(counts == [Int](repeating: 1, count: round % 9), "round \(round)")
    }
  }

  @Test("all of the work is done when the call returns, however long a piece takes")
  func long() {
    let meetings = Meetings(4)
    concurrently(4) { index in
      Thread.sleep(forTimeInterval: 0.01 * Double(index))
      meetings.meet(index)
    }
    let counts = meetings.counts.withLock { $0 }
    #expect(counts == [1, 1, 1, 1])
  }

  @Test("work within work, and work of several threads at a time, is done too")
  func within() {
    let meetings = Meetings(6 * 5)
    concurrently(6) { outer in concurrently(5) { inner in meetings.meet(outer * 5 + inner) } }
    let counts = meetings.counts.withLock { $0 }
    #expect(counts == [Int](repeating: 1, count: 30))

    let shared = Meetings(4 * 500)
    DispatchQueue.concurrentPerform(iterations: 4) { caller in
      for round in 0..<50 { concurrently(10) { index in shared.meet(caller * 500 + round * 10 + index) } }
    }
    let all = shared.counts.withLock { $0 }
    #expect(all == [Int](repeating: 1, count: 2000))
  }
}

import Testing

@testable import Pipelines

@Suite("Labelled recordings are split by blocks") struct LabelledSplitTests {
  @Test(
    "every snapshot has one place, and no test snapshot has a neighbour that was learnt from",
    arguments: [23, 29, 39, 41, 60, 97, 100, 195, 235, 1009], [0.2, 0.3, 0.5])
  func blocks(count: Int, share: Double) throws {
    let split = try #require(LabelledSplit(healthy: Array(0..<count), testShare: share))
    let learnt = split.learning.training + split.learning.validation + split.learning.threshold
    #expect((learnt + split.test + split.gap).sorted() == Array(0..<count))
    let used = Set(learnt)
    #expect(!split.test.contains { used.contains($0 - 1) || used.contains($0 + 1) })
    #expect(abs(Double(split.test.count) - share * Double(count)) <= 4.5)
    #expect(split.learning.training.count > split.learning.validation.count)
    #expect(!split.learning.validation.isEmpty && !split.learning.threshold.isEmpty)
  }

  @Test("every quarter of a long recording is learnt from and tested on")
  func quarters() throws {
    let split = try #require(LabelledSplit(healthy: Array(0..<240), testShare: 0.3))
    for part in [split.learning.training, split.learning.validation, split.learning.threshold, split.test] {
      #expect(Set(part.map { $0 / 60 }) == [0, 1, 2, 3])
    }
  }

  @Test("without a share to test on all is learnt from")
  func whole() throws {
    let split = try #require(LabelledSplit(healthy: Array(0..<50), testShare: 0))
    #expect(split.test.isEmpty && split.gap.isEmpty)
    let learnt = split.learning.training + split.learning.validation + split.learning.threshold
    #expect(learnt.sorted() == Array(0..<50))
  }

  @Test("too few are refused", arguments: [(0, 0.0), (9, 0), (14, 0.3), (19, 0.5), (170, 0.8)])
  func few(count: Int, share: Double) {
    #expect(LabelledSplit(healthy: Array(0..<count), testShare: share) == nil)
  }

  @Test("the smallest share holds one snapshot out", arguments: [12, 19, 40, 170])
  func smallestShare(count: Int) throws {
    let split = try #require(LabelledSplit(healthy: Array(0..<count), testShare: 0.001))
    #expect(split.test == [count - 1] && split.gap.contains(count - 2))
  }

  @Test("blocks are of about the cube root and do not span gaps")
  func blockLengths() {
    #expect(LabelledSplit.blocks(of: [], from: 3) == [])
    #expect(LabelledSplit.blocks(of: Array(0..<10), from: 0) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    #expect(
      LabelledSplit.blocks(of: [0, 1, 2, 10, 11, 12, 13, 20, 21, 23], from: 5) == [5, 5, 6, 7, 7, 8, 8, 9, 9, 10])
    for count in 5...200 {
      let blocks = LabelledSplit.blocks(of: Array(0..<count), from: 0)
      #expect((blocks.last ?? 0) + 1 >= 5, "\(count) snapshots bear an interval")
    }
  }
}

import Testing

@testable import Pipelines

@Suite("Times that can be believed")
struct RisingTimesTests {
  @Test("One wrong clock, ahead or behind, costs its own snapshot only")
  func oneWild() {
    #expect(RisingTimes.kept(of: [1, 2, 900, 3, 4]) == [1, 2, nil, 3, 4])
    #expect(RisingTimes.kept(of: [10, 11, -5, 12]) == [10, 11, nil, 12])
    #expect(RisingTimes.kept(of: [nil, 1, nil, 1, 2]) == [nil, 1, nil, 1, 2])
    #expect(RisingTimes.kept(of: []) == [])
    #expect(RisingTimes.kept(of: [nil, nil]) == [nil, nil])
  }

  @Test("As many as possible are kept, and they never fall", arguments: 1...20)
  func longest(seed: Int) {
    var state = UInt64(seed)
    let times = (0..<12).map { _ -> Int64? in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 60)
    }
    let kept = RisingTimes.kept(of: times).compactMap { $0 }
    #expect(zip(kept.dropFirst(), kept).allSatisfy { $0 >= $1 })
    let best = (0..<1 << times.count).map { chosen -> Int in
      let row = times.indices.filter { chosen >> $0 & 1 == 1 }.compactMap { times[$0] }
      return zip(row.dropFirst(), row).allSatisfy { $0 >= $1 } ? row.count : 0
    }.max()
    #expect(kept.count == best)
  }
}

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

  @Test("A first or last time that lies far from all others is none, and a pause is")
  func farEnds() {
    let days = (0..<20).map { Int64($0) * 86_400 }
    let wrong: [Int64?] = [-1_700_000_000]
    #expect(RisingTimes.kept(of: wrong + days) == [nil] + days)
    #expect(RisingTimes.kept(of: days + [1_700_000_000]) == days + [nil])
    #expect(RisingTimes.hours(of: wrong + days)?[2] == 86_400 / 3.6e12)
    let paused = days + [days[19] + 50 * days[19]]
    #expect(RisingTimes.kept(of: paused) == paused)
    #expect(RisingTimes.kept(of: [0, 1_700_000_000]) == [0, 1_700_000_000], "nobody can tell which of two is wrong")
    #expect(RisingTimes.kept(of: [5, 5, 9]) == [5, 5, 9])
  }

  @Test("Which times were believed at a snapshot does not depend on later ones")
  func causal() {
    // A clock that runs ahead from the sixth on would be wrong only in the light of what follows.
    let times = [0, 1, 2, 3, 4, 50, 51, 5, 6, 7, 8, 9, 10].map { Int64?($0 * 3_600_000_000_000) }
    let run = RunCourse(
      hours: RisingTimes.hours(of: times) ?? [], countsSnapshots: false, times: times, healthyEnd: 2,
      confirmingWindow: 4, baselineLimit: nil, subjects: [])
    #expect(run.timesThatFell == 2 && run.hours[5] == nil)
    #expect(run.prefix(7).hours == [0, 1, 2, 3, 4, 50, 51] && run.prefix(7).timesThatFell == 0)
    for count in 1...times.count {
      #expect(run.prefix(count).hours == RisingTimes.hours(of: Array(times.prefix(count))))
      #expect(run.prefix(count).prefix(1).hours == [0])
    }
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

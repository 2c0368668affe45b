import Tensors
import Testing

@testable import Prognosis

@Suite("k of n, hysteresis and latch")
struct AlarmTrackerTests {
  private let levels = AlarmLevels(warning: 2, alarm: 4, centre: 0)

  private func history(
    _ values: [Double?], _ persistence: Persistence, _ hysteresis: Hysteresis = .none, latch: Bool = false
  ) -> AlarmHistory {
    AlarmTracker.history(of: values, levels, persistence: persistence, hysteresis: hysteresis, latch: latch)
  }

  @Test("every pattern of six is confirmed exactly where k of n first hold", arguments: 1...4, 1...4)
  func truthTable(needed: Int, window: Int) {
    guard needed <= window else { return }
    for pattern in 0..<64 {
      let exceeds = (0..<6).map { pattern >> $0 & 1 == 1 }
      let expected = (0..<6).first { now in
        exceeds[max(0, now - window + 1)...now].count { $0 } >= needed
      }
      let found = history(exceeds.map { $0 ? 3 : 1.9 }, Persistence(needed, of: window), Hysteresis(share: 0.9))
      #expect(found.warningIndex == expected, "pattern \(pattern)")
      if let expected {
        let onset = (max(0, expected - window + 1)...expected).first { exceeds[$0] }
        #expect(found.onsetIndex == onset, "pattern \(pattern)")
      }
      #expect(found.alarm == nil)
    }
  }

  @Test("warning and alarm are told apart, with onset, confirmation and clearing")
  func twoLevels() {
    let found = history([1, 3, 3, 5, 3, 5, 5, 5, 3, 3, 3, 1, 1, 1, 1], Persistence(3, of: 3))
    #expect(
      found.events == [
        .init(level: .warning, onset: 1, confirmed: 3, cleared: 13),
        .init(level: .alarm, onset: 5, confirmed: 7, cleared: 10),
      ])
    #expect(
      found.states == [
        .healthy, .healthy, .healthy, .warning, .warning, .warning, .warning, .alarm, .alarm, .alarm, .warning,
        .warning,
        .warning, .healthy, .healthy,
      ])
    #expect((found.onsetIndex, found.warningIndex, found.alarmIndex) == (1, 3, 7))
  }

  @Test("an alarm out of nothing is its own warning")
  func suddenAlarm() {
    let found = history([0, 9, 9, 9], Persistence(2, of: 3))
    #expect((found.onsetIndex, found.warningIndex, found.alarmIndex) == (1, 2, 2))
  }

  @Test("an early warning that was cleared is not the onset of a later alarm")
  func earlierWarning() {
    let found = history([3, 3, 0, 0, 0, 0, 3, 3, 5, 5], Persistence(2, of: 2))
    #expect(found.events.count == 3)
    #expect((found.onsetIndex, found.warningIndex, found.alarmIndex) == (6, 7, 9))
    #expect(found.confirmations(of: .warning, in: 0..<5) == 1)
    #expect(found.confirmations(of: .alarm, in: 0..<5) == 0)
  }

  @Test("between level and clear level the state stays")
  func hysteresis() {
    // A half of the way from 2 to 0: cleared below 1.
    let values = [3, 3, 1.5, 1.5, 1.5, 3, 1.5, 0.5, 1.5, 0.5, 0.5]
    let sticky = history(values, Persistence(2, of: 2), Hysteresis(share: 0.5))
    #expect(sticky.events == [.init(level: .warning, onset: 0, confirmed: 1, cleared: 10)])
    let plain = history(values, Persistence(2, of: 2))
    #expect(plain.events == [.init(level: .warning, onset: 0, confirmed: 1, cleared: 3)])
  }

  @Test("a latched alarm stays, its warning may clear")
  func latch() {
    let values: [Double?] = [5, 5, 0, 0, 0]
    #expect(history(values, Persistence(2, of: 2), latch: true).states.last == .alarm)
    #expect(history(values, Persistence(2, of: 2), latch: false).states.last == .healthy)
  }

  @Test("left-out snapshots neither advance nor reset, and keep their index")
  func leftOut() {
    let found = history([nil, 3, nil, nil, 3, nil, 3, nil, 1], Persistence(3, of: 3))
    #expect(found.events == [.init(level: .warning, onset: 1, confirmed: 6)])
    #expect(found.states[..<6].allSatisfy { $0 == .healthy })
    #expect(found.states[7] == .warning)
    #expect(history([nil, nil, nil], Persistence(1, of: 1)).states == [.healthy, .healthy, .healthy])
  }

  @Test("the level itself is not exceeded by its own value")
  func strict() {
    #expect(history([2, 2, 2], Persistence(1, of: 1)).events.isEmpty)
  }

  @Test("one by one gives at every snapshot what the recording up to it gives", arguments: [1, 2, 3, 4, 5])
  func oneByOne(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let values: [Double?] = (0..<97).map { _ in random.uniform() < 0.1 ? nil : 2 + 2 * random.normal() }
    let persistence = Persistence(2, of: 4)
    let whole = history(values, persistence, .standard)
    var tracker = AlarmTracker(levels, persistence: persistence, hysteresis: .standard, latch: false)
    for (index, value) in values.enumerated() {
      #expect(tracker.observe(value) == whole.states[index])
      #expect(tracker.history == history(Array(values[...index]), persistence, .standard))
    }
  }

  @Test("the widest window of 64 works as any other")
  func widestWindow() {
    let values = [Double](repeating: 3, count: 200)
    #expect(history(values, Persistence(64, of: 64)).warningIndex == 63)
  }

  @Test func impossiblePersistenceTraps() async {
    await #expect(processExitsWith: .failure) { _ = Persistence(4, of: 3) }
  }
}

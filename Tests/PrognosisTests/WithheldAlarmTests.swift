import Foundation
import Tensors
import Testing

@testable import Prognosis

private typealias Machine = LevelledMachine

@Suite("Rises that are no damage")
struct WithheldAlarmTests {
  private func conditions(
    of residuals: SnapshotResiduals, _ policy: AlarmPolicy = .standard
  ) throws -> [ChannelCondition] {
    try ConditionMonitor.conditions(of: residuals, healthy: Machine.healthy, policy: policy)
  }

  /// A jump that halves every ten snapshots.
  private func decay(from decibels: Double) -> (Int, Int) -> Double {
    { _, after in decibels * pow(0.5, Double(after) / 10) }
  }

  @Test("a jump of 3 dB that decays is a warning on record, and hardly ever an alarm")
  func decays() throws {
    var alarms = 0
    for seed in UInt64(1)...40 {
      let residuals = Machine.residuals(seed: seed, rise: decay(from: 3))
      let channel = try conditions(of: residuals)[0]
      #expect((channel.history.warningIndex ?? 0) >= Machine.onset)
      var policy = AlarmPolicy.standard
      policy.fallingBack = nil
      #expect(try conditions(of: residuals, policy)[0].history.alarmIndex == Machine.onset + 2)
      guard channel.history.alarmIndex == nil else {
        alarms += 1
        continue
      }
      let withheld = try #require(channel.withheld.first)
      #expect(withheld.reason == .fallingBack && channel.withheld.count == 1)
      #expect(
        withheld.first == Machine.onset + 2 && withheld.last < Machine.onset + 40
          && withheld.largest > 8)
    }
    // Three snapshots of a tenth less each are judged amid noise: one in twenty looks as if it stayed.
    #expect(alarms <= 4)
  }

  @Test("the same jump is an alarm where it stays, a few snapshots later")
  func stays() throws {
    let delays = try (UInt64(1)...40).map { seed in
      let channel = try conditions(of: Machine.residuals(seed: seed) { _, _ in 3 })[0]
      return (channel.history.alarmIndex ?? Machine.count) - Machine.onset
    }
    #expect(delays.allSatisfy { $0 >= 2 && $0 <= 12 }, "\(delays)")
    #expect(delays.reduce(0, +) < 40 * 4, "\(delays)")
  }

  @Test("what grows is an alarm as early as without the rule", arguments: UInt64(1)...10)
  func grows(seed: UInt64) throws {
    let residuals = Machine.residuals(seed: seed) { _, after in 0.3 * Double(after) }
    var policy = AlarmPolicy.standard
    policy.fallingBack = nil
    let (asked, unasked) = (try conditions(of: residuals)[0], try conditions(of: residuals, policy)[0])
    #expect((asked.history.alarmIndex ?? .max) <= (unasked.history.alarmIndex ?? 0) + 1)
  }

  @Test("a defect that grows out of a jump that decayed is an alarm")
  func growsLater() throws {
    let residuals = Machine.residuals { _, after in 3 * pow(0.5, Double(after) / 10) + max(0, 0.1 * Double(after - 80))
    }
    let channel = try conditions(of: residuals)[0]
    let alarm = try #require(channel.history.alarmIndex)
    #expect(alarm > Machine.onset + 80 && alarm < Machine.onset + 100)
    #expect(channel.withheld.map(\.reason) == [.fallingBack])
  }

  @Test("a jump beyond 6 dB is an alarm at once, decay or not")
  func isLarge() throws {
    #expect(
      try conditions(of: Machine.residuals(rise: decay(from: 12)))[0].history.alarmIndex == Machine
        .onset + 2)
  }

  @Test("a jump that comes with impacts is an alarm at once, decay or not")
  func isImpulsive() throws {
    let residuals = Machine.residuals(rise: decay(from: 3), shapeRise: { _ in 8 })
    #expect(try conditions(of: residuals)[0].history.alarmIndex == Machine.onset + 2)
  }

  @Test("what a part hears of another at alarm is a warning on record, and no alarm")
  func hears() throws {
    let residuals = Machine.residuals(channels: 3, parts: [0, 0, 1], rise: Machine.leak)
    let found = try conditions(of: residuals)
    let first = try #require(found[0].history.alarmIndex)
    #expect(found[1].history.alarmIndex != nil, "a second sensor on the failing part hears it first-hand")
    #expect(found[2].history.alarmIndex == nil && found[2].history.warningIndex != nil)
    let heard = try #require(found[2].withheld.first { $0.reason != .fallingBack })
    #expect(heard.first > first && heard.last == Machine.count - 1 && heard.largest > 3)
    #expect(heard.reason == .heard(from: 0) || heard.reason == .heard(from: 1))
    var policy = AlarmPolicy.standard
    policy.hearing = nil
    #expect(try conditions(of: residuals, policy)[2].history.alarmIndex != nil)
  }

  @Test("a neighbour that fails itself is an alarm, in level or in impacts")
  func neighbourFails() throws {
    let loud = Machine.residuals(channels: 2) { channel, after in Machine.leak(0, after - 6 * channel) }
    #expect(try conditions(of: loud).allSatisfy { $0.history.alarmIndex != nil })
    let impulsive = Machine.residuals(channels: 2, rise: Machine.leak, shapeRise: { $0 > 100 ? 8 : 0 })
    let alarm = try #require(try conditions(of: impulsive)[1].history.alarmIndex)
    #expect(alarm > Machine.onset + 100 && alarm < Machine.onset + 110)
  }

  @Test("power counts, not decibels: a quiet part that gains as many dB as a loud one may hear it")
  func powerCounts() throws {
    func alarm(ofQuietPartAt level: Double) throws -> Int? {
      let residuals = Machine.residuals(channels: 2, healthyLevels: [-20, level]) {
        Machine.leak(0, $1 - 6 * $0)
      }
      return try conditions(of: residuals)[1].history.alarmIndex
    }
    #expect(try alarm(ofQuietPartAt: -26) == nil)
    #expect(try alarm(ofQuietPartAt: -20) != nil)
  }

  @Test("of alarms that one snapshot would confirm the loudest is confirmed, and its echo is not, wherever it stands")
  func together() throws {
    for failing in 0...1 {
      let residuals = Machine.residuals(channels: 2) { channel, after in
        let own = 16.0
        return channel == failing ? own : 10 * log10(1 + 0.2 * (pow(10, own / 10) - 1))
      }
      var policy = AlarmPolicy.standard
      policy.hearing = nil
      let unheard = try conditions(of: residuals, policy)
      #expect(unheard.allSatisfy { $0.history.alarmIndex == Machine.onset + 2 }, "both at once")
      let found = try conditions(of: residuals)
      #expect(found[failing].history.alarmIndex == Machine.onset + 2)
      #expect(found[1 - failing].history.alarmIndex == nil)
      #expect(found[1 - failing].withheld.map(\.reason) == [.heard(from: failing)])
    }
  }

  @Test("a forecast that a failing neighbour spoils is no rise, as long as nothing was measured to rise")
  func spoiltForecast() throws {
    let measured = Machine.residuals(channels: 2) { channel, after in
      channel == 0 ? Machine.leak(0, after) : 0
    }
    var residuals = measured.values
    for t in Machine.onset + 50..<Machine.count {
      for entry in 0..<Machine.entries - 1 { residuals[t, Machine.entries + entry] += 12 }
    }
    func found(_ features: Matrix?) throws -> [ChannelCondition] {
      try conditions(
        of: SnapshotResiduals(residuals, features: features, channelCount: 2, levels: measured.levels))
    }
    let known = try found(measured.values)
    #expect(known[0].history.alarmIndex != nil)
    #expect(known[1].history.alarmIndex == nil && known[1].withheld.first?.reason == .heard(from: 0))
    // Without a neighbour at alarm the same residuals count: a level that stays where it ought to fall is a fault.
    var alone = measured.values
    for t in 0..<Machine.count {
      for entry in 0..<Machine.entries { alone[t, entry] = measured.values[t % 100, entry] }
    }
    for t in Machine.onset..<Machine.count {
      for entry in 0..<Machine.entries { residuals[t, entry] = alone[t, entry] }
    }
    #expect(try found(alone)[1].history.alarmIndex != nil)
  }

  @Test("residuals that are no levels are judged as they are")
  func withoutLevels() throws {
    let residuals = Machine.residuals(channels: 2, hasLevels: false, rise: decay(from: 3))
    var policy = AlarmPolicy.standard
    (policy.fallingBack, policy.hearing) = (nil, nil)
    #expect(try conditions(of: residuals) == conditions(of: residuals, policy))
    #expect(try conditions(of: residuals)[0].history.alarmIndex != nil)
  }

  @Test("one by one gives what the whole recording gives, withheld alarms included")
  func oneByOne() throws {
    let residuals = Machine.residuals(channels: 3, parts: [0, 1, 2]) { channel, after in
      channel == 2 ? decay(from: 3)(2, after) : Machine.leak(channel, after)
    }
    let whole = try conditions(of: residuals)
    #expect(whole[1].withheld.isEmpty == false && whole[2].withheld.isEmpty == false)
    var monitor = try ConditionMonitor(healthy: Machine.healthy, of: residuals)
    for index in 0..<Machine.count {
      let states = monitor.observe(residuals.snapshot(index))
      #expect(states == whole.map { $0.history.states[index] })
    }
    #expect(monitor.channels == whole)
  }

  @Test("stationary machines with levels stay without alarm, and have nothing withheld")
  func stationary() throws {
    for seed in UInt64(1)...30 {
      for channel in try conditions(of: Machine.residuals(channels: 4, seed: seed) { _, _ in 0 }) {
        #expect(channel.history.alarmIndex == nil && channel.withheld.isEmpty)
      }
    }
  }

  @Test("a rise falls back never while it grows, always while it decays, and every other time while it stays")
  func episodes() {
    func share(_ value: (Int) -> Double) -> Double {
      var episode = RiseEpisode()
      var falling = 0
      for t in 0..<200 {
        episode.observe(value(t), level: 3, clearLevel: 1.6, quietCount: 3)
        #expect(episode.isOpen)
        if episode.isFallingBack { falling += 1 }
      }
      return Double(falling) / 200
    }
    #expect(share { 4 + 0.1 * Double($0) } == 0)
    #expect(share { 4 + 10 * exp(-Double($0) / 30) } == 0.99, "all but the first two values")
    #expect(share { _ in 0.1 * 47 } == 0)
    var random = RandomStream(seed: 3)
    #expect(abs(share { _ in 5 + 0.5 * random.normal() } - 0.5) < 0.1)
    var episode = RiseEpisode()
    for value in [9.0, 2, 1, 1] { episode.observe(value, level: 3, clearLevel: 1.6, quietCount: 3) }
    #expect(episode.isOpen)
    episode.observe(1, level: 3, clearLevel: 1.6, quietCount: 3)
    #expect(!episode.isOpen && !episode.isFallingBack)
  }
}

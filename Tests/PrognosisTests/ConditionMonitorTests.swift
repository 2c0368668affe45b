import Tensors
import Testing

@testable import Prognosis

@Suite("From residuals to alarms")
struct ConditionMonitorTests {
  /// 60 snapshots of two channels with three bands: channel 0 drifts slowly, band 1 of channel 1 grows from
  /// snapshot 40.
  private static let residuals: SnapshotResiduals = {
    var values = Matrix(zeros: 60, 6)
    for t in 0..<60 {
      for channel in 0..<2 {
        for band in 0..<3 {
          let hash = (t * 7919 + channel * 104_729 + band * 1_299_709) % 1000
          var value = Double(hash) / 500 - 1
          if channel == 0 { value += 0.02 * Double(t) }
          if channel == 1, band == 1, t >= 40 { value += 0.6 * Double(t - 39) }
          values[t, channel * 3 + band] = Float(value)
        }
      }
    }
    return SnapshotResiduals(values, channelCount: 2)
  }()
  private static let healthy = HealthySnapshots(count: 20)

  // Reference figures: an independent numpy implementation of the same rules on the same series, in double precision.
  private static let reference: [[Double]] = [
    [
      0.566890788, 1.020566678, 0.851329312, 0.682479477, 0.513643103, 0.344806694, 1.062650580, 0.909297456,
      0.755947984, 1.546967796, 1.353787137, 1.160958559, 0.968327008, 1.379462000, 1.205841537, 1.034919155,
      0.865604378, 0.696747370, 1.383018771, 1.229082869, 1.075611486, 0.854314190, 1.854625492, 1.430399050,
      1.125834494, 1.971187053, 1.518257202, 1.203400526, 0.955933403, 0.745232399, 1.813265563, 1.418734711,
      1.132857322, 0.902213301, 1.945956546, 1.495637697, 1.180727510, 0.931462192, 1.780024307, 1.388645455,
      1.101964820, 0.868776016, 0.665026004, 1.718625859, 1.348206223, 1.072455628, 1.942602510, 1.498948791,
      1.188074698, 0.942363586, 1.879087362, 1.457537856, 1.157250126, 0.917379256, 0.710587888, 1.850429432,
      1.439104661, 1.143994261, 0.907001015, 1.777299540,
    ],
    [
      0.676678788, 0.437329524, 1.211001880, 1.008748877, 0.806499727, 0.604250540, 1.015267140, 0.832817999,
      0.650969147, 0.469146758, 1.238147553, 0.998766291, 0.759416796, 0.520067532, 0.280718268, 1.078662156,
      0.876413006, 0.674163856, 1.078730154, 0.895754930, 0.713821421, 0.499630414, 1.364131834, 1.027643102,
      0.749591463, 0.500341680, 0.264412383, 1.410622082, 1.075421751, 0.802262103, 0.560412221, 1.201111833,
      0.914892421, 0.669234768, 1.481856367, 1.117705036, 0.826059715, 0.569897838, 0.330656866, 1.500925899,
      1.139168482, 0.873379050, 1.234581680, 4.517553749, 4.468460227, 4.365303675, 4.846364995, 5.327602370,
      5.808520409, 6.289553138, 6.770609621, 7.251670557, 7.732741679, 8.213794645, 8.694854243, 11.372540800,
      11.853601591, 12.334663434, 12.815724230, 13.296787677,
    ],
  ]

  @Test("the indicators, alarms and followed baselines are those of the reference implementation")
  func reference() throws {
    let residuals = SnapshotResiduals(
      Self.residuals.values, channelCount: 2,
      levels: [0.8, 0.4, 0.64, 0.96, 0.72, 0.24].map {
        PowerScale(decibelsPerUnit: $0 * 4.342944819032518, healthyLevel: 0)
      })
    let channels = try ConditionMonitor.conditions(of: residuals, healthy: Self.healthy)
    #expect(channels.count == 2)
    for (channel, expected) in zip(channels, Self.reference) {
      #expect(channel.indicators.count == expected.count)
      for (index, value) in expected.enumerated() {
        #expect(abs((channel.indicators[index] ?? -1) - value) < 1e-8, "snapshot \(index)")
      }
    }
    #expect(channels.map(\.history.alarmIndex) == [nil, 45])
    #expect(channels.map(\.history.warningIndex) == [nil, 45])
    // The reference keeps the baseline before each snapshot.
    let rises = [(29, [0.820737745, 0.164533291]), (58, [2.657537715, 0.661176329])]
    for (index, expected) in rises {
      for (channel, rise) in zip(channels, expected) {
        #expect(abs((channel.baselineRises?[index] ?? -1) - rise) < 1e-8, "snapshot \(index)")
      }
    }
    let culprit = try #require(ChannelCondition.culprit(among: channels))
    #expect(culprit == (1, 45))
    #expect(ChannelCondition.culprit(among: [channels[0]]) == nil)
  }

  /// Gaussian residuals that depend on nothing: `[snapshot, channel × entry]`.
  private func noise(_ snapshots: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var random = RandomStream(seed: seed)
    return Matrix(snapshots, columns, (0..<snapshots * columns).map { _ in Float(random.normal()) })
  }

  @Test("one by one gives what the whole recording gives")
  func oneByOne() throws {
    let whole = try ConditionMonitor.conditions(of: Self.residuals, healthy: Self.healthy)
    var monitor = try ConditionMonitor(healthy: Self.healthy, of: Self.residuals)
    for index in 0..<Self.residuals.snapshotCount {
      let states = monitor.observe(Self.residuals.snapshot(index))
      #expect(states == whole.map { $0.history.states[index] })
    }
    #expect(monitor.channels == whole)
  }

  @Test("stationary healthy machines stay without alarm, fifty of them with eight channels each")
  func falseAlarms() throws {
    var alarms = 0
    for seed in 0..<50 {
      let residuals = SnapshotResiduals(noise(200, 8 * 16, seed: UInt64(seed)), channelCount: 8)
      let channels = try ConditionMonitor.conditions(of: residuals, healthy: HealthySnapshots(count: 40))
      alarms += channels.count { $0.history.alarmIndex != nil } + channels.reduce(0) { $0 + $1.falseAlarms }
    }
    #expect(alarms == 0)
  }

  @Test("a following baseline bears a slow drift that a fixed one calls an alarm")
  func slowDrift() throws {
    var values = noise(400, 16, seed: 2)
    for t in 0..<400 { for entry in 0..<16 { values[t, entry] += 0.02 * Float(t) } }
    let residuals = SnapshotResiduals(values, channelCount: 1)
    let healthy = HealthySnapshots(count: 80)
    let following = try ConditionMonitor.conditions(of: residuals, healthy: healthy, policy: .standard)[0]
    #expect(following.history.alarmIndex == nil)
    #expect((following.baselineShifts.last ?? 0) > 1)
    let fixed = try ConditionMonitor.conditions(of: residuals, healthy: healthy, policy: .fixed)[0]
    #expect(fixed.history.alarmIndex != nil)
    #expect(fixed.baselineShifts.allSatisfy { $0 == 0 })
  }

  @Test("a limited baseline stops following, and the drift becomes an alarm")
  func limited() throws {
    var values = noise(600, 16, seed: 2)
    for t in 0..<600 { for entry in 0..<16 { values[t, entry] += 0.02 * Float(t) } }
    let residuals = SnapshotResiduals(values, channelCount: 1)
    var policy = AlarmPolicy.standard
    policy.limit = 1
    let channel = try ConditionMonitor.conditions(of: residuals, healthy: HealthySnapshots(count: 80), policy: policy)[
      0]
    #expect(channel.baselineShifts.allSatisfy { $0 <= 1 + 1e-9 })
    #expect(channel.history.alarmIndex != nil)
  }

  @Test(
    "what creeps is found before it stands twenty healthy deviations high, however long it takes",
    arguments: [150, 400, 700], [15.0, 25, 34])
  func ramps(snapshots: Int, height: Double) throws {
    for seed in UInt64(1)...10 {
      let (healthy, onset) = (100, 150)
      var values = noise(onset + snapshots, 3, seed: seed)
      for t in 0..<snapshots {
        for entry in 0..<3 { values[onset + t, entry] += Float(height * Double(t) / Double(snapshots)) }
      }
      func alarm(_ policy: AlarmPolicy) throws -> Int? {
        try ConditionMonitor.conditions(
          of: SnapshotResiduals(values, channelCount: 1), healthy: HealthySnapshots(count: healthy), policy: policy)[0]
          .history.alarmIndex
      }
      let found = try alarm(.standard).map { height * Double($0 - onset) / Double(snapshots) }
      let deviations = found ?? .infinity
      // Ten that are followed, and three of a scatter that has doubled; the healthy scatter is known to a tenth.
      #expect(height < 20 || deviations < 20, "found at \(deviations) deviations")
      #expect(deviations > 2)
    }
  }

  @Test("a deviation grows to no more than twice its healthy value, and shrinks at will")
  func boundedScatter() throws {
    var values = noise(300, 4, seed: 3)
    for t in 100..<300 { for entry in 0..<4 { values[t, entry] *= entry < 2 ? 20 : 0.1 } }
    let residuals = SnapshotResiduals(values, channelCount: 2)
    var baseline = try ResidualBaseline(healthy: HealthySnapshots(count: 100), of: residuals, policy: .standard)
    for t in 100..<300 { baseline.learn(from: values.row(t), isFrozen: [false, false]) }
    let growths = zip(baseline.variances, baseline.initialVariances).map { ($0 / $1).squareRoot() }
    #expect(growths[..<2].allSatisfy { abs($0 - 2) < 1e-9 })
    #expect(growths[2...].allSatisfy { $0 < 1 })
  }

  @Test("a fault freezes the baseline of its channel, not of the others")
  func frozen() throws {
    let channels = try ConditionMonitor.conditions(of: Self.residuals, healthy: Self.healthy)
    let alarm = try #require(channels[1].history.alarmIndex)
    #expect(Set(channels[1].baselineShifts[alarm...]).count == 1)
    #expect(Set(channels[0].baselineShifts[alarm...]).count == channels[0].baselineShifts[alarm...].count)
  }

  @Test("left-out snapshots change nothing but the indices")
  func leftOut() throws {
    // Every third row is another, left-out one.
    let plain = try ConditionMonitor.conditions(of: Self.residuals, healthy: Self.healthy)
    var rows = [[Float]]()
    var marks = [Bool]()
    for t in 0..<60 {
      rows.append(Self.residuals.values.row(t))
      marks.append(false)
      if t % 2 == 1 {
        rows.append([Float](repeating: .nan, count: 6))
        marks.append(true)
      }
    }
    let spread = SnapshotResiduals(Matrix(rows: rows, columnCount: 6), channelCount: 2, isLeftOut: marks)
    let healthy = HealthySnapshots(end: 30, training: 0..<21, heldOut: 21..<30)
    let found = try ConditionMonitor.conditions(of: spread, healthy: healthy)
    for channel in 0..<2 {
      #expect(found[channel].indicators.compactMap { $0 } == plain[channel].indicators.compactMap { $0 })
      #expect(found[channel].indicators.count == 90)
      #expect(found[channel].history.alarmIndex == plain[channel].history.alarmIndex.map { $0 / 2 * 3 + $0 % 2 })
    }
  }

  @Test("an alarm in the healthy period is counted as false, and is no alarm")
  func alarmWhileHealthy() throws {
    var values = noise(90, 1, seed: 6)
    for t in 20...22 { values[t, 0] = 1000 }
    let channel = try ConditionMonitor.conditions(
      of: SnapshotResiduals(values, channelCount: 1), healthy: HealthySnapshots(count: 60))[0]
    #expect(channel.falseAlarms == 1 && channel.falseWarnings == 1)
    #expect(channel.healthyHistory.alarmIndex == 22)
    #expect(channel.healthyHistory.states.count == 60)
    #expect(channel.history.events.isEmpty)
    #expect(channel.history.states.count == 90)
  }

  @Test("levels can be learnt from the indicator itself")
  func learntLevels() throws {
    let residuals = SnapshotResiduals(noise(100, 8, seed: 4), channelCount: 2)
    let policy = AlarmPolicy(levels: .learnt(.standard))
    let channels = try ConditionMonitor.conditions(of: residuals, healthy: HealthySnapshots(count: 60), policy: policy)
    #expect(channels[0].levels.method == .standard)
    #expect(channels[0].levels.count == 18)
    #expect(channels[0].levels.warning != channels[1].levels.warning)
  }

  @Test("a bad healthy period is refused")
  func refusals() {
    let residuals = SnapshotResiduals(
      noise(10, 4, seed: 1), channelCount: 2, isLeftOut: [Bool](repeating: true, count: 10))
    #expect(throws: ThresholdError.tooFewHealthySnapshots(training: 0, heldOut: 0)) {
      try ConditionMonitor(healthy: HealthySnapshots(count: 8), of: residuals)
    }
    var values = noise(10, 4, seed: 1)
    values[3, 2] = .nan
    #expect(throws: ThresholdError.self) {
      try ConditionMonitor(healthy: HealthySnapshots(count: 8), of: SnapshotResiduals(values, channelCount: 2))
    }
  }
}

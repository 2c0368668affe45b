import Foundation
import Synthesis
import Tensors
import Testing

@Suite struct BearingSynthesisTests {
  /// Small enough to be quick, odd where sizes could hide mistakes.
  static func specification(
    _ change: (inout BearingSpecification) -> Void = { _ in }
  ) -> BearingSpecification {
    var specification = BearingSpecification(
      name: "test", seed: 3, samplesPerSnapshot: 4099, snapshots: 11,
      bearings: (1...3).map { .init(name: "B\($0)", channels: ["B\($0)x", "B\($0)y"], geometry: .za2115) },
      faults: [.init(bearing: "B2", element: .outerRace, amplitude: 2, onsetSnapshot: 5)])
    change(&specification)
    return specification
  }

  static func channels(_ samples: [Float], count: Int) -> [[Float]] {
    let length = samples.count / count
    return (0..<count).map { Array(samples[$0 * length..<($0 + 1) * length]) }
  }

  @Test func snapshotsAreTheSameBitsInAnyOrderAndOnAnyThread() throws {
    let specification = Self.specification {
      $0.noise = .init(autoregression: 0.4, resonances: [.init(frequencyHz: 900, bandwidthHz: 100, share: 0.3)])
      $0.healthyLevel.scatter = 0.1
      $0.speedDrift.fraction = 0.01
    }
    let synthesis = try BearingSynthesis(specification)
    let forward = (0..<11).map(synthesis.snapshot)
    #expect(forward.allSatisfy { $0.count == 6 * 4099 && $0.allSatisfy(\.isFinite) })
    #expect((0..<11).reversed().map(synthesis.snapshot) == forward.reversed())
    #expect(concurrentMap(11) { synthesis.snapshot(at: $0) } == forward)
    #expect(try BearingSynthesis(specification).snapshot(at: 7) == forward[7])
    #expect(Set(forward).count == 11)
  }

  @Test func anotherSeedGivesOtherSamples() throws {
    let other = Self.specification { $0.seed = 4 }
    #expect(try BearingSynthesis(Self.specification()).snapshot(at: 0) != BearingSynthesis(other).snapshot(at: 0))
  }

  @Test func aSnapshotThatIsNotThereTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = try BearingSynthesis(.demo).snapshot(at: 120)
    }
  }

  @Test func aRunWithAFaultAndItsNullRunDifferByTheFaultAlone() throws {
    let faulty = try BearingSynthesis(Self.specification())
    let null = try BearingSynthesis(Self.specification { $0.faults = [] })
    for index in 0..<5 { #expect(faulty.snapshot(at: index) == null.snapshot(at: index)) }
    for index in 5..<11 { #expect(faulty.snapshot(at: index) != null.snapshot(at: index)) }
    let alone = try (8...9).map { try faultAlone(Self.specification(), at: $0)[2] }
    #expect(abs(correlation(alone[0], alone[1])) < 0.9, "each snapshot has impacts of its own")
    #expect(try null.truth().onsetIndex == nil)
    #expect(try !null.truth().isFaulty(at: 10))
  }

  @Test func harmonicsStandAtMultiplesOfTheShaftSpeedWithinTheirSpread() throws {
    let synthesis = try BearingSynthesis(
      Self.specification {
        $0.noise.sigma = 0
        $0.faults = []
        $0.samplesPerSnapshot = 20_000
        $0.harmonics = .init(amplitudes: [0.2, 0, 0.05], spread: 0.3)
      })
    var seen = Set<Float>()
    for channel in Self.channels(synthesis.snapshot(at: 3), count: 6) {
      let lines = (1...4).map { amplitude(of: channel, at: Double($0) * 2000 / 60, rate: 20_000) }
      #expect(lines[0] > 0.139 && lines[0] < 0.261)
      #expect(lines[1] < 1e-3 && lines[3] < 1e-3)
      #expect(lines[2] > 0.034 && lines[2] < 0.066)
      seen.insert(channel[0])
    }
    #expect(seen.count == 6)
  }

  @Test func theShaftSpeedSwingsFromSnapshotToSnapshot() throws {
    let synthesis = try BearingSynthesis(
      Self.specification {
        $0.noise.sigma = 0
        $0.samplesPerSnapshot = 40_000
        $0.snapshots = 20
        $0.faults = []
        $0.speedDrift = .init(fraction: 0.1, periodSnapshots: 20)
        $0.harmonics.amplitudes = [0, 0, 0, 0, 0, 0.1]
      })
    let speeds = (0..<20).map(synthesis.shaftSpeedRpm)
    #expect(abs((speeds.max() ?? 0) - 2200) < 5 && abs((speeds.min() ?? 0) - 1800) < 5)
    for index in [0, 7, 13] {
      let channel = Self.channels(synthesis.snapshot(at: index), count: 6)[0]
      #expect(amplitude(of: channel, at: 6 * speeds[index] / 60, rate: 20_000) > 0.079)
    }
  }

  @Test("any two channels' noise correlates by rho and has sigma's power", arguments: [0, 0.3, 0.8, 1])
  func noise(rho: Double) throws {
    let synthesis = try BearingSynthesis(
      Self.specification {
        $0.harmonics.amplitudes = []
        $0.faults = []
        $0.samplesPerSnapshot = 100_003
        $0.noise = .init(sigma: 0.2, spread: 0, correlation: rho, autoregression: 0.5)
      })
    let channels = Self.channels(synthesis.snapshot(at: 1), count: 6)
    for i in 0..<6 {
      #expect(abs(power(channels[i]).squareRoot() - 0.2) < 0.003)
      for j in 0..<i { #expect(abs(correlation(channels[i], channels[j]) - rho) < 0.02) }
    }
  }

  /// The faulty run less its null run: what the fault adds, channel by channel.
  func faultAlone(_ specification: BearingSpecification, at index: Int) throws -> [[Float]] {
    var null = specification
    null.faults = []
    let count = specification.channels.count
    let faulty = try BearingSynthesis(specification).snapshot(at: index)
    let difference = zip(faulty, try BearingSynthesis(null).snapshot(at: index)).map { $0 - $1 }
    return Self.channels(difference, count: count)
  }

  @Test func otherChannelsHearTheLeakOfTheFaultOrTheirEntryOfTheMatrix() throws {
    func gains(_ change: (inout BearingSpecification) -> Void) throws -> [Double] {
      let alone = try faultAlone(
        Self.specification {
          $0.noise.sigma = 0.01
          change(&$0)
        }, at: 10)
      return alone.map { (power($0) / power(alone[2])).squareRoot() }
    }
    for (gain, expected) in zip(try gains { $0.crossTalk.leak = 0.2 }, [0.2, 0.2, 1, 1, 0.2, 0.2]) {
      #expect(abs(gain - expected) < 1e-4)
    }
    let matrix = [[1, 0.5, 0], [1, 0.25, 0], [0, 1, 0], [0, 0.75, 0], [0, 0, 1], [0, -0.1, 1]]
    for (gain, row) in zip(try gains { $0.crossTalk.matrix = matrix }, matrix) {
      #expect(abs(gain - abs(row[1])) < 1e-4)
    }
  }

  @Test(
    "the fault's amplitude follows its severity curve from the onset to 1 in the last snapshot",
    arguments: BearingSpecification.Severity.Curve.allCases, [0, 0.25])
  func severity(curve: BearingSpecification.Severity.Curve, initial: Double) throws {
    let specification = Self.specification {
      $0.faults[0].severity = .init(curve: curve, initial: initial)
      $0.faults[0].amplitudeScatter = 0
      $0.faults[0].slip.jitter = 0
      $0.samplesPerSnapshot = 20_011
    }
    let truth = try BearingSynthesis(specification).truth().faults[0]
    #expect(truth.severity.count == 11)
    #expect(truth.severity[..<5] == [0, 0, 0, 0, 0])
    #expect(truth.severity[10] == 1)
    let progress = 1.0 / 6
    let first: [BearingSpecification.Severity.Curve: Double] = [
      .linear: progress, .quadratic: progress * progress, .exponential: expm1(4 * progress) / expm1(4), .step: 1,
    ]
    #expect(abs(truth.severity[5] - initial - (1 - initial) * first[curve, default: 0]) < 1e-12)
    let last = power(try faultAlone(specification, at: 10)[3])
    for index in 5..<10 {
      let ratio = (power(try faultAlone(specification, at: index)[3]) / last).squareRoot()
      #expect(abs(ratio - truth.severity[index]) < 0.02 * truth.severity[index] + 1e-4)
    }
  }

  @Test func theHealthyLevelDriftsAndRunsInAndLeavesTheFaultAlone() throws {
    let plain = try BearingSynthesis(Self.specification { $0.faults = [] })
    let level = BearingSpecification.HealthyLevel(drift: 0.5, runningIn: 1, runningInSnapshots: 2)
    let drifting = try BearingSynthesis(
      Self.specification {
        $0.faults = []
        $0.healthyLevel = level
      })
    for index in 0..<11 {
      let ratio = (power(drifting.snapshot(at: index)) / power(plain.snapshot(at: index))).squareRoot()
      let expected = (1 + 0.05 * Double(index)) * (1 + exp(-Double(index) / 2))
      #expect(abs(ratio - expected) < 1e-4)
    }
    let still = try faultAlone(Self.specification(), at: 8)
    let moving = try faultAlone(Self.specification { $0.healthyLevel = level }, at: 8)
    #expect(zip(still[2], moving[2]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func theHealthyLevelScattersByItsStandardDeviation() throws {
    func snapshotPowers(_ scatter: Double) throws -> [Double] {
      let synthesis = try BearingSynthesis(
        Self.specification {
          $0.faults = []
          $0.snapshots = 400
          $0.samplesPerSnapshot = 64
          $0.healthyLevel.scatter = scatter
        })
      return (0..<400).map { power(synthesis.snapshot(at: $0)) }
    }
    let logs = zip(try snapshotPowers(0.3), try snapshotPowers(0)).map { 0.5 * log($0 / $1) }
    let mean = logs.reduce(0, +) / 400
    let deviation = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400).squareRoot()
    #expect(abs(mean) < 0.06)
    #expect(abs(deviation - 0.3) < 0.04)
  }

  @Test func sensorsClipDropOutAndShiftWithinTheirSnapshotsOnly() throws {
    let sound = try BearingSynthesis(Self.specification())
    let lying = try BearingSynthesis(
      Self.specification {
        $0.sensorFaults = [
          .init(channel: "B1x", kind: .dropout, fromSnapshot: 2, toSnapshot: 4),
          .init(channel: "B2y", kind: .clipping, value: 0.1, fromSnapshot: 3),
          .init(channel: "B3x", kind: .offset, value: -0.5, toSnapshot: 3),
          .init(channel: "B3y", kind: .clipping, value: 0.2), .init(channel: "B3y", kind: .offset, value: 5),
        ]
      })
    for index in [0, 1, 2, 3, 4, 5, 10] {
      let before = Self.channels(sound.snapshot(at: index), count: 6)
      let after = Self.channels(lying.snapshot(at: index), count: 6)
      #expect((after[0] == [Float](repeating: 0, count: 4099)) == (2...4).contains(index))
      #expect((after[0] == before[0]) == !(2...4).contains(index))
      #expect(after[1] == before[1] && after[2] == before[2])
      #expect(after[3] == (index < 3 ? before[3] : before[3].map { min(0.1, max(-0.1, $0)) }))
      #expect(after[4] == (index <= 3 ? before[4].map { $0 - 0.5 } : before[4]))
      #expect(after[5] == [Float](repeating: 0.2, count: 4099))
    }
  }

  @Test func snapshotsAreTimedFromTheStartInEqualSteps() throws {
    let synthesis = try BearingSynthesis(
      Self.specification {
        $0.start = "2004-02-12T10:32:39Z"
        $0.intervalS = 600.5
      })
    #expect(synthesis.time(at: 0) == 1_076_581_959_000_000_000)
    #expect(synthesis.time(at: 3) == 1_076_581_959_000_000_000 + 1_801_500_000_000)
    let east = try BearingSynthesis(Self.specification { $0.start = "2004-02-12T12:32:39+02:00" })
    #expect(east.time(at: 0) == 1_076_581_959_000_000_000)
  }
}

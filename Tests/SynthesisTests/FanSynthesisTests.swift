import Foundation
import Tensors
import Testing

@testable import Synthesis

@Suite struct FanSynthesisTests {
  static let machine = FanSpecification.Machine(id: "id_00", rotationHz: 20, blades: 7, ductHz: 600)
  static let tones = FanSpecification.Sound(
    rotation: [0.2, 0.1], bladePass: [0.4, 0, 0.1], flow: 0, spreadDecibels: 0)
  static let still = FanSpecification.Variation(speed: 0, wander: 0, levelDecibels: 0)

  /// Short, and one machine with nothing left to chance but phases and noise.
  static func specification(_ change: (inout FanSpecification) -> Void = { _ in }) -> FanSpecification {
    var specification = FanSpecification(
      name: "test", seed: 3, sampleRateHz: 8000, seconds: 2, machines: [machine], healthyClips: 3, faultyClips: 5,
      severity: .init(low: 1, high: 1), snrDecibels: [60], variation: still, levelDBFS: -20)
    change(&specification)
    return specification
  }

  /// By what the specification's amplitudes are multiplied: to an RMS of −20 dB.
  static let scale = 0.1 / ((0.2 * 0.2 + 0.1 * 0.1 + 0.4 * 0.4 + 0.1 * 0.1) / 2).squareRoot()

  static func clip(_ fault: FanSpecification.Fault?, of specification: FanSpecification) throws -> (
    samples: [Float], clip: FanSynthesis.Clip
  ) {
    let synthesis = try FanSynthesis(specification)
    let index = try #require(synthesis.clips.firstIndex { $0.fault == fault })
    return (synthesis.samples(at: index), synthesis.clips[index])
  }

  @Test func clipsAreTheSameBitsInAnyOrderAndOnAnyThread() throws {
    let specification = Self.specification {
      $0.seconds = 0.37
      $0.machines = FanSpecification.Machine.several(3)
      $0.snrDecibels = [6, -6]
      $0.variation = .init()
      $0.microphonesM = [1, 2.5]
    }
    let synthesis = try FanSynthesis(specification)
    #expect(synthesis.clips.count == 2 * 3 * 8)
    let forward = synthesis.clips.indices.map(synthesis.samples)
    #expect(forward.allSatisfy { $0.count == 2 * 2960 && $0.allSatisfy(\.isFinite) })
    #expect(concurrentMap(48) { synthesis.samples(at: 47 - $0) } == forward.reversed())
    #expect(Set(forward).count == 48)
    var other = specification
    other.seed = 4
    let others = try FanSynthesis(other)
    #expect(!Set(others.clips.indices.map(others.samples)).isSubset(of: forward))
    #expect(try FanSynthesis(specification).samples(at: 9) == forward[9])
  }

  @Test func aClipThatIsNotThereTraps() async {
    await #expect(processExitsWith: .failure) { _ = try FanSynthesis(.standard).samples(at: 600) }
  }

  @Test func linesStandAtMultiplesOfRotationAndBladePassage() throws {
    let specification = Self.specification { $0.sound = Self.tones }
    let (samples, clip) = try Self.clip(nil, of: specification)
    #expect(clip.rotationHz == 20)
    for (frequency, amplitude) in [(20.0, 0.2), (40, 0.1), (60, 0), (140, 0.4), (280, 0), (420, 0.1), (100, 0)] {
      let line = toneAmplitude(samples, frequency)
      #expect(abs(line - amplitude * Self.scale) < 0.005 * Self.scale, "\(frequency) Hz: \(line)")
    }
    let power = power(samples)
    #expect(abs(power.squareRoot() - 0.1) < 1e-3)
  }

  /// The amplitude at a frequency, at 8 kHz.
  private func toneAmplitude(_ samples: [Float], _ frequency: Double) -> Double {
    amplitude(of: samples, at: frequency, rate: 8000)
  }

  @Test("the signal-to-noise ratio is what was asked for", arguments: [6.0, 0, -6, 2.5])
  func ratio(decibels: Double) throws {
    let specification = Self.specification {
      $0.seconds = 10
      $0.snrDecibels = [decibels, 60]
    }
    let synthesis = try FanSynthesis(specification)
    let half = synthesis.clips.count / 2
    for index in 0..<3 {
      #expect(synthesis.clips[index].snrDecibels == decibels)
      // The same clip at another ratio has the same machine and noise: from two mixtures follow both.
      let (loud, quiet) = (synthesis.samples(at: index), synthesis.samples(at: half + index))
      let (gain, small) = (Float(pow(10, -decibels / 20)), Float(1e-3))
      let noise = zip(loud, quiet).map { ($0 - $1) / (gain - small) }
      let machine = zip(loud, noise).map { $0 - gain * $1 }
      let measured = 10 * log10(power(machine) / power(noise.map { gain * $0 }))
      #expect(abs(measured - decibels) < 0.2, "\(measured)")
    }
  }

  @Test("unbalance raises 1× by 12 dB times the severity, 2× by half of it, the blades not", arguments: [0.25, 0.5, 1])
  func unbalance(severity: Double) throws {
    let specification = Self.specification {
      $0.sound = Self.tones
      $0.severity = .init(low: severity, high: severity)
    }
    let (samples, clip) = try Self.clip(.unbalance, of: specification)
    #expect(clip.severity == severity && clip.rotationHz == 20)
    for (frequency, amplitude, decibels) in [(20.0, 0.2, 12 * severity), (40, 0.1, 6 * severity), (140, 0.4, 0)] {
      let risen = 20 * log10(toneAmplitude(samples, frequency) / (amplitude * Self.scale))
      #expect(abs(risen - decibels) < 0.1, "\(frequency) Hz: \(risen)")
    }
    // Whirling puts sidebands beside the blade passage.
    for side in [120.0, 160] {
      #expect(abs(toneAmplitude(samples, side) / Self.scale - 0.4 * 0.25 * severity / 2) < 0.005)
    }
  }

  @Test func cloggingSlowsTheFanAndRumbles() throws {
    let (samples, clip) = try Self.clip(.clogging, of: Self.specification())
    #expect(abs(clip.rotationHz - 20 * 0.975) < 1e-9)
    let (healthy, _) = try Self.clip(nil, of: Self.specification())
    let low = { (signal: [Float]) -> Double in
      stride(from: 4.0, to: 16, by: 0.5).reduce(0) { $0 + pow(toneAmplitude(signal, $1), 2) }
    }
    #expect(low(samples) > 4 * low(healthy))
    let toneless = Self.specification { $0.sound = Self.tones }
    let (stalled, _) = try Self.clip(.clogging, of: toneless)
    let passage = clip.rotationHz * 7
    let side = toneAmplitude(stalled, passage - 0.4 * clip.rotationHz) / toneAmplitude(stalled, passage)
    #expect(abs(side - 0.25) < 0.02, "\(side)")
  }

  @Test func anotherVoltageChangesTheSpeedAndHums() throws {
    var directions = Set<Bool>()
    for seed in 0..<8 as Range<UInt64> {
      let specification = Self.specification {
        $0.sound = Self.tones
        $0.seed = seed
      }
      let (samples, clip) = try Self.clip(.voltage, of: specification)
      let change = clip.rotationHz / 20
      #expect(abs(abs(change - 1) - 0.07) < 1e-9)
      directions.insert(change > 1)
      // Tones follow the speed, and grow with its cube.
      let passage = toneAmplitude(samples, 140 * change)
      #expect(abs(passage / (0.4 * Self.scale * pow(change, 3)) - 1) < 0.02)
      #expect(abs(toneAmplitude(samples, 200) / (0.1 * 0.2 * pow(change, 3)) - 1) < 0.05)
    }
    #expect(directions.count == 2)
  }

  @Test func aLooseBladeKnocksAndADryBearingWhines() throws {
    let quiet = Self.specification { $0.sound = Self.tones }
    let (loose, _) = try Self.clip(.looseBlade, of: quiet)
    let (healthy, _) = try Self.clip(nil, of: quiet)
    #expect(toneAmplitude(loose, 60) > 20 * toneAmplitude(healthy, 60))
    let crest = { (signal: [Float]) in Double(signal.map(abs).max() ?? 0) / power(signal).squareRoot() }
    #expect(crest(loose) > 1.5 * crest(healthy))
    let (dry, _) = try Self.clip(.dryBearing, of: quiet)
    let whine = toneAmplitude(dry, 23.7 * 20)
    #expect(abs(whine - 0.2 * 0.1) < 0.002, "\(whine)")
    #expect(toneAmplitude(healthy, 23.7 * 20) < 0.001)
  }

  @Test func healthyClipsSpreadInLevelAndSpeedAsAsked() throws {
    let specification = Self.specification {
      $0.sound = Self.tones
      $0.seconds = 1
      $0.healthyClips = 200
      $0.variation = .init(speed: 0.01, wander: 0, levelDecibels: 1.5)
    }
    let synthesis = try FanSynthesis(specification)
    let levels = (0..<200).map { 10 * log10(power(synthesis.samples(at: $0)) / 0.01) }
    let speeds = synthesis.clips.prefix(200).map { $0.rotationHz / 20 - 1 }
    let deviation = { (values: [Double]) -> Double in
      let mean = values.reduce(0, +) / Double(values.count)
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }
    // The standard error of a deviation from 200 is 5 %.
    #expect(abs(deviation(levels) / 1.5 - 1) < 0.15)
    #expect(abs(deviation(speeds) / 0.01 - 1) < 0.15)
    #expect(abs(levels.reduce(0, +) / 200) < 0.4)
  }

  @Test func theSpeedWandersWithinAClip() throws {
    let steady = Self.specification { $0.sound = Self.tones }
    let wandering = Self.specification {
      $0.sound = Self.tones
      $0.variation.wander = 0.01
    }
    let lines = try [steady, wandering].map { toneAmplitude(try Self.clip(nil, of: $0).samples, 420) }
    #expect(lines[1] < 0.7 * lines[0], "a line of a wandering speed is smeared out")
  }

  @Test func microphonesHearTheMachineLaterAndFainter() throws {
    let specification = Self.specification { $0.microphonesM = [2, 1, 3.43 + 2] }
    let (samples, _) = try Self.clip(nil, of: specification)
    let count = samples.count / 3
    let channels = (0..<3).map { Array(samples[$0 * count..<($0 + 1) * count]) }
    // 1 m is 23.3 samples, 3.43 m are 80.
    for (channel, delay, gain) in [(1, -23, 2.0), (2, 80, 2 / 5.43)] {
      let places = 100..<count - 100
      let first = places.map { channels[0][$0 - delay] }
      let other = places.map { channels[channel][$0] }
      #expect(correlation(first, other) > 0.999)
      #expect(abs((power(other) / power(first)).squareRoot() / gain - 1) < 0.01)
    }
  }

  @Test func theNoiseOfMicrophonesIsPartlyTheirOwn() throws {
    let noise = FactoryNoise(sampleRateHz: 16_000)
    var (first, second, shared) = (RandomStream(seed: 1), RandomStream(seed: 2), RandomStream(seed: 3))
    let common = noise.common(160_000, from: &shared)
    let heard = [
      noise.mix(common, noise.own(160_000, from: &first)), noise.mix(common, noise.own(160_000, from: &second)),
    ]
    #expect(heard.allSatisfy { abs(power($0) - 1) < 1e-4 })
    let correlation = correlation(heard[0], heard[1])
    #expect(correlation > 0.4 && correlation < 0.75, "\(correlation)")
  }

  @Test func theStandardSetFitsInSixteenBitsAtMinusSixDecibels() throws {
    var specification = FanSpecification.standard
    specification.snrDecibels = [-6]
    specification.healthyClips = 4
    specification.faultyClips = 10
    let synthesis = try FanSynthesis(specification)
    let peaks = concurrentMap(synthesis.clips.count) { synthesis.samples(at: $0).map(abs).max() ?? 0 }
    #expect(peaks.count == 56 && peaks.allSatisfy { $0 > 0.05 && $0 < 0.9 }, "\(peaks.max() ?? 0)")
  }

  @Test func theTruthNamesEveryClip() throws {
    let specification = Self.specification {
      $0.machines = FanSpecification.Machine.several(2)
      $0.snrDecibels = [6, -2.5]
      $0.severity = .init(low: 0.2, high: 0.8)
    }
    let synthesis = try FanSynthesis(specification)
    let truth = try synthesis.truth()
    #expect(truth.clips.map(\.name) == synthesis.clips.map(\.name))
    #expect(truth.clips[0].name == "fan_+6dB/id_00/normal/00000000.wav")
    #expect(truth.clips[4].name == "fan_+6dB/id_00/abnormal/00000001_clogging.wav")
    #expect(truth.clips[31].name == "fan_-2.5dB/id_02/abnormal/00000004_dry_bearing.wav")
    let faulty = truth.clips.filter { $0.label == "faulty" }
    #expect(faulty.count == 20 && faulty.allSatisfy { $0.fault != nil && $0.severity >= 0.2 && $0.severity <= 0.8 })
    #expect(Set(faulty.map(\.severity)).count == 10, "the same clips at both ratios")
    let healthy = truth.clips.filter { $0.label == "healthy" }
    #expect(healthy.count == 12 && healthy.allSatisfy { $0.fault == nil && $0.severity == 0 })
    let root = try #require(try JSONSerialization.jsonObject(with: Data(truth.json().utf8)) as? [String: Any])
    #expect(
      root.keys.sorted() == [
        "channels", "clips", "format", "machines", "name", "sample_rate_hz", "samples_per_clip", "seed",
        "specification_digest", "version",
      ])
    let clip = try #require((root["clips"] as? [[String: Any]])?[4])
    #expect(
      clip.keys.sorted() == [
        "blade_pass_hz", "fault", "label", "machine", "name", "rotation_hz", "severity", "snr_db",
      ])
    #expect(try JSONDecoder().decode(SyntheticClipTruth.self, from: Data(truth.json().utf8)) == truth)
  }
}

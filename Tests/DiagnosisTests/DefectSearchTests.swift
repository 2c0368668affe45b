import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diagnosis

@Suite("The search for a defect")
struct DefectSearchTests {
  /// Case Western's drive end: BPFO 3.585, BPFI 5.415, 2 BSF 4.713, FTF 0.398 orders.
  private let frequencies = FaultFrequencies(
    orders: BearingGeometry(rollingElements: 9, elementDiameter: 0.3126 * 25.4, pitchDiameter: 1.537 * 25.4))
  private let rate = 12_000.0
  private let shaftHz = 29.3

  /// What one snapshot holds besides noise of RMS 1.
  private struct Machine {
    var element: DefectElement?
    /// Of the defect over all else.
    var decibels = -4.0
    var deviation = -0.008
    /// The shaft's true speed over the declared one.
    var speed = 1.0
    var shaftLines = 0.25
    var shaftCount = 5
    var mains: (hz: Double, amplitude: Double)?
  }

  private func take(_ machine: Machine, seconds: Double = 1.6, shaftHz: Double? = nil, seed: UInt64) -> VibrationTake {
    let declared = shaftHz ?? self.shaftHz
    let turning = declared * machine.speed
    var signal = TestVibration(seconds: seconds, sampleRateHz: rate)
    signal.addNoise(colour: 0.4, seed: seed)
    if machine.shaftCount > 0 {
      signal.addHarmonics(of: turning, count: machine.shaftCount, amplitude: machine.shaftLines, seed: seed)
    }
    if let mains = machine.mains {
      signal.addHarmonics(of: mains.hz, count: 8, amplitude: mains.amplitude, seed: seed &+ 1)
    }
    if let element = machine.element {
      let order =
        switch element {
        case .outerRace: frequencies.outerRace
        case .innerRace: frequencies.innerRace
        case .ball: frequencies.element
        case .cage: frequencies.cage
        }
      var impacts = TestVibration.Impacts(
        rateHz: order * turning * (1 + machine.deviation), resonanceHz: 0.27 * rate)
      switch element {
      case .innerRace: (impacts.loadHz, impacts.loadDepth) = (turning, 0.8)
      case .ball:
        (impacts.loadHz, impacts.loadDepth) = (frequencies.cage * turning * (1 + machine.deviation), 0.8)
        impacts.every2nd = 0.7
      case .outerRace, .cage: break
      }
      var defect = TestVibration(seconds: seconds, sampleRateHz: rate)
      defect.addImpacts(impacts, seed: seed)
      signal.add(defect, times: signal.rms / defect.rms * pow(10, machine.decibels / 20))
    }
    return VibrationTake(samples: signal.floats, shaftHz: declared)
  }

  private func search(
    _ takes: [VibrationTake], healthy: [VibrationTake] = [], rate: Double? = nil, seed: UInt64 = 1
  ) -> DefectFinding {
    var settings = DefectSearch.Settings()
    settings.seed = seed
    return DefectSearch(sampleRateHz: rate ?? self.rate, frequencies: frequencies, settings: settings)(
      takes, healthy: healthy)
  }

  @Test(
    "each element is named, its line within three thousandths of where it was put",
    arguments: [DefectElement.outerRace, .innerRace, .ball], [1, 2] as [UInt64])
  func named(element: DefectElement, seed: UInt64) throws {
    let finding = search([take(Machine(element: element), seed: seed)])
    #expect(finding.outcome == .element(element), "\(finding.outcome)")
    let evidence = try #require(finding.evidence.first)
    #expect(evidence.element == element)
    #expect(abs(evidence.deviation + 0.008) < 0.003)
    #expect(evidence.pValue < DefectSearch.Settings().level)
    #expect(evidence.teeth.count(where: \.isSeen) >= 3)
    #expect(evidence.trials == 4 * finding.looks.count)
  }

  @Test("a tooth whose own place mains mask shows no level, though its unmasked neighbour stands high")
  func readAsScored() throws {
    // Four times BPFO lies 3 Hz below seven times 60 Hz, and a bin of a short snapshot is 2.5 Hz wide.
    let takes = (0..<8).map { take(Machine(element: .outerRace, decibels: 0), seconds: 0.4, seed: UInt64(60 + $0)) }
    let evidence = try #require(search(takes).evidence.first)
    #expect(evidence.element == .outerRace)
    let fourth = try #require(evidence.teeth.first { $0.harmonic == 4 })
    #expect(fourth.levelDB == nil && !fourth.isSeen, "\(fourth)")
    #expect(evidence.teeth.count { $0.levelDB != nil } >= 2)
  }

  @Test("several snapshots at several speeds name what one alone is too weak for")
  func averaged() {
    let machine = Machine(element: .outerRace, decibels: -14.5)
    let takes = (0..<6).map { take(machine, seconds: 1.2, shaftHz: 27 + 0.06 * Double($0), seed: UInt64(20 + $0)) }
    #expect(search(takes).outcome == .element(.outerRace))
    let alone = takes.map { search([$0]).evidence[0].pValue }
    let level = DefectSearch.Settings().level
    #expect(alone.contains { $0 > level }, "\(alone)")
  }

  @Test("a speed 1.4 % off the declared one is measured, also in a snapshot of one segment")
  func speed() throws {
    // 35 turns: one segment, whose orders must be counted at the measured speed.
    var machine = Machine(element: .outerRace, decibels: 0, deviation: 0, speed: 0.986, shaftLines: 0.6)
    machine.shaftCount = 8
    let finding = search([take(machine, seconds: 1.2, seed: 3)])
    let speed = try #require(finding.speed)
    #expect(speed.isMeasured && abs(speed.ratio - 0.986) < 0.002)
    #expect(finding.outcome == .element(.outerRace))
    #expect(abs(try #require(finding.evidence.first).deviation) < 0.003)
  }

  @Test("noise, shaft lines and mains beside BPFO name nothing", arguments: 1...3 as ClosedRange<UInt64>)
  func nulls(seed: UInt64) {
    var shaft = Machine(shaftLines: 2)
    shaft.shaftCount = 30
    // BPFO is 105 Hz, so that the second multiples of the mains fall within 1 % of it.
    let (slow, fast) = (99.6 / frequencies.outerRace, 119.3 / frequencies.outerRace)
    let takes = [
      take(Machine(shaftCount: 0), seed: seed), take(shaft, seed: seed),
      take(Machine(mains: (50, 3)), shaftHz: slow, seed: seed),
      take(Machine(mains: (60, 3)), shaftHz: fast, seed: seed),
    ]
    for (index, take) in takes.enumerated() {
      guard case .undetermined(.insignificant(_, let p, let level)) = search([take]).outcome else {
        Issue.record("null \(index): \(search([take]).outcome)")
        continue
      }
      #expect(p >= level)
    }
  }

  @Test("what can't be searched is said to be so")
  func obstacles() {
    let constant = VibrationTake(samples: [Float](repeating: 3, count: 12_000), shaftHz: shaftHz)
    #expect(search([constant]) == .undetermined(.noSignal))
    #expect(search([take(Machine(), seed: 1), constant]).outcome == .undetermined(.noSignal))
    let slow = search([take(Machine(), seed: 1)], rate: 1500)
    // Five harmonics of BPFI in half the rate.
    #expect(
      slow.outcome
        == .undetermined(.rateTooLow(sampleRateHz: 1500, wantedHz: 10 * frequencies.innerRace * shaftHz)))
    guard
      case .undetermined(.tooShort(let turns, let wanted)) = search([take(Machine(), seconds: 0.1, seed: 1)]).outcome
    else {
      Issue.record("not too short")
      return
    }
    #expect(abs(turns - 2.93) < 1e-6 && abs(wanted - 20 / frequencies.innerRace) < 1e-9)
    #expect(slow.evidence.isEmpty && slow.looks.isEmpty && slow.speed == nil)
  }

  @Test("a comb that the healthy machine shows as high is no defect, whatever its speed then; a risen one is")
  func healthy() throws {
    let now = [take(Machine(element: .outerRace), seed: 5)]
    var before = Machine(element: .outerRace, deviation: -0.004, speed: 1.01, shaftLines: 0.5)
    let same = search(now, healthy: [take(before, seed: 6)])
    guard case .undetermined(.alsoHealthy(.outerRace, let rise)) = same.outcome else {
      Issue.record("\(same.outcome)")
      return
    }
    #expect(abs(rise) < DefectFinding.leastRiseDB)
    before.element = nil
    let sound = search(now, healthy: [take(before, seed: 6)])
    #expect(sound.outcome == .element(.outerRace))
    #expect(try #require(sound.evidence.first?.healthyPValue) > 0.01)
    #expect(try #require(sound.evidence.first?.riseDB) > 6)
    let silent = [Float](repeating: 0, count: 19_200)
    #expect(search(now, healthy: [VibrationTake(samples: silent, shaftHz: shaftHz)]).outcome == .element(.outerRace))
  }

  @Test("neither the unit nor an offset counts", arguments: [(1e-6, 0.0), (1e6, 0), (1, 50)] as [(Float, Float)])
  func unit(factor: Float, offset: Float) {
    let original = take(Machine(element: .innerRace), seed: 7)
    let other = VibrationTake(samples: original.samples.map { $0 * factor + offset }, shaftHz: shaftHz)
    #expect(search([other]).outcome == .element(.innerRace))
    let nothing = take(Machine(shaftLines: 1, mains: (50, 1)), seed: 8)
    let moved = VibrationTake(samples: nothing.samples.map { $0 * factor + offset }, shaftHz: shaftHz)
    guard case .undetermined = search([moved]).outcome else {
      Issue.record("\(search([moved]).outcome)")
      return
    }
  }

  @Test("the same seed gives the same bits on one thread or many")
  func reproducible() {
    let takes = [take(Machine(element: .ball), seed: 9), take(Machine(element: .ball), seed: 10)]
    let free = search(takes)
    // Work inside of work is done by the thread that asks.
    let nested = concurrentMap(2) { _ in search(takes) }
    #expect(nested == [free, free])
    #expect(search(takes, seed: 2).evidence.map(\.pValue) != free.evidence.map(\.pValue))
  }
}

@Suite("Bands that are searched")
struct SearchBandTests {
  @Test("a band's squared envelope shows the rhythm of what rings in it, and not what rings beside it")
  func envelope() throws {
    var signal = TestVibration(seconds: 2, sampleRateHz: 10_000)
    signal.addNoise(rms: 0.05, seed: 1)
    signal.addImpacts(.init(rateHz: 40, resonanceHz: 3000), seed: 1)
    signal.addImpacts(.init(rateHz: 27, resonanceHz: 1000), seed: 2)
    let segments = TurnSegments(of: [VibrationTake(samples: signal.floats, shaftHz: 20)], sampleRateHz: 10_000)
    for (choice, hz, rhythm) in [
      (SearchBand.Choice.kurtogram(kurtosis: 1), 2500...3500.0, 40.0),
      (.kurtogram(kurtosis: 1), 500...1500.0, 27),
    ] {
      let envelope = SearchBand(choice: choice, hz: hz).squaredEnvelope(of: signal.floats, sampleRateHz: 10_000)
      #expect(envelope.count == 20_000 && envelope.allSatisfy { $0 >= 0 })
      let spectrum = OrderSpectrum(of: envelope, shaftHz: 20, segments)
      let peak = try #require(
        spectrum.power.indices.dropFirst(4).prefix(80).max { spectrum.power[$0] < spectrum.power[$1] })
      #expect(abs(Double(peak) * spectrum.resolution - rhythm / 20) <= spectrum.resolution)
    }
  }

  @Test("the prewhitened band shows impacts beneath a tone a thousand times as strong")
  func prewhitened() throws {
    var signal = TestVibration(seconds: 2, sampleRateHz: 10_000)
    signal.addNoise(rms: 0.02, seed: 1)
    signal.addImpacts(.init(rateHz: 40, resonanceHz: 3000), seed: 1)
    signal.addSine(hz: 1500, amplitude: 300)
    let envelope = SearchBand(choice: .prewhitened, hz: 0...5000)
      .squaredEnvelope(of: signal.floats, sampleRateHz: 10_000)
    let segments = TurnSegments(of: [VibrationTake(samples: signal.floats, shaftHz: 20)], sampleRateHz: 10_000)
    let spectrum = OrderSpectrum(of: envelope, shaftHz: 20, segments)
    let peak = try #require(
      spectrum.power.indices.dropFirst(4).prefix(80).max { spectrum.power[$0] < spectrum.power[$1] })
    #expect(abs(Double(peak) * spectrum.resolution - 2) <= spectrum.resolution)
  }
}

import Foundation
import Synthesis
import Testing

/// What a defect sounds like, judged by spectra written out from their definition.
@Suite struct DefectSignatureTests {
  typealias Specification = BearingSpecification
  static let rate = 20_000.0
  static let shaft = 2000.0 / 60
  static let orders = Specification.Geometry.za2115.defectOrders

  /// One bearing, no harmonics, a fault that is fully there from snapshot 1 on.
  static func specification(
    _ element: Specification.Element, _ change: (inout Specification) -> Void = { _ in }
  ) -> Specification {
    var specification = Specification(
      name: "signature", seed: 21, samplesPerSnapshot: 20_000, snapshots: 8,
      bearings: [.init(name: "B", channels: ["B"], geometry: .za2115)], harmonics: .init(amplitudes: []),
      noise: .init(sigma: 0.02),
      faults: [
        .init(bearing: "B", element: element, amplitude: 2, onsetSnapshot: 1, severity: .init(curve: .step))
      ])
    change(&specification)
    return specification
  }

  static func envelope(
    _ element: Specification.Element, at index: Int = 3, _ change: (inout Specification) -> Void = { _ in }
  ) throws -> [Float] {
    squaredEnvelope(try BearingSynthesis(specification(element, change)).snapshot(at: index))
  }

  @Test(
    "the envelope of a faulty snapshot has its defect's line and harmonics, a healthy one has not",
    arguments: [
      (Specification.Element.outerRace, 236.4), (.innerRace, 296.9), (.ball, 279.8), (.cage, 14.78),
    ])
  func lines(element: Specification.Element, frequency: Double) throws {
    let faulty = try Self.envelope(element) { $0.faults[0].slip.jitter = 0.002 }
    let healthy = try Self.envelope(element, at: 0)
    for harmonic in [1.0, 2, 3] {
      let there = line(faulty, near: harmonic * frequency, rate: Self.rate)
      // Nothing else rings between two lines of shaft and defect.
      let beside = line(faulty, near: (harmonic + 0.42) * frequency, rate: Self.rate, within: 0.001)
      let before = line(healthy, near: harmonic * frequency, rate: Self.rate)
      #expect(there > 5 * beside, "\(element) × \(harmonic): \(there), beside \(beside)")
      #expect(there > 50 * before, "\(element) × \(harmonic): \(there), healthy \(before)")
    }
  }

  @Test("impacts ring at the resonance", arguments: [1800.0, 3500, 6200])
  func resonance(frequency: Double) throws {
    let snapshot = try BearingSynthesis(
      Self.specification(.outerRace) { $0.faults[0].resonanceHz = frequency }
    ).snapshot(at: 2)
    func band(_ centre: Double) -> Double {
      stride(from: -120.0, through: 120, by: 4).reduce(0) {
        $0 + pow(amplitude(of: snapshot, at: centre + $1, rate: Self.rate), 2)
      }
    }
    #expect(band(frequency) > 5 * band(frequency - 700))
    #expect(band(frequency) > 5 * band(frequency + 700))
  }

  @Test func theMeanPowerIsThatOfItsImpacts() throws {
    // One impact of amplitude A has ∫ r² dt = A²·τ/4·(1 − 1/(1 + (2πfτ)²)) of energy, and there are BPFO of them a second.
    let specification = Self.specification(.outerRace) {
      $0.noise.sigma = 0
      $0.faults[0].amplitudeScatter = 0
    }
    let synthesis = try BearingSynthesis(specification)
    let mean = (1..<8).reduce(0.0) { $0 + power(synthesis.snapshot(at: $1)) } / 7
    let spin = 2 * Double.pi * 3500 * 0.001
    let expected = 236.4 * 4 * 0.001 / 4 * (1 - 1 / (1 + spin * spin))
    #expect(abs(mean - expected) < 0.02 * expected, "\(mean) for \(expected)")
  }

  @Test(
    "a defect that is carried through the load zone has sidebands at the speed of what carries it",
    arguments: [(Specification.Element.innerRace, 1.0), (.ball, 0.4433)])
  func sidebands(element: Specification.Element, carrier: Double) throws {
    let frequency = Self.orders.impacts(of: element) * Self.shaft
    func sideband(_ modulation: Double) throws -> Double {
      let envelope = try Self.envelope(element) {
        $0.faults[0].loadZoneModulation = modulation
        $0.faults[0].slip.jitter = 0
        $0.faults[0].amplitudeScatter = 0
      }
      let centre = line(envelope, near: frequency, rate: Self.rate, within: 0.001)
      let sides = [-1.0, 1].map {
        line(envelope, near: frequency + $0 * carrier * Self.shaft, rate: Self.rate, within: 0.001)
      }
      #expect(abs(sides[0] - sides[1]) < 0.1 * centre)
      return (sides[0] + sides[1]) / 2 / centre
    }
    // The envelope's strength is s² with s = 1 − m/2 + m/2·cos θ: line a² + b²/2, sidebands a·b, a = 1 − m/2, b = m/2.
    let (a, b) = (0.6, 0.4)
    let share = try sideband(0.8)
    #expect(abs(share - a * b / (a * a + b * b / 2)) < 0.05, "\(share)")
    #expect(try sideband(0) < 0.02)
  }

  @Test func innerRacesAndBallsAreModulatedUnlessTheSpecificationSaysOtherwise() throws {
    func ratio(_ element: Specification.Element) throws -> Double {
      let envelope = try Self.envelope(element) { $0.faults[0].slip.jitter = 0 }
      let frequency = Self.orders.impacts(of: element) * Self.shaft
      return line(envelope, near: frequency + Self.shaft, rate: Self.rate, within: 0.001)
        / line(envelope, near: frequency, rate: Self.rate, within: 0.001)
    }
    #expect(try ratio(.innerRace) > 0.4)
    #expect(try ratio(.outerRace) < 0.1)
  }

  @Test func aBallStrikesTheInnerRaceMoreSoftly() throws {
    // The soft and the hard strike alternate, which leaves a line at BSF itself beside the stronger one at 2 BSF.
    let envelope = try Self.envelope(.ball) {
      $0.faults[0].slip.jitter = 0
      $0.faults[0].loadZoneModulation = 0
      $0.faults[0].amplitudeScatter = 0
    }
    let once = line(envelope, near: 139.9, rate: Self.rate)
    let twice = line(envelope, near: 279.8, rate: Self.rate)
    // Strengths 1 and 0.36 alternate: (1 − 0.36) / (1 + 0.36), less a little for the shape of one impact.
    #expect(once / twice > 0.4 && once / twice < 0.65, "\(once / twice)")
  }

  @Test func slipLowersTheMeanRateByItsShare() throws {
    let envelope = try Self.envelope(.outerRace) { $0.faults[0].slip = .init(jitter: 0, mean: 0.02) }
    let slipped = line(envelope, near: 236.4 * 0.98, rate: Self.rate, within: 0.002)
    let ideal = line(envelope, near: 236.4, rate: Self.rate, within: 0.002)
    #expect(slipped > 20 * ideal)
  }

  @Test func jitterWeakensHighHarmonicsAndARandomWalkDoesSoMore() throws {
    func harmonic(_ order: Double, jitter: Double, accumulates: Bool) throws -> Double {
      let lines = try (1..<8).map { index in
        let envelope = try Self.envelope(.outerRace, at: index) {
          $0.faults[0].slip = .init(jitter: jitter, accumulates: accumulates)
          $0.faults[0].amplitudeScatter = 0
        }
        return amplitude(of: envelope, at: order * Self.orders.bpfo * Self.shaft, rate: Self.rate)
      }
      return (lines.reduce(0) { $0 + $1 * $1 } / 7).squareRoot()
    }
    for order in [1.0, 3] {
      let strict = try harmonic(order, jitter: 0, accumulates: false)
      // Independent jitter of deviation j periods leaves exp(−2·(π·h·j)²) of the h-th line.
      let loose = try harmonic(order, jitter: 0.05, accumulates: false)
      let expected = exp(-2 * pow(Double.pi * order * 0.05, 2))
      #expect(abs(loose / strict - expected) < 0.07, "\(order): \(loose / strict) for \(expected)")
      let walking = try harmonic(order, jitter: 0.05, accumulates: true)
      #expect(walking < 0.8 * loose)
    }
  }

  @Test func theDemosFaultStandsOutWithinSixSnapshotsOfItsOnset() throws {
    let synthesis = try BearingSynthesis(.demo)
    let length = 4096
    /// Power of bearing 3 near the resonance, from the start of a snapshot.
    func band(_ index: Int) -> Double {
      let start = 2 * 16_384
      let channel = Array(synthesis.snapshot(at: index)[start..<start + length])
      return stride(from: 3200.0, through: 3800, by: 20).reduce(0) {
        $0 + pow(amplitude(of: channel, at: $1, rate: 20_000), 2)
      }
    }
    let healthy = stride(from: 0, to: 80, by: 4).map(band).max() ?? .infinity
    for index in 82...86 { #expect(band(index) > 2 * healthy, "snapshot \(index)") }
  }
}

import Foundation
import Tensors

/// One channel of a made-up machine: what is added piece by piece.
package struct TestVibration: Sendable {
  package let sampleRateHz: Double
  /// `[sample]`
  package private(set) var samples: [Double]

  package init(seconds: Double, sampleRateHz: Double) {
    self.sampleRateHz = sampleRateHz
    samples = [Double](repeating: 0, count: Int((seconds * sampleRateHz).rounded()))
  }

  package var floats: [Float] { samples.map { Float($0) } }

  package var rms: Double { (samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)).squareRoot() }

  /// Gaussian noise; a colour c makes each value c times the one before plus something new.
  package mutating func addNoise(rms: Double = 1, colour: Double = 0, seed: UInt64) {
    var random = RandomStream(seed: seed, stream: 0xA015E)
    var last = random.normal()
    let fresh = (1 - colour * colour).squareRoot()
    for index in samples.indices {
      last = colour * last + fresh * random.normal()
      samples[index] += rms * last
    }
  }

  package mutating func addSine(hz: Double, amplitude: Double, phase: Double = 0.3) {
    let step = 2 * Double.pi * hz / sampleRateHz
    for index in samples.indices { samples[index] += amplitude * sin(step * Double(index) + phase) }
  }

  /// The first `count` multiples of a frequency, as strong as one another, below half the sample rate.
  package mutating func addHarmonics(of hz: Double, count: Int, amplitude: Double, seed: UInt64) {
    var random = RandomStream(seed: seed, stream: 0x5EED)
    for multiple in 1...count where Double(multiple) * hz < 0.45 * sampleRateHz {
      addSine(hz: Double(multiple) * hz, amplitude: amplitude, phase: 2 * .pi * random.uniform())
    }
  }

  package mutating func add(_ other: TestVibration, times factor: Double = 1) {
    for index in samples.indices { samples[index] += factor * other.samples[index] }
  }

  package mutating func transform(_ change: (Int, Double) -> Double) {
    for index in samples.indices { samples[index] = change(index, samples[index]) }
  }

  /// Impacts that each make a resonance ring.
  package struct Impacts: Sendable {
    package var rateHz: Double
    package var resonanceHz: Double
    /// Of the resonance, as a share of critical.
    package var damping = 0.04
    /// The standard deviation of the time between impacts, as a share of it.
    package var jitter = 0.005
    /// Whether each impact is late by its own jitter and that of all before it.
    package var accumulates = true
    /// The standard deviation of an impact's height.
    package var scatter = 0.1
    /// How often a defect turns through the load zone, and how much it is quieter opposite to it; 0 for not at all.
    package var loadHz = 0.0
    package var loadDepth = 0.0
    /// The height of every other impact.
    package var every2nd = 1.0

    package init(rateHz: Double, resonanceHz: Double) {
      self.rateHz = rateHz
      self.resonanceHz = resonanceHz
    }
  }

  package mutating func addImpacts(_ impacts: Impacts, seed: UInt64) {
    var random = RandomStream(seed: seed, stream: 0x1119AC7)
    let decay = 2 * Double.pi * impacts.damping * impacts.resonanceHz / sampleRateHz
    let step = 2 * Double.pi * impacts.resonanceHz / sampleRateHz
    let ring = Int(7 / decay)
    let period = sampleRateHz / impacts.rateHz
    var (due, number) = (random.uniform() * period, 0)
    while due < Double(samples.count) {
      let shift = impacts.jitter * random.normal() * period
      let time = due + shift
      let load = 2 * Double.pi * impacts.loadHz * time / sampleRateHz
      let height =
        (1 + impacts.scatter * random.normal()) * (1 - impacts.loadDepth * (1 - cos(load)) / 2)
        * (number.isMultiple(of: 2) ? 1 : impacts.every2nd)
      let first = max(0, Int(time.rounded(.up)))
      for index in first..<max(first, min(samples.count, first + ring)) {
        let age = Double(index) - time
        samples[index] += height * exp(-decay * age) * sin(step * age)
      }
      due += period + (impacts.accumulates ? shift : 0)
      number += 1
    }
  }
}

import Foundation
import Tensors
import Testing

@testable import Synthesis

@Suite struct GaussianNoiseTests {
  static let samples: [Float] = {
    var stream = RandomStream(seed: 5)
    var samples = [Float](repeating: 0, count: 1_000_001)
    GaussianNoise().fill(&samples, from: &stream)
    return samples
  }()

  @Test func theTopLayerCloses() {
    // The edges follow from each other downwards; only with the right constants does the last layer end at the density's 1.
    let edges = GaussianNoise().edges
    let top = 0.00492867323399 / edges[255] + exp(-0.5 * edges[255] * edges[255])
    #expect(edges.count == 257)
    #expect(abs(top - 1) < 1e-9)
    #expect(zip(edges, edges.dropFirst()).allSatisfy(>))
  }

  @Test func theFirstFourMomentsAreNormal() {
    let count = Double(Self.samples.count)
    let moments = (1...4).map { order in Self.samples.reduce(0.0) { $0 + pow(Double($1), Double(order)) } / count }
    // Five standard errors of each moment: √1, √2, √15, √96 over √n.
    for (moment, (expected, deviation)) in zip(moments, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(moment - expected) < 5 * (deviation / count).squareRoot(), "\(moment) for \(expected)")
    }
  }

  @Test("the share of numbers beyond each edge is normal", arguments: [-3.7, -3, -2, -1, -0.1, 0, 0.3, 1, 2.5, 3.6, 4])
  func distribution(edge: Double) {
    let count = Double(Self.samples.count)
    let share = Double(Self.samples.count { Double($0) > edge }) / count
    let expected = 0.5 * erfc(edge / 2.0.squareRoot())
    #expect(abs(share - expected) < 5 * (expected * (1 - expected) / count).squareRoot())
  }

  @Test func neighboursAreIndependent() {
    let samples = Self.samples
    for lag in 1...3 {
      let shifted = Array(samples.dropFirst(lag))
      #expect(abs(correlation(Array(samples.dropLast(lag)), shifted)) < 5 / Double(samples.count).squareRoot())
    }
  }

  @Test("coloured noise has unit power and its neighbours correlate as specified", arguments: [-0.5, 0, 0.3, 0.9])
  func autoregression(coefficient: Double) {
    var stream = RandomStream(seed: 6)
    var samples = [Float](repeating: 0, count: 400_001)
    var scratch = samples
    ColouredNoise(.init(autoregression: coefficient), sampleRateHz: 20_000)
      .fill(&samples, scratch: &scratch, from: &stream)
    #expect(abs(power(samples) - 1) < 0.03)
    #expect(abs(correlation(Array(samples.dropLast()), Array(samples.dropFirst())) - coefficient) < 0.01)
  }

  @Test func aModeHasItsShareOfThePowerAtItsFrequency() {
    let mode = BearingSpecification.Resonance(frequencyHz: 3000, bandwidthHz: 200, share: 0.4)
    let noise = ColouredNoise(.init(resonances: [mode]), sampleRateHz: 20_000)
    var total = 0.0
    var density = [2000.0: 0.0, 2900: 0, 3000: 0, 3100: 0]
    for seed in 1...40 as ClosedRange<UInt64> {
      var stream = RandomStream(seed: seed)
      var samples = [Float](repeating: 0, count: 4096)
      var scratch = samples
      noise.fill(&samples, scratch: &scratch, from: &stream)
      total += power(samples) / 40
      for frequency in density.keys {
        for offset in -2...2 {
          density[frequency, default: 0] += pow(
            amplitude(of: samples, at: frequency + Double(offset) * 10, rate: 20_000), 2)
        }
      }
    }
    #expect(abs(total - 1) < 0.03)
    let floor = density[2000, default: 0]
    // The Lorentzian's peak: 0.4 · 2/(π·200 Hz) over the floor's 0.6 / 10,000 Hz, plus the floor itself.
    let peak = density[3000, default: 0] / floor
    #expect(peak > 15 && peak < 30, "\(peak)")
    // Half the power at half the bandwidth.
    let sides = (density[2900, default: 0] + density[3100, default: 0]) / 2 / density[3000, default: 1]
    #expect(sides > 0.35 && sides < 0.7, "\(sides)")
  }
}

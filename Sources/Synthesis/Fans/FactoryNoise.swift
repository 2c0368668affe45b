internal import Foundation
internal import Tensors

/// The noise of a hall full of other machines: low and wide, with a compressor's hiss, mains hum and knocks; RMS 1 over a clip.
///
/// Half of its power is common to all microphones, half is each one's own, as in a diffuse field.
struct FactoryNoise: Sendable {
  private let rate: Double
  private let hall: ColouredNoise
  /// Knocks per second.
  private static let knockRate = 0.4

  init(sampleRateHz: Double) {
    rate = sampleRateHz
    let highest = FanVoice.highestShare * sampleRateHz
    let resonances = [(180.0, 90.0, 0.2), (2600, 1200, 0.08)].filter { $0.0 <= highest }
      .map { BearingSpecification.Resonance(frequencyHz: $0.0, bandwidthHz: $0.1, share: $0.2) }
    hall = FanVoice.noise(below: 120, resonances, rate: sampleRateHz)
  }

  /// What all microphones hear: noise, hum and knocks.
  func common(_ count: Int, from stream: inout RandomStream) -> [Float] {
    var samples = own(count, from: &stream)
    let hum = HarmonicSeries([0.25, 0.1, 0.05].map { (amplitude: $0, phase: 2 * .pi * stream.uniform()) })
    for i in samples.indices { samples[i] += Float(hum.value(at: 2 * .pi * (100 * Double(i) / rate))) }
    var time = 0.0
    while true {
      time += -log(1 - stream.uniform()) / Self.knockRate
      guard time < Double(count) / rate else { return samples }
      addKnock(at: Int(time * rate), to: &samples, from: &stream)
    }
  }

  /// What one microphone hears by itself.
  func own(_ count: Int, from stream: inout RandomStream) -> [Float] {
    var samples = [Float](repeating: 0, count: count)
    var scratch = samples
    hall.fill(&samples, scratch: &scratch, from: &stream)
    return samples
  }

  /// The sum of a common part and one's own, at RMS 1.
  func mix(_ common: [Float], _ own: [Float]?) -> [Float] {
    let mixed = own.map { own in zip(common, own).map { ($0 + $1) * Float(0.5).squareRoot() } } ?? common
    let power = mixed.reduce(0) { $0 + Double($1) * Double($1) } / Double(mixed.count)
    let gain = Float(power > 0 ? 1 / power.squareRoot() : 0)
    return mixed.map { $0 * gain }
  }

  /// A thing set down or struck: two modes that ring for some hundredths of a second.
  private func addKnock(at start: Int, to samples: inout [Float], from stream: inout RandomStream) {
    let strength = stream.uniform(in: 1...4)
    let highest = FanVoice.highestShare * rate
    for _ in 0..<2 {
      let turn = 2 * .pi * min(highest, stream.uniform(in: 250...2800)) / rate
      let decay = exp(-1 / (stream.uniform(in: 0.01...0.04) * rate))
      var height = strength
      for i in start..<min(samples.count, start + Int(0.3 * rate)) {
        samples[i] += Float(height * sin(turn * Double(i - start)))
        height *= decay
      }
    }
  }
}

import Foundation
import Tensors

/// A made-up accelerometer signal of a damaged bearing, and plain spectra of it for pictures and archives.
///
/// Impacts ring a resonance, shaft harmonics and noise lie beside them. The spectra are the textbook's, slow and simple;
/// nothing is judged by them.
package struct BearingVibration: Sendable {
  package var rateHz = 20_480.0
  package var count = 16_384
  package var shaftHz = 2000.0 / 60
  /// Impacts a second; 0 for a healthy bearing.
  package var impactHz = 0.0
  /// Peak of an impact against the noise's deviation.
  package var impactSize = 0.0
  /// How far the impacts swell and fade with each turn of the shaft, 0 ... 1: a damaged inner race turns through the load.
  package var modulation = 0.0
  package var resonanceHz = 4200.0
  package var seed: UInt64 = 1

  package init() {}

  package var samples: [Float] {
    var random = RandomStream(seed: seed)
    var signal = (0..<count).map { index -> Double in
      let time = Double(index) / rateHz
      let shaft = 0.05 * sin(2 * .pi * shaftHz * time) + 0.02 * sin(4 * .pi * shaftHz * time + 1)
      return shaft + 0.08 * random.normal()
    }
    guard impactHz > 0 else { return signal.map(Float.init) }
    var time = random.uniform() / impactHz
    while time < Double(count) / rateHz {
      // Slip lets each impact come a little early or late.
      let strength = 0.08 * impactSize * (1 + modulation * cos(2 * .pi * shaftHz * time)) * (1 + 0.1 * random.normal())
      let first = Int((time * rateHz).rounded(.up))
      for index in first..<min(first + 120, count) {
        let since = Double(index) / rateHz - time
        signal[index] += strength * exp(-900 * since) * sin(2 * .pi * resonanceHz * since)
      }
      time += (1 + 0.005 * random.normal()) / impactHz
    }
    return signal.map(Float.init)
  }

  /// Peak amplitudes from 0 Hz to half the rate, with a Hann window.
  package static func spectrum(_ samples: [Float]) -> [Float] {
    let count = samples.count
    let windowed = samples.enumerated().map { index, sample in
      (Double(sample) * (1 - cos(2 * .pi * Double(index) / Double(count))), 0.0)
    }
    return transformed(windowed).prefix(count / 2 + 1).map { Float(2 * hypot($0.0, $0.1) / Double(count)) }
  }

  /// The squared envelope of a band, as many samples as the band has bins (a power of 2 at least), its mean taken off.
  package func squaredEnvelope(_ samples: [Float], lowHz: Double, highHz: Double) -> [Float] {
    let bins = Self.transformed(samples.map { (Double($0), 0) })
    let resolution = rateHz / Double(samples.count)
    let low = Int(lowHz / resolution)
    let high = min(Int(highHz / resolution), samples.count / 2)
    var length = 1
    while length < high - low { length *= 2 }
    var band = [(Double, Double)](repeating: (0, 0), count: length)
    // The conjugate's transform gives the conjugate's inverse, of which only the magnitude is wanted.
    for bin in low..<high { band[bin - low] = (bins[bin].0, -bins[bin].1) }
    let envelope = Self.transformed(band).map {
      4 * ($0.0 * $0.0 + $0.1 * $0.1) / Double(samples.count * samples.count)
    }
    let mean = envelope.reduce(0, +) / Double(length)
    return envelope.map { Float($0 - mean) }
  }

  /// Squared envelope's excess over a Gaussian signal's: mean of |z|⁴ over the squared mean of |z|², less 2.
  package func kurtosis(_ samples: [Float], lowHz: Double, highHz: Double) -> Double {
    let centred = squaredEnvelope(samples, lowHz: lowHz, highHz: highHz).map(Double.init)
    let power = -(centred.min() ?? 0)
    let second = centred.reduce(0) { $0 + $1 * $1 } / Double(centred.count)
    return power > 0 ? second / (power * power) - 1 : 0
  }

  /// Cooley and Tukey's transform of 2ⁿ complex numbers.
  static func transformed(_ values: [(Double, Double)]) -> [(Double, Double)] {
    let count = values.count
    precondition(count > 0 && count & (count - 1) == 0, "a transform of \(count) values, wanted a power of 2")
    guard count > 1 else { return values }
    let half = count / 2
    let even = transformed((0..<half).map { values[2 * $0] })
    let odd = transformed((0..<half).map { values[2 * $0 + 1] })
    var result = [(Double, Double)](repeating: (0, 0), count: count)
    for index in 0..<half {
      let angle = -2 * .pi * Double(index) / Double(count)
      let (real, imaginary) = (cos(angle), sin(angle))
      let turned = (odd[index].0 * real - odd[index].1 * imaginary, odd[index].0 * imaginary + odd[index].1 * real)
      result[index] = (even[index].0 + turned.0, even[index].1 + turned.1)
      result[index + half] = (even[index].0 - turned.0, even[index].1 - turned.1)
    }
    return result
  }
}

internal import Foundation

/// Turns acceleration in g into velocity in mm/s, by which machines are judged: ISO 20816 takes the RMS from 10 to 1000
/// Hz. What is a velocity already is only cut to that band.
///
/// In frequency V = A · 9806.65 / (2πi f) for the bins inside the band, 0 outside. A record is no whole number of
/// turns, so it has a step between its end and its beginning, whose spectrum falls by 1/f only: divided by f once more
/// it would stand at 10 Hz above all else. The mean is therefore removed and a tenth of the record at either end faded
/// by a raised cosine, and only what lies between is given.
///
/// Machines below 600 rpm are judged from 2 Hz on: give that band.
package struct VelocityIntegration: Sendable {
  /// A velocity in mm/s.
  package struct Velocity: Sendable, Equatable {
    /// Between the faded ends, from sample `sampleCount / 10` on.
    package let waveform: [Float]
    /// The broadband severity of ISO 20816, in mm/s.
    package let rootMeanSquare: Double
    /// The largest magnitude, in mm/s: the true peak, not √2 times the RMS.
    package let peak: Double
  }

  /// What the samples are.
  package enum Quantity: Sendable, Equatable {
    /// In g.
    case acceleration
    /// In mm/s.
    case velocity
  }

  package let quantity: Quantity
  package let sampleCount: Int
  package let sampleRateHz: Double
  package let bandHz: ClosedRange<Double>

  /// Standard gravity in mm/s².
  package static let gravity = 9806.65

  package init(
    of quantity: Quantity = .acceleration, sampleCount: Int, sampleRateHz: Double,
    bandHz: ClosedRange<Double> = 10...1000
  ) {
    precondition(sampleCount >= 10, "a velocity of \(sampleCount) samples")
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    precondition(
      bandHz.lowerBound > 0 && bandHz.lowerBound < sampleRateHz / 2,
      "a band from \(bandHz.lowerBound) Hz at a rate of \(sampleRateHz) Hz")
    self.quantity = quantity
    self.sampleCount = sampleCount
    self.sampleRateHz = sampleRateHz
    self.bandHz = bandHz
  }

  /// - Parameter samples: `[sampleCount]`, of the quantity.
  package func callAsFunction(_ samples: Span<Float>) -> Velocity {
    precondition(samples.count == sampleCount, "\(samples.count) samples for a velocity of \(sampleCount)")
    let fft = RealFFT(length: sampleCount)
    fft.load(samples, minus: Float(mean(of: samples)), times: 1)
    let fade = sampleCount / 10
    for index in 0..<fade {
      let gain = Float(0.5 - 0.5 * cos(Double.pi * (Double(index) + 0.5) / Double(fade)))
      unsafe fft.samples.floats[index] *= gain
      unsafe fft.samples.floats[sampleCount - 1 - index] *= gain
    }
    fft.transform()
    let resolution = sampleRateHz / Double(sampleCount)
    for bin in 0..<fft.binCount {
      let frequency = Double(bin) * resolution
      guard quantity == .acceleration || !bandHz.contains(frequency) else { continue }
      let scale = bandHz.contains(frequency) ? Float(Self.gravity / (2 * Double.pi * frequency)) : 0
      let (real, imaginary) = unsafe (fft.bins.floats[2 * bin], fft.bins.floats[2 * bin + 1])
      unsafe fft.bins.floats[2 * bin] = imaginary * scale
      unsafe fft.bins.floats[2 * bin + 1] = -real * scale
    }
    let waveform = Array(fft.inverseOfBins()[fade..<sampleCount - fade])
    let square = waveform.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(waveform.count)
    return Velocity(
      waveform: waveform, rootMeanSquare: square.squareRoot(),
      peak: Double(waveform.reduce(0) { max($0, abs($1)) }))
  }
}

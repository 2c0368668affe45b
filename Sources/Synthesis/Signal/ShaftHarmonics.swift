internal import Foundation
internal import Tensors

/// Sines at multiples of the shaft speed, each channel with amplitudes and phases of its own.
struct ShaftHarmonics: Sendable {
  /// Of sin and cos of each harmonic: `[channel][harmonic]`.
  private let parts: [[(sine: Float, cosine: Float)]]
  private let count: Int

  /// - Parameter stream: The draws that stay the same in all snapshots.
  init(_ specification: BearingSpecification.Harmonics, channels: Int, from stream: inout RandomStream) {
    count = specification.amplitudes.count
    let spread = specification.spread
    parts = (0..<channels).map { _ in
      specification.amplitudes.map { amplitude in
        let scaled = amplitude * stream.uniform(in: 1 - spread...1 + spread)
        let phase = stream.uniform(in: 0...2 * .pi)
        return (sine: Float(scaled * cos(phase)), cosine: Float(scaled * sin(phase)))
      }
    }
  }

  /// One multiple of the shaft's angle over one snapshot, shared by all channels.
  struct Carrier {
    /// `[sample]`
    fileprivate var sines: [Float]
    fileprivate var cosines: [Float]

    /// By one rotation per sample: in double precision its error after a million samples is below a float's.
    fileprivate init(order: Double, turnsPerSample: Double, phase: Double, samples: Int) {
      sines = [Float](repeating: 0, count: samples)
      cosines = sines
      var (sine, cosine) = (sin(order * phase), cos(order * phase))
      let step = 2 * Double.pi * order * turnsPerSample
      let (stepSine, stepCosine) = (sin(step), cos(step))
      for i in 0..<samples {
        (sines[i], cosines[i]) = (Float(sine), Float(cosine))
        (sine, cosine) = (sine * stepCosine + cosine * stepSine, cosine * stepCosine - sine * stepSine)
      }
    }
  }

  /// - Parameters:
  ///   - turnsPerSample: The shaft's speed.
  ///   - phase: The shaft's angle at the first sample, in rad.
  func carriers(turnsPerSample: Double, phase: Double, samples: Int) -> [Carrier] {
    (0..<count).map { index in
      Carrier(order: Double(index + 1), turnsPerSample: turnsPerSample, phase: phase, samples: samples)
    }
  }

  /// Adds one channel's harmonics.
  func add(_ carriers: [Carrier], channel: Int, to samples: inout [Float]) {
    for (carrier, part) in zip(carriers, parts[channel]) {
      for i in samples.indices { samples[i] += part.sine * carrier.sines[i] + part.cosine * carrier.cosines[i] }
    }
  }
}

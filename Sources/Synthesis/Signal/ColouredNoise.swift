internal import Foundation
internal import Tensors

/// Stationary Gaussian noise of unit variance: a first-order floor and structural modes, each with its share of the power.
struct ColouredNoise: Sendable {
  private let white = GaussianNoise()
  private let floor: (coefficient: Double, gain: Double)
  private let modes: [Mode]

  init(_ specification: BearingSpecification.Noise, sampleRateHz: Double) {
    modes = specification.resonances.map { Mode($0, sampleRateHz: sampleRateHz) }
    let left = max(0, 1 - specification.resonances.reduce(0) { $0 + $1.share })
    floor = (specification.autoregression, left.squareRoot())
  }

  /// One stretch of noise.
  ///
  /// - Parameters:
  ///   - samples: Overwritten.
  ///   - scratch: Of the same length; what it holds does not matter.
  func fill(_ samples: inout [Float], scratch: inout [Float], from stream: inout RandomStream) {
    precondition(samples.count == scratch.count, "\(samples.count) samples, scratch for \(scratch.count)")
    white.fill(&samples, from: &stream)
    colourFloor(&samples, start: white.draw(from: &stream))
    for mode in modes {
      white.fill(&scratch, from: &stream)
      mode.add(scratch, start: (white.draw(from: &stream), white.draw(from: &stream)), to: &samples)
    }
  }

  /// x(t) = a·x(t−1) + √(1 − a²)·w(t), scaled to the floor's share.
  private func colourFloor(_ samples: inout [Float], start: Double) {
    let (coefficient, gain) = floor
    if coefficient == 0, gain == 1 { return }
    let innovation = (1 - coefficient * coefficient).squareRoot()
    var state = start
    var out = samples.mutableSpan
    for i in out.indices {
      state = coefficient * state + innovation * Double(out[i])
      out[i] = Float(gain * state)
    }
  }
}

/// One second-order mode: x(t) = φ₁·x(t−1) + φ₂·x(t−2) + w(t), with poles r·exp(± iθ).
///
/// φ₁ = 2r·cos θ, φ₂ = −r², θ = 2π·f/rate, r = exp(−π·bandwidth/rate). Its variance is (1 − φ₂) / ((1 + φ₂)·((1 − φ₂)² − φ₁²)).
private struct Mode: Sendable {
  private let first: Double
  private let second: Double
  private let gain: Double
  /// The standard deviation without gain, and the correlation of neighbours: what the first two samples start from.
  private let deviation: Double
  private let correlation: Double

  init(_ resonance: BearingSpecification.Resonance, sampleRateHz: Double) {
    let radius = exp(-Double.pi * resonance.bandwidthHz / sampleRateHz)
    first = 2 * radius * cos(2 * Double.pi * resonance.frequencyHz / sampleRateHz)
    second = -radius * radius
    let variance = (1 - second) / ((1 + second) * ((1 - second) * (1 - second) - first * first))
    deviation = variance.squareRoot()
    correlation = first / (1 - second)
    gain = resonance.share.squareRoot() / deviation
  }

  /// Adds the mode's answer to white noise.
  ///
  /// - Parameter start: Two standard normal numbers, for a start in the steady state.
  func add(_ white: [Float], start: (Double, Double), to samples: inout [Float]) {
    var before = deviation * start.0
    var last = correlation * before + deviation * (1 - correlation * correlation).squareRoot() * start.1
    var out = samples.mutableSpan
    let driving = white.span
    for i in out.indices {
      let next = first * last + second * before + Double(driving[i])
      (before, last) = (last, next)
      out[i] += Float(gain * next)
    }
  }
}

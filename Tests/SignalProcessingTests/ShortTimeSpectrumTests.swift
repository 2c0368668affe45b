import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct ShortTimeSpectrumTests {
  @Test func `frames equal scipy's`() {
    let signal: [Float] = [0.5, -1, 2, 0.25, 1.5, -0.75, 0, 3, -2, 1, 0.125]
    let hann = ShortTimeSpectrum(sampleRateHz: 10, segmentLength: 6)(signal.span)
    let hannReal = [
      0.08333333, 0.04166667, 0.20833333, -0.58333333, 0.8125, -0.59375, -0.28125, 0.9375, 0.52083333, -0.30208333,
      -0.26041667, 0.60416667, 0.11458333, 0.02604167, 0.44270833, -1.05208333, 0.01041667, 0.00520833, -0.00520833,
      -0.01041667,
    ]
    let hannImaginary = [
      0, -0.07216878, 0.36084392, 0, 0, -0.09021098, 0.12629537, 0, 0, 0.55930807, -1.06448956, 0, 0, 0.24356964,
      -0.67658235, 0, 0, -0.0090211, -0.0090211, 0,
    ]
    #expect(relativeDifference(hann.real.elements, hannReal) < 1e-6)
    #expect(relativeDifference(hann.imaginary.elements, hannImaginary) < 1e-6)
    #expect(hann.timesSeconds == [0, 0.3, 0.6, 0.9, 1.2])
    let odd = ShortTimeSpectrum(sampleRateHz: 10, segmentLength: 5, overlap: 3, window: .hamming)(signal.span)
    let oddReal = [
      0.12578906, 0.22772508, -0.29061961, 0.84861433, -0.57737052, 0.19010039, 0.34947182, -0.13434131, 0.10775355,
      0.6527222, -0.90071213, 0.68546214, 0.12264454, 0.41560749, -0.47692976, 0.13032247, -0.04788881, -0.16542057,
    ]
    let oddImaginary = [
      0, -0.01757805, 0.65517018, 0, 0.00284906, 0.77880049, 0, -0.48182437, 0.70126717, 0, 0.42054304, -1.07215812,
      0, 0.19281439, -1.21290217, 0, -0.16496233, -0.04644949,
    ]
    #expect(relativeDifference(odd.real.elements, oddReal) < 1e-6)
    #expect(relativeDifference(odd.imaginary.elements, oddImaginary) < 1e-6)
  }

  @Test("the inverse returns the signal", arguments: [1, 2, 97, 1000, 1001], [8, 31, 256])
  func roundTrip(count: Int, segmentLength: Int) {
    let signal = gaussianNoise(count, seed: 1).map { $0 + 2 }
    for overlap in [segmentLength / 2, 3 * segmentLength / 4] {
      let transform = ShortTimeSpectrum(sampleRateHz: 1, segmentLength: segmentLength, overlap: overlap)
      let back = transform.signal(of: transform(signal.span))
      #expect(relativeDifference(back, signal.map { Double($0) }) < 1e-6)
    }
  }

  @Test("energy in frames is energy in time", arguments: [97, 1000, 1009])
  func parseval(count: Int) {
    // Hann windows half a segment apart: their squares do not sum to one, so each frame is compared with its own taper.
    let signal = gaussianNoise(count, seed: 2)
    let transform = ShortTimeSpectrum(sampleRateHz: 1, segmentLength: 31, window: .hann, edges: .none)
    let frames = transform(signal.span)
    let taper = SpectralWindow.hann.values(31)
    let sum = taper.reduce(0) { $0 + Double($1) }
    #expect(frames.real.rowCount == (count - 31) / 16 + 1)
    for frame in 0..<frames.real.rowCount {
      let inTime = (0..<31).reduce(0.0) { $0 + pow(Double(signal[16 * frame + $1]) * Double(taper[$1]), 2) }
      let power = frames.power.row(frame).map { Double($0) }
      let inFrequency = (2 * power.reduce(0, +) - power[0]) * sum * sum / 31
      #expect(abs(inFrequency - inTime) < 1e-5 * inTime)
    }
  }

  @Test func `a delayed signal has the same frames, later`() {
    let signal = gaussianNoise(500, seed: 3)
    let transform = ShortTimeSpectrum(sampleRateHz: 1, segmentLength: 37, overlap: 20, edges: .none)
    let early = transform(signal.span)
    let later = Array(signal.dropFirst(17))
    let late = transform(later.span)
    #expect(late.real == early.real.rows(1..<1 + late.real.rowCount))
  }
}

@Suite struct SpectralKurtosisTests {
  @Test("noise has none on average, and scatters as it should", arguments: [(64, 1), (63, 2), (128, 3)])
  func noise(segmentLength: Int, seed: UInt64) {
    let signal = gaussianNoise(segmentLength * 400, seed: seed)
    let values = SpectralKurtosis(sampleRateHz: 1, segmentLength: segmentLength, overlap: 0)(signal.span)
    #expect(values.frameCount == 400)
    // The taper ties the bins beside 0 Hz and half the rate to their mirror images.
    let inner = values.kurtosis.dropFirst(2).dropLast(2).map { Double($0) }
    let mean = inner.reduce(0, +) / Double(inner.count)
    let spread = (inner.reduce(0) { $0 + $1 * $1 } / Double(inner.count)).squareRoot()
    #expect(abs(mean) < 4 * values.scatter / Double(inner.count).squareRoot())
    #expect(abs(spread / values.scatter - 1) < 0.5)
  }

  @Test func `a line has -1 and a line that comes and goes has much`() {
    let noise = gaussianNoise(64 * 200, seed: 4)
    let line = sine(amplitude: 5, cyclesPerSample: 16.0 / 64, count: noise.count)
    let steady = zip(noise, line).map { 0.01 * $0 + $1 }
    let sudden = zip(noise, line).enumerated().map { $1.0 + ($0 / 64 % 20 == 0 ? $1.1 : 0) }
    let meter = SpectralKurtosis(sampleRateHz: 6400, segmentLength: 64, overlap: 0)
    #expect(abs(meter(steady.span).kurtosis[16] + 1) < 0.01)
    let values = meter(sudden.span)
    #expect(values.kurtosis.firstIndex(of: values.kurtosis.max() ?? 0) == 16)
    #expect(values.kurtosis[16] > 5)
    #expect(values.resolutionHz == 100)
  }

  @Test func `silence is 0`() {
    let silence = [Float](repeating: 0, count: 100)
    let values = SpectralKurtosis(sampleRateHz: 1, segmentLength: 10)(silence.span)
    #expect(values.kurtosis == [Float](repeating: 0, count: 6))
  }
}

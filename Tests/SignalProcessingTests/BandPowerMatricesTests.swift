import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct BandPowerMatricesTests {
  /// The levels of a window by the two products, in double precision.
  private func levels(_ matrices: BandPowerMatrices, _ signal: [Float]) -> [Double] {
    let (length, bins) = (matrices.segmentLength, matrices.transform.columnCount)
    var power = [Double](repeating: 0, count: bins)
    for segment in 0..<matrices.segmentCount {
      let start = segment * matrices.segmentStride
      let samples = signal[start..<start + length].map(Double.init)
      let mean = samples.reduce(0, +) / Double(length)
      for bin in 0..<bins {
        let amplitude = (0..<length).reduce(0.0) { $0 + (samples[$1] - mean) * Double(matrices.transform[$1, bin]) }
        power[bin] += amplitude * amplitude
      }
    }
    return (0..<matrices.densities.columnCount).map { band in
      let density = (0..<bins).reduce(0.0) { $0 + power[$1] * Double(matrices.densities[$1, band]) }
      return 10 * log10(density + Double(matrices.floor))
    }
  }

  @Test(
    "the products give the levels of the transform",
    arguments: [(64, 64, 8), (257, 31, 5), (1024, 96, 24), (101, 100, 50), (500, 2, 1)])
  func sameLevels(sampleCount: Int, segmentLength: Int, bandCount: Int) {
    for (seed, offset, rate) in [(1, 0, 20_480), (2, 3, nil), (3, -20, 97)] as [(UInt64, Float, Double?)] {
      let signal = gaussianNoise(sampleCount, seed: seed).map { $0 + offset }
      let powers = BandPowers(
        sampleCount: sampleCount, sampleRateHz: rate, bandCount: bandCount, segmentLength: segmentLength)
      var expected = [Float](repeating: 0, count: bandCount)
      var out = expected.mutableSpan
      powers.logPowers(of: signal.span, into: &out)
      let matrices = powers.matrices
      #expect(
        matrices.transform.rowCount == segmentLength && matrices.densities.rowCount == matrices.transform.columnCount)
      #expect(relativeDifference(expected, levels(matrices, signal)) < 1e-5)
    }
  }
}

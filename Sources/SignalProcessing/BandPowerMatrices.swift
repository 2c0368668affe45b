internal import Foundation
package import Tensors

/// `BandPowers` as two matrix products, for programs that have matrices but no Fourier transform of ours.
///
/// With x a segment less its mean, a window's levels are
///
///     10 log₁₀( Σ over segments of (x · transform)² · densities + floor )
///
/// A product costs segment length × bins where a transform costs segment length × log₂: for segments of a few hundred samples
/// that is still little, and single precision loses no more than a transform does.
package struct BandPowerMatrices: Sendable {
  /// The samples of a segment.
  package let segmentLength: Int
  /// The samples from one segment's start to the next one's.
  package let segmentStride: Int
  /// How many segments a window has.
  package let segmentCount: Int
  /// `[segmentLength, 2 · bins]`: cosines, then sines, under the taper; the bins above 0 Hz, which no band holds.
  package let transform: Matrix
  /// `[2 · bins, bandCount]`: from the sum of squares over segments to each band's power density.
  package let densities: Matrix
  /// Added to each band's density before the logarithm.
  package let floor: Float
}

extension BandPowers {
  package var matrices: BandPowerMatrices {
    let segments = Windowing(length: welch.segmentLength, stride: welch.segmentLength - welch.overlap)
    let segmentCount = segments.count(inSampleCount: sampleCount)
    return BandPowerMatrices(
      segmentLength: segments.length, segmentStride: segments.stride, segmentCount: segmentCount,
      transform: welch.transform, densities: densities(segmentCount: segmentCount), floor: floor)
  }

  /// The weights of the bands, times what makes a density of |X|², for cosines and again for sines.
  private func densities(segmentCount: Int) -> Matrix {
    let binCount = welch.binCount - 1
    var matrix = Matrix(zeros: 2 * binCount, bands.count)
    for band in 0..<bands.count {
      for place in weights.offsets[band]..<weights.offsets[band + 1] {
        let bin = weights.firstBins[band] + place - weights.offsets[band]
        let isNyquist = 2 * bin == welch.segmentLength
        let scale = (isNyquist ? 1 : 2) * welch.scale / Double(segmentCount)
        let weight = Float(Double(weights.weights[place]) * scale)
        matrix[bin - 1, band] = weight
        matrix[binCount + bin - 1, band] = weight
      }
    }
    return matrix
  }
}

extension WelchSpectrum {
  /// The Fourier transform of a tapered segment, from bin 1 on: `[segmentLength, 2 · bins]`.
  fileprivate var transform: Matrix {
    let bins = binCount - 1
    var matrix = Matrix(zeros: segmentLength, 2 * bins)
    for sample in 0..<segmentLength {
      for bin in 0..<bins {
        // Reduced before the angle is taken, so that it stays exact.
        let turn = Double(sample * (bin + 1) % segmentLength) / Double(segmentLength)
        matrix[sample, bin] = Float(Double(window[sample]) * cos(2 * .pi * turn))
        matrix[sample, bins + bin] = Float(Double(window[sample]) * sin(2 * .pi * turn))
      }
    }
    return matrix
  }
}

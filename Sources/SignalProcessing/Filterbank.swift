package import Tensors

/// Bands over the bins of a Fourier transform: the rows of weights that turn a power spectrum into band powers.
///
/// Band b of a triangular bank rises from corner b to corner b + 1 and falls to corner b + 2, with `count + 2` corners
/// equally far apart on the layout's scale; mel banks equal librosa's `filters.mel`. A band covers few bins, so only those
/// are stored.
package struct Filterbank: Sendable {
  package let layout: BandLayout
  package let sampleRateHz: Double
  package let fftLength: Int
  /// Where each band is highest, or the middle of a rectangle: `[bandCount]`, rising.
  package let centresHz: [Double]
  /// From where to where each band reaches: `[bandCount]`; triangles overlap by half.
  package let edgesHz: [ClosedRange<Double>]

  let weights: BandWeights

  /// - Parameters:
  ///   - layout: Its highest frequency must not lie beyond half the sample rate.
  ///   - sampleRateHz: In Hz.
  ///   - fftLength: Samples of a frame.
  package init(_ layout: BandLayout, sampleRateHz: Double, fftLength: Int) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    precondition(fftLength > 1, "bands of transforms of \(fftLength) samples")
    let top = layout.highestHz ?? sampleRateHz / 2
    precondition(top <= sampleRateHz / 2, "bands up to \(top) Hz, above half the rate of \(sampleRateHz) Hz")
    precondition(top > layout.lowestHz, "bands from \(layout.lowestHz) Hz, wanted a lowest frequency below \(top) Hz")
    self.layout = layout
    self.sampleRateHz = sampleRateHz
    self.fftLength = fftLength
    let (binCount, resolution) = (fftLength / 2 + 1, sampleRateHz / Double(fftLength))
    let rangeHz = layout.lowestHz...top
    switch layout.shape {
    case .rectangle:
      let bands = FrequencyBands(edges: layout.scale.frequencies(layout.count + 1, inHz: rangeHz))
      centresHz = bands.centres
      edgesHz = (0..<layout.count).map { bands.edges[$0]...bands.edges[$0 + 1] }
      weights = BandWeights(bands, binCount: binCount, resolution: resolution, .mean).inWholeVectors(binCount: binCount)
    case .triangleOfUnitArea, .triangleOfUnitHeight:
      let corners = layout.scale.frequencies(layout.count + 2, inHz: rangeHz)
      centresHz = Array(corners.dropFirst().dropLast())
      edgesHz = (0..<layout.count).map { corners[$0]...corners[$0 + 2] }
      weights = BandWeights(
        triangles: corners, binCount: binCount, resolution: resolution,
        areUnitAreas: layout.shape == .triangleOfUnitArea
      ).inWholeVectors(binCount: binCount)
    }
  }

  package var bandCount: Int { layout.count }
  /// The bins of the power spectra it is made for.
  package var binCount: Int { fftLength / 2 + 1 }
  /// The distance between bins, in Hz.
  package var resolutionHz: Double { sampleRateHz / Double(fftLength) }

  /// The bands that no bin falls into, which are silent whatever is heard: triangles too narrow for the transform.
  ///
  /// Fewer bands, a longer transform or rectangles fill them.
  package var emptyBands: [Int] {
    (0..<bandCount).filter { band in weights.row(band).weights.allSatisfy { $0 == 0 } }
  }

  /// The weight of each bin in each band: `[band, bin]`, mostly zeros; for pictures and other programs.
  package var matrix: Matrix {
    var matrix = Matrix(zeros: bandCount, binCount)
    for band in 0..<bandCount {
      let row = weights.row(band)
      for (index, weight) in row.weights.enumerated() { matrix[band, row.firstBin + index] = weight }
    }
    return matrix
  }
}

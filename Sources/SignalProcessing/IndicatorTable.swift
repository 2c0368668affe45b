package import Tensors

/// Condition and spectral indicators of each window and channel, side by side as the columns of a matrix.
package struct IndicatorTable: Sendable {
  package let sampleCount: Int
  private let meter: SpectralIndicatorMeter

  /// - Parameters:
  ///   - sampleCount: The length of every signal.
  ///   - sampleRateHz: Nil where unknown; the centroid is then in cycles per sample.
  ///   - bandCount: Into how many equal bands the energy is divided.
  package init(sampleCount: Int, sampleRateHz: Double?, bandCount: Int = 8) {
    self.sampleCount = sampleCount
    meter = SpectralIndicatorMeter(sampleCount: sampleCount, sampleRateHz: sampleRateHz, bandCount: bandCount)
  }

  /// The name of each column of one channel, in order.
  package var names: [String] {
    [
      "rms", "peak", "crest_factor", "kurtosis", "skewness", "shape_factor", "impulse_factor", "clearance_factor",
      "spectral_centroid", "spectral_entropy",
    ] + (0..<meter.bands.count).map { "band_energy_\($0)" }
  }

  /// The indicators of one window of one channel: `[names.count]`.
  ///
  /// - Parameter signal: `[sampleCount]`
  package func indicators(of signal: Span<Float>) -> [Float] {
    let shape = ConditionIndicators(of: signal)
    let spectral = meter.indicators(of: signal)
    let values =
      [
        shape.rootMeanSquare, shape.peak, shape.crestFactor, shape.kurtosis, shape.skewness, shape.shapeFactor,
        shape.impulseFactor, shape.clearanceFactor, spectral.centroid, spectral.entropy,
      ] + spectral.bandEnergies
    return values.map(Float.init)
  }

  /// The indicators of every window and channel of a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: `[channel, sample]`
  ///   - windowing: Of `sampleCount` samples.
  /// - Returns: `[window, channel · names.count + indicator]`
  package func indicators(of snapshot: Matrix, _ windowing: Windowing) -> Matrix {
    precondition(
      windowing.length == sampleCount, "windows of \(windowing.length) samples for indicators of \(sampleCount)")
    let (channels, width) = (snapshot.rowCount, snapshot.columnCount)
    let windowCount = windowing.count(inSampleCount: width)
    let rows = concurrentMap(windowCount) { window in
      let range = windowing.range(ofWindow: window)
      let samples = snapshot.elements.span
      var row: [Float] = []
      for channel in 0..<channels {
        row += indicators(
          of: samples.extracting(channel * width + range.lowerBound..<channel * width + range.upperBound))
      }
      return row
    }
    return Matrix(rows: rows, columnCount: channels * names.count)
  }
}

internal import Foundation

/// How one value per snapshot becomes the trend curve that people read.
package struct HealthIndicator: Sendable, Equatable {
  package enum Scale: String, Sendable, Codable {
    case linear
    /// 20 log₁₀ of the value, in dB: energy-like values spread over decades, and growth is then a slope.
    case decibels
  }

  package var scale: Scale
  package var smoothing: Smoothing
  package var band: HealthyBand.Method

  /// A median of five: as slow as three-in-a-row persistence, and blind to two wild snapshots.
  package static let standard = HealthIndicator(
    scale: .linear, smoothing: .runningMedian(count: 5), band: HealthyBand.standardMethod)

  package init(scale: Scale, smoothing: Smoothing, band: HealthyBand.Method) {
    self.scale = scale
    self.smoothing = smoothing
    self.band = band
  }

  /// The curve of one channel.
  ///
  /// - Parameters:
  ///   - values: One per snapshot, nil where left out; positive on the decibel scale, others there count as left out.
  ///   - healthy: The healthy snapshots; the band is that of their smoothed values, so that curve and band compare.
  package func trend(of values: [Double?], healthy: Range<Int>) -> HealthTrend {
    precondition(
      healthy.lowerBound >= 0 && healthy.upperBound <= values.count,
      "healthy snapshots \(healthy) of \(values.count)")
    let scaled = values.map { value in value.flatMap { onScale($0) } }
    let smoothed = CausalSmoother.smooth(scaled, smoothing)
    return HealthTrend(
      values: scaled, smoothed: smoothed, band: HealthyBand(of: smoothed[healthy].compactMap { $0 }, band))
  }

  private func onScale(_ value: Double) -> Double? {
    switch scale {
    case .linear: value.isFinite ? value : nil
    case .decibels: value > 0 && value.isFinite ? 20 * log10(value) : nil
    }
  }
}

/// A channel's health indicator over the snapshots of a recording.
package struct HealthTrend: Sendable, Equatable {
  /// `[snapshot]`, on the indicator's scale; nil where the snapshot was left out.
  package let values: [Double?]
  /// `[snapshot]`, from this and earlier values only.
  package let smoothed: [Double?]
  /// nil where fewer than two healthy snapshots have a value.
  package let band: HealthyBand?
}

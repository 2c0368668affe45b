internal import Foundation
internal import Tensors

/// How far each place of a spectrum stands out of its neighbourhood: -ln of the share of neighbours that are as high.
///
/// A rank, so neither the floor's shape nor the strength of the strongest line counts; where nothing but noise is,
/// the scores are those of a standard exponential variable whatever the noise's distribution. A place is the highest
/// of three bins, because lines fall between bins. Masked places score 1, the mean.
struct LineScores: Sendable {
  /// `[bin]`
  let values: [Float]
  /// `[bin]`: the power over that of the floor around it; 0 where masked.
  let heights: [Float]
  let isMasked: [Bool]
  /// The distance between bins, in orders.
  let resolution: Double

  /// Neighbours lie within 35 % of the frequency, and at least 1.3 orders away: far enough to hold hundreds, near
  /// enough to share the floor.
  static let reach = 0.35
  static let leastReach = 1.3
  /// The floor is the median within 0.75 orders, which lines can't fill.
  static let floorReach = 0.75
  /// Bins below are the offset's and the taper's.
  static let firstBin = 3

  /// What -ln(0.05) is: higher than 95 % of the neighbourhood.
  static let seen: Float = 3

  /// - Parameter order: The highest that will be asked for; a neighbourhood more is scored.
  init(_ spectrum: OrderSpectrum, upTo order: Double, _ mask: LineMask) {
    let bins = min(spectrum.power.count, Int(order * (1 + Self.reach) / spectrum.resolution) + 2)
    let isMasked = mask.places(bins: bins, resolution: spectrum.resolution)
    let power = Array(spectrum.power.prefix(bins))
    let floor = Self.runningMedian(power, reach: max(5, Int(Self.floorReach / spectrum.resolution)))
    let heights = (0..<bins).map { isMasked[$0] || floor[$0] <= 0 ? 0 : power[$0] / floor[$0] }
    let peaks = heights.indices.map { bin in
      isMasked[bin] ? 0 : heights[max(0, bin - 1)...min(bins - 1, bin + 1)].max() ?? 0
    }
    var values = [Float](repeating: 1, count: bins)
    for bin in min(Self.firstBin, bins)..<bins where !isMasked[bin] {
      let reach = max(Int(Self.reach * Double(bin)), Int(Self.leastReach / spectrum.resolution))
      let neighbours = max(Self.firstBin, bin - reach)...min(bins - 1, bin + reach)
      values[bin] = Self.score(of: bin, peaks.span, isMasked.span, neighbours)
    }
    self.values = values
    self.isMasked = isMasked
    self.heights = heights
    resolution = spectrum.resolution
  }

  /// In dB over the floor; nil where masked.
  func levelDB(_ bin: Int) -> Double? {
    isMasked[bin] || heights[bin] <= 0 ? nil : 10 * log10(Double(heights[bin]))
  }

  private static func score(
    of bin: Int, _ peaks: Span<Float>, _ isMasked: Span<Bool>, _ neighbours: ClosedRange<Int>
  ) -> Float {
    let own = peaks[bin]
    var (higher, all) = (0, 0)
    for place in neighbours {
      // Counted without branches: this loop is the longest of the search.
      let counts = isMasked[place] ? 0 : 1
      all += counts
      higher += peaks[place] >= own ? counts : 0
    }
    return -log(Float(higher) / Float(all))
  }

  /// The median of the values within `reach` bins of each; fewer at the ends.
  private static func runningMedian(_ values: [Float], reach: Int) -> [Float] {
    var window: [Float] = []
    window.reserveCapacity(2 * reach + 2)
    func place(of value: Float) -> Int {
      var (low, high) = (0, window.count)
      while low < high {
        let middle = (low + high) / 2
        if window[middle] < value { low = middle + 1 } else { high = middle }
      }
      return low
    }
    for value in values.prefix(reach) { window.insert(value, at: place(of: value)) }
    return values.indices.map { index in
      if index + reach < values.count { window.insert(values[index + reach], at: place(of: values[index + reach])) }
      if index > reach { window.remove(at: place(of: values[index - reach - 1])) }
      return window[window.count / 2]
    }
  }
}

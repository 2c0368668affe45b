internal import Foundation
internal import Tensors

/// How far each place of a spectrum stands out of its neighbourhood: -ln of the share of noise that gets as high.
///
/// Among the neighbours the share is counted: a rank, so neither the floor's shape nor the strength of the strongest
/// line counts, and where nothing but noise is, the scores are those of a standard exponential variable. A place
/// beyond them is scored by the exponential tail that leads on from their median through their upper fifth, for a few
/// dozen neighbours could not tell a line of 20 dB from one of 8. A place is the highest of three bins, because lines
/// fall between bins. Masked places, and the first bins, score as noise would: whatever is compared, a comb that meets
/// masks or one that doesn't, has the same chance of a high sum where there is nothing.
struct LineScores: Sendable {
  /// `[bin]`
  let values: [Float]
  /// `[bin]`: the power over that of the floor around it; 0 where masked.
  let heights: [Float]
  /// `[place]`: the highest of three bins' heights, which is what a place is scored by; 0 where masked.
  let peaks: [Float]
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
  /// However high: one line or two that happen to fit must not make a comb of five.
  static let most: Float = 8
  /// The tail leads from the neighbours' median through the quantile above which a fifth of them lie. Lines rarely fill
  /// a fifth; where they do, the ranks remain.
  private static let tail = 0.2

  /// `[place]`: what places score whose heights are the highest of three bins of noise.
  static let noise: [Float] = {
    var random = RandomStream(seed: 0x3A5C)
    let bins = (0..<(1 << 16) + 2).map { _ in random.uniform() }
    return (0..<bins.count - 2).map { place in
      let highest = max(bins[place], bins[place + 1], bins[place + 2])
      return min(most, Float(-log(1 - highest * highest * highest)))
    }
  }()

  /// - Parameter order: The highest that will be asked for; a neighbourhood more is scored.
  init(_ spectrum: OrderSpectrum, upTo order: Double, _ mask: LineMask) {
    let bins = min(spectrum.power.count, Int(order * (1 + Self.reach) / spectrum.resolution) + 2)
    let power = Array(spectrum.power.prefix(bins))
    let floor = Self.runningMedian(power, reach: max(5, Int(Self.floorReach / spectrum.resolution)))
    var heights = (0..<bins).map { floor[$0] <= 0 ? 0 : power[$0] / floor[$0] }
    let isMasked = Self.widened(mask.places(bins: bins, resolution: spectrum.resolution), heights)
    for bin in heights.indices where isMasked[bin] { heights[bin] = 0 }
    let peaks = heights.indices.map { bin in
      isMasked[bin] ? 0 : heights[max(0, bin - 1)...min(bins - 1, bin + 1)].max() ?? 0
    }
    values = Self.scores(of: peaks, isMasked, resolution: spectrum.resolution)
    self.isMasked = isMasked
    self.heights = heights
    self.peaks = peaks
    resolution = spectrum.resolution
  }

  /// Whether a line stands here.
  func isSeen(_ bin: Int) -> Bool { !isMasked[bin] && values[bin] >= Self.seen }

  /// In dB over the floor; nil where masked.
  func levelDB(_ bin: Int) -> Double? {
    isMasked[bin] || heights[bin] <= 0 ? nil : 10 * log10(Double(heights[bin]))
  }

  /// What a place was scored by, in dB over the floor; nil where masked.
  func peakDB(_ place: Int) -> Double? {
    isMasked[place] || peaks[place] <= 0 ? nil : 10 * log10(Double(peaks[place]))
  }

  /// A strong line leaks past its mask: as long as it falls and stands 6 dB out, for three bins at most, it is masked too.
  private static func widened(_ isMasked: [Bool], _ heights: [Float]) -> [Bool] {
    var widened = isMasked
    for bin in isMasked.indices where isMasked[bin] {
      for step in [-1, 1] {
        var place = bin + step
        while heights.indices.contains(place), !isMasked[place], abs(place - bin) <= 3,
          heights[place] > 4, heights[place] < heights[place - step]
        {
          widened[place] = true
          place += step
        }
      }
    }
    return widened
  }

  private static func scores(of peaks: [Float], _ isMasked: [Bool], resolution: Double) -> [Float] {
    var values = peaks.indices.map { noise[$0 % noise.count] }
    var neighbours = SortedWindow()
    var range = firstBin..<firstBin
    for bin in min(firstBin, peaks.count)..<peaks.count {
      let reach = max(Int(Self.reach * Double(bin)), Int(leastReach / resolution))
      // Both ends only ever move up.
      let wanted = max(firstBin, bin - reach)..<min(peaks.count, bin + reach + 1)
      for place in range.upperBound..<wanted.upperBound where !isMasked[place] {
        neighbours.insert(peaks[place])
      }
      for place in range.lowerBound..<wanted.lowerBound where !isMasked[place] {
        neighbours.remove(peaks[place])
      }
      range = wanted
      if !isMasked[bin] { values[bin] = score(of: peaks[bin], among: neighbours) }
    }
    return values
  }

  private static func score(of peak: Float, among neighbours: SortedWindow) -> Float {
    let all = neighbours.values.count
    let rank = -log(Float(all - neighbours.place(of: peak)) / Float(all))
    let (middle, edge) = (neighbours.values[all / 2], neighbours.values[Int((1 - tail) * Double(all))])
    guard peak > edge, edge > middle else { return rank }
    let beyond = (peak - edge) / (edge - middle) * Float(log(0.5 / tail)) - Float(log(tail))
    return min(most, max(rank, beyond))
  }

  /// The median of the values within `reach` bins of each; fewer at the ends.
  private static func runningMedian(_ values: [Float], reach: Int) -> [Float] {
    var window = SortedWindow()
    for value in values.prefix(reach) { window.insert(value) }
    return values.indices.map { index in
      if index + reach < values.count { window.insert(values[index + reach]) }
      if index > reach { window.remove(values[index - reach - 1]) }
      return window.values[window.values.count / 2]
    }
  }
}

/// Values in rising order while some come and others go.
private struct SortedWindow {
  private(set) var values: [Float] = []

  /// How many are smaller.
  func place(of value: Float) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func insert(_ value: Float) { values.insert(value, at: place(of: value)) }

  /// - Parameter value: One that was inserted.
  mutating func remove(_ value: Float) { values.remove(at: place(of: value)) }
}

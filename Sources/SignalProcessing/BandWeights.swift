/// How much each bin of a spectrum counts in each band.
///
/// A bin stands for the frequencies up to halfway to its neighbours, and counts in a band by the part of it that lies
/// there; so a band narrower than a bin still has a value. The bin at 0 Hz is left out: with the mean removed it is
/// empty.
struct BandWeights: Sendable {
  /// What becomes of a band's bins.
  enum Combination {
    /// Each bin by the share of the band it covers; a band's weights sum to 1.
    case mean
    /// Each bin by the share of it that lies in the band; a bin's weights sum to 1 where the bands span it.
    case sum
  }

  /// The first bin of each band.
  private(set) var firstBins: [Int] = []
  /// Where each band's weights stand in `weights`: `[bandCount + 1]`.
  private(set) var offsets: [Int] = [0]
  private(set) var weights: [Float] = []

  init(_ bands: FrequencyBands, binCount: Int, resolution: Double, _ combination: Combination) {
    precondition(binCount > 1, "bands need bins above 0 Hz, not \(binCount) bin")
    let top = bands.edges[bands.count] / resolution
    for band in 0..<bands.count {
      let (low, high) = (bands.edges[band] / resolution, bands.edges[band + 1] / resolution)
      let first = min(max(1, Int((low + 0.5).rounded(.down))), binCount - 1)
      let last = min(max(first, Int((high - 0.5).rounded(.up))), binCount - 1)
      let covered = (first...last).map { bin in
        max(0, min(high, Double(bin) + 0.5) - max(low, Double(bin) - 0.5))
      }
      switch combination {
      case .mean:
        let total = covered.reduce(0, +)
        // A band wholly below half a bin would have the 0 Hz bin only; it takes the one above.
        for (offset, part) in covered.enumerated() {
          weights.append(total > 0 ? Float(part / total) : offset == 0 ? 1 : 0)
        }
      case .sum:
        for (offset, part) in covered.enumerated() {
          let centre = Double(first + offset)
          let width = min(top, centre + 0.5) - (centre - 0.5)
          weights.append(Float(part / width))
        }
      }
      firstBins.append(first)
      offsets.append(weights.count)
    }
  }

  var bandCount: Int { firstBins.count }

  /// Writes the weighted sum of `power` over each band.
  func combine(_ power: Span<Float>, into bands: inout MutableSpan<Float>) {
    precondition(bands.count == bandCount, "room for \(bands.count) bands of \(bandCount)")
    let starts = offsets.span
    let firsts = firstBins.span
    let all = weights.span
    for band in bands.indices {
      bands[band] = weightedSum(power, from: firsts[band], all, starts[band]..<starts[band + 1])
    }
  }
}

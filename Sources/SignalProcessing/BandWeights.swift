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

  /// Triangles between corners that rise: band b is 0 at corner b, highest at b + 1 and 0 again at b + 2.
  ///
  /// - Parameters:
  ///   - corners: In Hz, two more than bands; `resolution` is the distance of bins in Hz.
  ///   - areUnitAreas: Whether each triangle is 2 / (its width in Hz) high, and not 1.
  init(triangles corners: [Double], binCount: Int, resolution: Double, areUnitAreas: Bool) {
    for band in 0..<corners.count - 2 {
      let (low, centre, high) = (corners[band], corners[band + 1], corners[band + 2])
      let height = areUnitAreas ? 2 / (high - low) : 1
      let first = min(Int((low / resolution).rounded(.down)), binCount - 1)
      let last = max(first, min(Int((high / resolution).rounded(.up)), binCount - 1))
      let row = (first...last).map { bin in
        let hz = Double(bin) * resolution
        return height * max(0, min((hz - low) / (centre - low), (high - hz) / (high - centre)))
      }
      append(firstBin: first, row.map { Float($0) })
    }
  }

  private init() {}

  private mutating func append(firstBin: Int, _ row: some Collection<Float>) {
    firstBins.append(firstBin)
    weights.append(contentsOf: row)
    offsets.append(weights.count)
  }

  /// The same bands with zeros added to each row up to a multiple of eight, where there are so many bins.
  ///
  /// Rows of a few weights then need no loop for what is left over from vectors of eight.
  func inWholeVectors(binCount: Int) -> BandWeights {
    var widened = BandWeights()
    for band in 0..<bandCount {
      var (first, row) = self.row(band)
      row = ArraySlice(row.reversed().drop { $0 == 0 }.reversed())
      let leading = row.prefix { $0 == 0 }.count
      first += leading
      row = row.dropFirst(leading)
      let width = min((max(1, row.count) + 7) & ~7, binCount)
      let start = max(0, min(first, binCount - width))
      let (before, after) = (first - start, width - (first - start) - row.count)
      let zeros = (ArraySlice(repeating: Float(0), count: before), ArraySlice(repeating: Float(0), count: after))
      widened.append(firstBin: start, zeros.0 + row + zeros.1)
    }
    return widened
  }

  var bandCount: Int { firstBins.count }

  func row(_ band: Int) -> (firstBin: Int, weights: ArraySlice<Float>) {
    (firstBins[band], weights[offsets[band]..<offsets[band + 1]])
  }

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

  /// The same for rows in whole vectors, where both lie in memory of ours.
  ///
  /// - Parameter power: As many bins as the weights were made for.
  func combine(_ power: UnsafePointer<Float>, into bands: UnsafeMutablePointer<Float>) {
    let starts = offsets.span
    let firsts = firstBins.span
    unsafe weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      for band in firsts.indices {
        let (start, end) = (starts[band], starts[band + 1])
        let (row, here) = unsafe (weights + start, power + firsts[band])
        guard (end - start).isMultiple(of: 8) else {
          unsafe bands[band] = weightedSum(here, row, count: end - start)
          continue
        }
        var lanes = SIMD8<Float>(repeating: 0)
        for index in stride(from: 0, to: end - start, by: 8) { unsafe lanes += here.vector(index) * row.vector(index) }
        // Rows of one or two vectors spend their time here; one addition after the other would take twice as long.
        let four = lanes.lowHalf + lanes.highHalf
        let two = four.lowHalf + four.highHalf
        unsafe bands[band] = two.x + two.y
      }
    }
  }
}

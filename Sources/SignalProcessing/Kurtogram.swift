package import Tensors

/// The kurtosis of a signal's envelope in bands of many centres and widths: where in frequency its impacts ring.
///
/// Antoni's fast kurtogram (Mechanical Systems and Signal Processing 21, 2007, 108-124). A tree of filters halves the
/// frequency axis again and again (levels 0, 1, 2 …), and beside each half stand thirds (1.6, 2.6 …), so that widths of
/// rate/2 over 1, 2, 3, 4, 6, 8, 12 … are tried. The complex output c of each band is kept at its own rate, and
///
///     SK = mean(|c|⁴) / mean(|c|²)² − 2
///
/// which is 0 for Gaussian noise, −1 for a steady line, and large where a few impacts stand above the rest. The filters
/// are Antoni's too: 17 taps (Hamming, edge at 0.4 of half the rate) for halves and 25 for thirds. The first sixteenth
/// of each band is left out: there the filters are still filling.
///
/// A narrow band has few samples (`Kurtogram.scatter`), and blurs impacts that follow each other faster than it is
/// wide. The filters of the outermost bands reach across 0 Hz or half the rate, so that their outputs are not fully
/// complex: noise reads 0.1 to 0.2 there.
package struct Kurtogram: Sendable {
  package let sampleCount: Int
  package let sampleRateHz: Double
  /// The finest level; its bands are rate / 2^(levelCount + 1) wide.
  package let levelCount: Int

  let halfTaps: [SIMD8<Float>]
  let thirdTaps: [SIMD8<Float>]

  /// - Parameters:
  ///   - sampleCount: The length of every signal.
  ///   - sampleRateHz: In Hz.
  ///   - levelCount: Where nil, as many as leave 256 samples in each of the finest bands, so that noise alone scatters
  ///     by no more than 2/√256 = 1/8, and at most 6: a 64th of the axis is narrower than most resonances.
  package init(sampleCount: Int, sampleRateHz: Double, levelCount: Int? = nil) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    let levelCount = levelCount ?? Self.levelCount(forSampleCount: sampleCount)
    precondition(levelCount >= 0, "\(levelCount) levels")
    precondition(
      sampleCount >> levelCount >= 32, "\(sampleCount) samples leave fewer than 32 a band on level \(levelCount)")
    self.sampleCount = sampleCount
    self.sampleRateHz = sampleRateHz
    self.levelCount = levelCount
    halfTaps = KurtogramFilters.halfTaps
    thirdTaps = KurtogramFilters.thirdTaps
  }

  /// As many levels as leave 256 samples in each of the finest bands, from 0 to 6.
  package static func levelCount(forSampleCount sampleCount: Int) -> Int {
    (0...6).last { sampleCount >> $0 >= 256 } ?? 0
  }

  /// The bands and their kurtosis for one signal.
  ///
  /// - Parameter signal: `[sampleCount]`; its mean does not count.
  package func callAsFunction(_ signal: Span<Float>) -> Map {
    precondition(signal.count == sampleCount, "\(signal.count) samples for a kurtogram of \(sampleCount)")
    return Map(sampleRateHz: sampleRateHz, levelCount: levelCount, kurtoses: kurtoses(of: signal))
  }

  /// The map of each channel of a snapshot, on all processors.
  ///
  /// - Parameter snapshot: `[channel, sampleCount]`
  package func maps(of snapshot: Matrix) -> [Map] {
    let width = snapshot.columnCount
    return concurrentMap(snapshot.rowCount) { channel in
      self(snapshot.elements.span.extracting(channel * width..<(channel + 1) * width))
    }
  }

  /// The standard deviation of a band's kurtosis where the signal is Gaussian noise: 2/√n for n independent samples in
  /// the band.
  package func scatter(at node: Node) -> Double {
    let share = (node.bandHz.upperBound - node.bandHz.lowerBound) / (sampleRateHz / 2)
    return 2 / (Double(sampleCount) * share * 15 / 16).squareRoot()
  }
}

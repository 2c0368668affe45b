internal import Foundation

/// Reads the speed of a shaft from the vibration itself, where its harmonics stand out.
///
/// For each speed in a declared range, the levels of its first harmonics above the noise around them are averaged:
///
///     score(f) = mean over h = 1 … H of min(4, ln( P(h·f) / median of P around h·f ))
///
/// The bound keeps one strong line, mains or a gear, from passing for a shaft: several harmonics must stand out. In
/// noise each term has a mean of −0.21 and a deviation of π/√6 (a logarithm of an exponential variable), so the score's
/// significance is known. The best is given if noise alone would beat it, anywhere in the range, with a chance of less
/// than `risk`; else nothing is: a wrong speed is worse than none.
///
/// The speed must be steady within a bin over the record (1/T). A range that spans more than an octave can hold both a
/// speed and its half; the lowest whose own harmonics stand as high is taken. Harmonics of the mains look like a shaft:
/// declare a range without the mains frequency where they are strong.
package struct ShaftSpeedEstimation: Sendable {
  package struct Estimate: Sendable, Equatable {
    package let speedHz: Double
    /// How many standard deviations of noise the harmonics stand above it.
    package let significance: Double
    /// The chance that noise alone reaches as much anywhere in the range (an upper bound).
    package let probabilityOfChance: Double
  }

  package let sampleCount: Int
  package let sampleRateHz: Double
  package let rangeHz: ClosedRange<Double>
  package let harmonicCount: Int
  package let risk: Double

  /// - Parameters:
  ///   - sampleCount: The length of every signal.
  ///   - sampleRateHz: In Hz.
  ///   - rangeHz: The speeds that are possible; the lowest at least eight bins above 0 Hz.
  ///   - harmonicCount: 5 by default: shafts seldom show more. The last must lie below half the sample rate.
  ///   - risk: The probability of naming a speed in noise alone.
  package init(
    sampleCount: Int, sampleRateHz: Double, rangeHz: ClosedRange<Double>, harmonicCount: Int = 5, risk: Double = 1e-3
  ) {
    precondition(harmonicCount > 0, "\(harmonicCount) harmonics")
    precondition(
      rangeHz.lowerBound * Double(sampleCount) >= 8 * sampleRateHz,
      "a lowest speed of \(rangeHz.lowerBound) Hz in \(sampleCount) samples at \(sampleRateHz) Hz is less than 8 bins")
    precondition(
      rangeHz.upperBound * Double(harmonicCount) < sampleRateHz / 2,
      "harmonic \(harmonicCount) of \(rangeHz.upperBound) Hz at a rate of \(sampleRateHz) Hz")
    self.sampleCount = sampleCount
    self.sampleRateHz = sampleRateHz
    self.rangeHz = rangeHz
    self.harmonicCount = harmonicCount
    self.risk = risk
  }

  /// The speed, or nil where no harmonics stand out.
  ///
  /// - Parameter signal: `[sampleCount]`
  package func callAsFunction(_ signal: Span<Float>) -> Estimate? {
    let levels = levels(of: signal)
    let resolution = sampleRateHz / Double(sampleCount)
    // The highest harmonic moves by half a bin from one candidate to the next.
    let step = resolution / Double(2 * harmonicCount)
    let count = Int((rangeHz.upperBound - rangeHz.lowerBound) / step) + 1
    let scores = (0..<count).map { index in
      score(levels, (rangeHz.lowerBound + Double(index) * step) / resolution)
    }
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return nil }
    // Of a speed and its fractions the lowest that explains as much; each harmonic's whole line counts.
    var chosen = best
    for divisor in 2...4 {
      let target = (rangeHz.lowerBound + Double(best) * step) / Double(divisor)
      let near = Int(((target - rangeHz.lowerBound) / step).rounded())
      let places =
        max(0, near - harmonicCount)..<max(max(0, near - harmonicCount), min(count, near + harmonicCount + 1))
      guard let place = places.max(by: { scores[$0] < scores[$1] }) else { continue }
      if scores[place] > 0.9 * scores[best] { chosen = place }
    }
    let deviation = Double.pi / 6.0.squareRoot() / Double(harmonicCount).squareRoot()
    let significance = (scores[chosen] - Self.noiseMean) / deviation
    let chance = min(1, Double(count) * 0.5 * erfc(significance / 2.0.squareRoot()))
    guard chance < risk else { return nil }
    return Estimate(
      speedHz: rangeHz.lowerBound + Double(chosen) * step, significance: significance, probabilityOfChance: chance)
  }

  /// The mean of ln(P / median) for exponential P: −γ − ln ln 2.
  private static let noiseMean = -0.577_215_664_901_5 - log(log(2.0))

  /// 17 dB: four of five harmonics must be about as high.
  private static let highestLevel = 4.0

  private func score(_ levels: [Double], _ bin: Double) -> Double {
    (1...harmonicCount).reduce(0) { $0 + levels[Int((bin * Double($1)).rounded())] } / Double(harmonicCount)
  }

  /// ln(P / median of P around it) of each bin, bounded.
  private func levels(of signal: Span<Float>) -> [Double] {
    let power = Periodogram(sampleCount: sampleCount, sampleRateHz: sampleRateHz, window: .hann)
      .spectrum(of: signal).values
    // As wide as the lowest speed, so that at most a harmonic or two lie within, and no more than noise changes over.
    let width = max(8, Int(rangeHz.lowerBound * Double(sampleCount) / sampleRateHz / 2))
    var levels = [Double](repeating: 0, count: power.count)
    for start in stride(from: 0, to: power.count, by: width) {
      let middle = min(power.count, start + width)
      let around = power[max(1, start - width / 2)..<max(2, min(power.count, middle + width / 2))].sorted()
      let median = Double(around[around.count / 2])
      for bin in start..<middle where median > 0 && power[bin] > 0 {
        levels[bin] = min(Self.highestLevel, log(Double(power[bin]) / median))
      }
    }
    return levels
  }
}

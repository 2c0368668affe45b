/// The trade's figures for the strength and the shape of a vibration's amplitude distribution.
///
/// Moments are those of the population (divided by n). Ratios of a signal that is 0 throughout are 0, as are the
/// skewness and the kurtosis of a constant one: they carry no impact.
package struct ConditionIndicators: Sendable, Equatable {
  /// The average, in the signal's unit.
  package let mean: Double
  /// The root of the average squared distance from the mean, in the signal's unit.
  package let standardDeviation: Double
  /// The root of the average square, offset included, in the signal's unit.
  package let rootMeanSquare: Double
  /// The largest magnitude (not half the span from peak to peak), in the signal's unit.
  package let peak: Double
  /// From the lowest to the highest value, in the signal's unit.
  package let peakToPeak: Double
  /// Peak times RMS, in the signal's unit squared: rises with energy and with impacts alike.
  package let kFactor: Double
  /// Peak over RMS: √2 for a sine, about 4 for noise; impacts raise it early.
  package let crestFactor: Double
  /// The third central moment over the cubed standard deviation: 0 for a symmetric distribution.
  package let skewness: Double
  /// The ratio of the fourth central moment to the squared variance, minus 3.
  ///
  /// Excess (Fisher) kurtosis, so a sine gives −1.5 and Gaussian noise about 0.
  /// Condition-monitoring texts often print the Pearson form, which is larger by 3.
  package let kurtosis: Double
  /// RMS over the mean magnitude: π / (2√2) for a sine.
  package let shapeFactor: Double
  /// Peak over the mean magnitude: π/2 for a sine.
  package let impulseFactor: Double
  /// Peak over the squared mean of the magnitudes' roots: the most sensitive to single impacts.
  package let clearanceFactor: Double

  /// Measures a signal in one pass, in double precision.
  ///
  /// Powers are summed about the first sample, not about 0: a large offset then costs no digits.
  package init(of signal: Span<Float>) {
    precondition(!signal.isEmpty, "indicators need at least one sample")
    let origin = Double(signal[0])
    var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
    var (magnitudes, roots) = (0.0, 0.0)
    var (lowest, highest) = (signal[0], signal[0])
    for index in signal.indices {
      let value = signal[index]
      let deviation = Double(value) - origin
      let squared = deviation * deviation
      first += deviation
      second += squared
      third += squared * deviation
      fourth += squared * squared
      let magnitude = abs(value)
      magnitudes += Double(magnitude)
      roots += Double(magnitude.squareRoot())
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    let peak = max(abs(lowest), abs(highest))
    let count = Double(signal.count)
    let shift = first / count
    let variance = max(0, second / count - shift * shift)
    let mean = origin + shift
    let rootMeanSquare = (variance + mean * mean).squareRoot()
    let rootMean = roots / count
    self.mean = mean
    standardDeviation = variance.squareRoot()
    self.rootMeanSquare = rootMeanSquare
    self.peak = Double(peak)
    peakToPeak = Double(highest) - Double(lowest)
    kFactor = Double(peak) * rootMeanSquare
    crestFactor = Self.ratio(Double(peak), rootMeanSquare)
    let thirdMoment = third / count - 3 * shift * second / count + 2 * shift * shift * shift
    skewness = Self.ratio(thirdMoment, variance * variance.squareRoot())
    let fourthMoment =
      fourth / count - 4 * shift * third / count + 6 * shift * shift * second / count
      - 3 * shift * shift * shift * shift
    kurtosis = variance > 0 ? fourthMoment / (variance * variance) - 3 : 0
    shapeFactor = Self.ratio(rootMeanSquare, magnitudes / count)
    impulseFactor = Self.ratio(Double(peak), magnitudes / count)
    clearanceFactor = Self.ratio(Double(peak), rootMean * rootMean)
  }

  private static func ratio(_ numerator: Double, _ denominator: Double) -> Double {
    denominator > 0 ? numerator / denominator : 0
  }
}

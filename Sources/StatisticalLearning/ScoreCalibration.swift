internal import Foundation

/// What a detector's score means: how often a healthy row scores as high.
///
/// Up to the largest tenth of the held-out healthy scores the probability is their own, linear between plotting positions
/// (i − ½)/n. Beyond, it is the tail of a generalised Pareto distribution (Pickands, 1975) fitted to the exceedances by
/// probability-weighted moments (Hosking and Wallis, 1987): p = pᵤ (1 + ξ (s − u)/σ)^(−1/ξ). ξ is kept in 0 ... ½: a bounded
/// tail would make every score beyond the bound equally impossible, and a heavier one rests on a single score.
package struct ScoreCalibration: Sendable, Equatable, Codable {
  /// Healthy scores up to u, rising.
  package let body: [Double]
  /// How many healthy scores there were.
  package let healthyCount: Int
  /// ξ and σ of the tail beyond u, the last of `body`.
  package let shape: Double
  package let scale: Double

  /// - Parameter healthyScores: Of healthy rows that the detector was *not* fitted to; at least two, all finite.
  package init(healthyScores: [Double]) {
    precondition(healthyScores.count >= 2, "\(healthyScores.count) healthy scores, at least 2 are needed")
    precondition(healthyScores.allSatisfy(\.isFinite), "a healthy score is not a finite number")
    let sorted = healthyScores.sorted()
    let tailCount = max(sorted.count / 10, min(10, sorted.count / 2))
    body = Array(sorted.dropLast(tailCount))
    healthyCount = sorted.count
    let threshold = sorted[sorted.count - tailCount - 1]
    (shape, scale) = Self.fit(sorted.suffix(tailCount).map { $0 - threshold }, largest: abs(threshold))
  }

  /// ξ = 2 − a₀/(a₀ − 2a₁) and the σ that fits it, from a₀ = mean and a₁ = mean of (1 − pᵢ) xᵢ.
  ///
  /// - Parameter exceedances: Rising, none below 0.
  private static func fit(_ exceedances: [Double], largest: Double) -> (shape: Double, scale: Double) {
    let count = Double(exceedances.count)
    let mean = exceedances.reduce(0, +) / count
    // Scores that are all alike still need a scale.
    guard mean > 0 else { return (0, max(1e-9 * largest, .leastNormalMagnitude)) }
    let weighted =
      exceedances.enumerated().reduce(0.0) { $0 + (1 - (Double($1.offset) + 0.65) / count) * $1.element } / count
    let difference = mean - 2 * weighted
    let shape = difference > 0 ? min(max(2 - mean / difference, 0), 0.5) : 0
    // σ = mean (1 − ξ), which for a ξ that was kept at a bound fits better than the two moments' own.
    return (shape, mean * (1 - shape))
  }

  /// The probability that a healthy row scores at least so high, above 0.
  package func tailProbability(of score: Double) -> Double { exp(logTailProbability(of: score)) }

  /// Its natural logarithm, exact where the probability itself is too small for a number.
  package func logTailProbability(of score: Double) -> Double {
    precondition(!score.isNaN, "a score is not a number")
    let count = Double(healthyCount)
    let threshold = body[body.count - 1]
    guard score <= threshold else {
      let excess = (score - threshold) / scale
      let tail = shape > 1e-6 ? -log1p(shape * excess) / shape : -excess
      return log1p(-(Double(body.count) - 0.5) / count) + tail
    }
    // The first healthy score that is not below; ties count as the last of them does.
    var (low, high) = (0, body.count)
    while low < high {
      let middle = (low + high) / 2
      if body[middle] < score { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return log1p(-0.5 / count * (score < body[0] ? 0 : 1)) }
    let step = (score - body[low - 1]) / (body[low] - body[low - 1])
    return log1p(-(Double(low) - 0.5 + step) / count)
  }

  /// The number of standard deviations beyond which a normal distribution has the same probability.
  ///
  /// So detectors can be compared and averaged: 0 for the median healthy row, 3 for one in 741. At most 37, where the normal
  /// tail ends in double precision.
  package func deviation(of score: Double) -> Double {
    let logProbability = logTailProbability(of: score)
    guard logProbability > -0.693_147_180_559_945_3 else { return Self.deviation(atLogTail: logProbability) }
    return -Self.deviation(atLogTail: max(log(-expm1(logProbability)), -690))
  }

  /// Newton's steps on the logarithm of the normal tail, which is concave: from above they never overshoot.
  private static func deviation(atLogTail logProbability: Double) -> Double {
    var z = 0.0
    for _ in 0..<60 {
      let tail = max(0.5 * erfc(z / 2.0.squareRoot()), 1e-300)
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      let next = min(z + (log(tail) - logProbability) * tail / density, 37)
      if abs(next - z) < 1e-12 { break }
      z = next
    }
    return z
  }
}

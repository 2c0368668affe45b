import Tensors

@testable import Prognosis

extension RemainingLifeModel {
  /// With a declared level.
  func prediction(after history: DegradationHistory, failureLevel: Double) -> RemainingLifePrediction {
    prediction(after: history, failureLevel: FailureLevel(declared: failureLevel))
  }
}

/// Histories whose growth is known, and how near two figures are.
enum KnownGrowth {
  static func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    abs(a - b) <= tolerance * max(abs(b), 1)
  }

  /// A healthy stretch of `healthy` values, then a line with noise, at irregular hours.
  static func history(
    slope: Double, noise: Double = 0.5, healthy: Int = 40, degrading: Int = 60, seed: UInt64 = 1
  ) -> DegradationHistory {
    var random = RandomStream(seed: seed)
    var hour = 0.0
    var (hours, values) = ([Double](), [Double]())
    for index in 0..<healthy + degrading {
      hours.append(hour)
      values.append(slope * Double(max(index - healthy, 0)) + noise * random.normal())
      hour += random.uniform(in: 0.5...1.5)
    }
    return DegradationHistory(hours: hours, values: values, onset: healthy)
  }
}

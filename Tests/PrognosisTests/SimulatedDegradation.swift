import Foundation
import Tensors

@testable import Prognosis

/// Runs to failure with a known end: a healthy stretch, then growth of one kind until the true level reaches 20.
enum SimulatedDegradation: String, CaseIterable, Sendable {
  /// A straight line on the indicator's scale: exponential growth in dB, or linear growth on a linear scale.
  case straight
  /// A straight line whose steps scatter.
  case wiener
  /// A power of the time since the onset between 0.8 and 1.4.
  case power
  /// Slow growth that becomes 1.5 to 2.5 times faster at 20 to 40 % of the degradation.
  case switching

  static let failureLevel = 20.0

  struct Run {
    /// `[snapshot]`
    var hours: [Double]
    var values: [Double]
    /// The hour at which the true level reaches the failure level.
    var end: Double
    /// The first snapshot of growth.
    var onset: Int

    /// - Parameter smoothed: By the median of the last five, as runs are.
    func history(until hour: Double, smoothed: Bool = false) -> DegradationHistory {
      let count = hours.firstIndex { $0 > hour } ?? hours.count
      let known = Array(values.prefix(count))
      return DegradationHistory(
        hours: Array(hours.prefix(count)),
        values: smoothed ? CausalSmoother.smooth(known, .runningMedian(count: 5)).compactMap { $0 } : known,
        onset: onset < count ? onset : nil)
    }
  }

  /// A snapshot each half hour; the growth lasts 40 to 120 hours after a healthy stretch of 20 to 60.
  func run(_ random: inout RandomStream, noise: Double = 1, correlation: Double = 0) -> Run {
    let healthy = random.uniform(in: 20...60)
    let duration = random.uniform(in: 40...120)
    let level = Self.failureLevel
    let exponent = random.uniform(in: 0.8...1.4)
    let (turn, faster) = (random.uniform(in: 0.2...0.4), random.uniform(in: 1.5...2.5))
    let slow = 1 / (turn + faster * (1 - turn))
    var (hours, values) = ([Double](), [Double]())
    var (hour, wandering, disturbance) = (0.0, 0.0, 0.0)
    while true {
      let share = (hour - healthy) / duration
      let truth: Double
      switch self {
      case .straight: truth = level * max(share, 0)
      case .power: truth = level * pow(max(share, 0), exponent)
      case .switching:
        truth = level * slow * (share < turn ? max(share, 0) : turn + faster * (share - turn))
      case .wiener:
        if share > 0 { wandering += level / duration * 0.5 + 0.4 * 0.5.squareRoot() * random.normal() }
        truth = wandering
      }
      if truth >= level {
        return Run(hours: hours, values: values, end: hour, onset: hours.firstIndex { $0 > healthy } ?? 0)
      }
      disturbance = correlation * disturbance + (1 - correlation * correlation).squareRoot() * random.normal()
      hours.append(hour)
      values.append(truth + noise * disturbance)
      hour += 0.5
    }
  }
}

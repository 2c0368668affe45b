internal import Foundation

/// How the learning rate changes over the epochs.
package enum LearningRateSchedule: Sendable, Equatable, Codable {
  case constant
  /// Falls along half a cosine from the initial rate to `floor` times it (Loshchilov and Hutter 2017).
  case cosine(floor: Double)
  /// Is multiplied by `factor` after every `every` epochs.
  case step(every: Int, factor: Double)

  /// The rate of an epoch.
  ///
  /// - Parameters:
  ///   - initial: The rate of the first epoch.
  ///   - epoch: From 0.
  ///   - epochCount: The last one is `epochCount - 1`; it takes the last step before the cosine's floor.
  package func rate(initial: Double, epoch: Int, of epochCount: Int) -> Double {
    switch self {
    case .constant:
      return initial
    case .cosine(let floor):
      let progress = Double(epoch) / Double(max(epochCount, 1))
      return initial * (floor + (1 - floor) * 0.5 * (1 + cos(.pi * progress)))
    case .step(let every, let factor):
      precondition(every > 0, "a step every \(every) epochs")
      return initial * pow(factor, Double(epoch / every))
    }
  }
}

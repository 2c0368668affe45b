internal import Foundation
internal import Tensors

/// One condition indicator of each channel as deviations from its healthy windows: what plants monitor without any model.
struct ConditionDetector: BaselineDetector {
  enum Quantity: String, Sendable {
    /// The logarithm of the RMS, because levels multiply.
    case rms = "RMS z"
    /// On an inverse hyperbolic sine, which a healthy machine's heavy upper tail needs.
    case kurtosis = "kurtosis z"
  }

  let quantity: Quantity
  /// `[channel]`
  private let means: [Double]
  private let deviations: [Double]

  /// - Parameter healthy: Windows to measure from, at least one.
  /// - Returns: nil where a feature table lacks the indicator.
  init?(_ quantity: Quantity, healthy: WindowConditions) {
    let values = Self.values(quantity, healthy)
    guard values.rowCount > 0, values.elements.allSatisfy(\.isFinite) else { return nil }
    if quantity == .rms, !healthy.variances.elements.contains(where: { $0 > 0 }) { return nil }
    self.quantity = quantity
    means = values.columnMeans()
    // A constant indicator, of a dead channel, would make any change infinite.
    deviations = values.columnStandardDeviations().map { max($0, 1e-6) }
  }

  var name: String { quantity.rawValue }
  let isPerChannel = true
  let isSize = false

  func scores(of rows: Matrix, _ features: WindowFeatures) -> Matrix {
    var values = Self.values(quantity, features.conditions)
    for window in 0..<values.rowCount {
      for channel in means.indices {
        values[window, channel] = Float((Double(values[window, channel]) - means[channel]) / deviations[channel])
      }
    }
    return values
  }

  private static func values(_ quantity: Quantity, _ conditions: WindowConditions) -> Matrix {
    switch quantity {
    case .rms:
      let variances = conditions.variances
      return Matrix(variances.rowCount, variances.columnCount, variances.elements.map { log(max($0, 1e-24)) / 2 })
    case .kurtosis:
      let kurtoses = conditions.kurtoses
      return Matrix(kurtoses.rowCount, kurtoses.columnCount, kurtoses.elements.map { asinh($0) })
    }
  }
}

/// Why no level can be learnt from the healthy values given.
package enum ThresholdError: Error, Equatable, CustomStringConvertible {
  case tooFewValues(found: Int, wanted: Int, model: TailModel)
  case tooFewHealthySnapshots(training: Int, heldOut: Int)
  case notFinite(index: Int, value: Double)
  /// The values have no spread, or a mean that the model does not allow.
  case unsuitable(model: TailModel, count: Int, smallest: Double, largest: Double)

  static func doesNotFit(model: TailModel, _ values: [Double]) -> ThresholdError {
    .unsuitable(model: model, count: values.count, smallest: values.min() ?? 0, largest: values.max() ?? 0)
  }

  package var description: String {
    switch self {
    case .tooFewValues(let found, let wanted, let model):
      "threshold (\(model.rawValue)): found \(found) held-out healthy snapshots, wanted at least \(wanted); "
        + "lengthen the healthy period or choose another method"
    case .tooFewHealthySnapshots(let training, let heldOut):
      "baseline: found \(training) training and \(heldOut) held-out healthy snapshots, wanted both and three in all; "
        + "lengthen the healthy period"
    case .notFinite(let index, let value):
      "threshold: healthy snapshot \(index) has the value \(value), wanted a finite number; leave that snapshot out"
    case .unsuitable(let model, let count, let smallest, let largest):
      "threshold (\(model.rawValue)): \(count) healthy values from \(smallest.short) to \(largest.short) "
        + "can't be described by it; "
        + "wanted values that vary" + (model == .gamma ? " around a positive mean" : "")
        + "; check that the channel is connected, or choose another method"
    }
  }
}

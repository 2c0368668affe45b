package import Tensors

/// Condition indicators of every snapshot and channel, as they are without any model.
package struct ConditionTable: Sendable, Equatable {
  /// Such as `RMS`, `kurtosis`, `crest factor`.
  package var names: [String]
  /// In the order of `names`; empty for a pure number.
  package var units: [String]
  /// In the order of `names`: `[snapshot, channel]` each, NaN where a snapshot was left out.
  package var values: [Matrix]

  package init(names: [String], units: [String], values: [Matrix]) {
    self.names = names
    self.units = units
    self.values = values
  }
}

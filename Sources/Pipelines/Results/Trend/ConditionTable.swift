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

  /// The root of the mean square about the mean of each window, in the unit of the samples.
  package static let rms = "RMS"
  /// The fourth moment over the squared variance, less 3, mean over windows; of a feature table as it stands there.
  package static let kurtosis = "kurtosis"
  /// The largest deviation of a window over its RMS, mean over windows; of a feature table over the whole snapshot.
  package static let crestFactor = "crest factor"

  /// What an indicator is, for whoever reads its values elsewhere.
  package static func meaning(of name: String) -> String {
    switch name {
    case rms: "RMS about the mean of each window"
    case kurtosis: "excess kurtosis (Gaussian noise: 0), mean over windows; a table's own as it stands there"
    case crestFactor: "crest factor, mean over windows; a table's own as it stands there"
    default: name
    }
  }

  /// `[snapshot, channel]` of one indicator; nil where it is not there.
  package subscript(name: String) -> Matrix? { names.firstIndex(of: name).map { values[$0] } }
}

internal import Foundation

extension Double {
  /// Three significant digits, for sentences that people read.
  var short: String { String(format: "%.3g", self) }
}

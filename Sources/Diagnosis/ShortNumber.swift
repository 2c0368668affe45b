internal import Foundation

extension Double {
  /// Three significant digits, for sentences that people read.
  package var short: String { String(format: "%.3g", self) }
}

/// Why HDF5 refused, in its own words.
package struct HDF5Error: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  package var path: String
  /// What was tried, such as `write /scores/window/score`.
  package var attempt: String
  /// HDF5's reasons, the most telling first.
  package var reasons: [String]

  package init(path: String, attempt: String, reasons: [String]) {
    self.path = path
    self.attempt = attempt
    self.reasons = reasons
  }

  /// One line: `run.h5: can't open it: unable to open file`.
  package var description: String {
    RecordingError.onOneLine("\(path): can't \(attempt): \(reasons.first ?? "HDF5 gives no reason")")
  }
}

extension RecordingError {
  package init(_ error: HDF5Error, wanted: String, hint: String? = nil) {
    self.init(
      path: error.path, found: "that HDF5 can't \(error.attempt): \(error.reasons.first ?? "no reason given")",
      wanted: wanted, hint: hint)
  }
}

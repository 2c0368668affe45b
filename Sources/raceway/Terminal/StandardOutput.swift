import Foundation

/// Where results go: a reader that went away is no error, a full disk is one.
enum StandardOutput {
  static func write(_ text: String) throws(OutputError) {
    do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
      throw OutputError(path: "standard output", reason: "can't write the result: \(OutputError.reason(error))")
    }
  }

  /// Whether results carry colours: on a terminal, unless NO_COLOR asks for none.
  static var isColoured: Bool {
    isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Says something beside the result; where it can't be said, the work goes on.
  static func remark(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

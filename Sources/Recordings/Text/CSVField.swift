internal import Foundation

extension String {
  /// In quotes where CSV would take a part of it for something else (RFC 4180).
  package var csvField: String {
    guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
    return "\"" + replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

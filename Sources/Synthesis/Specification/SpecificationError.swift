/// Why a specification of synthetic data is refused: where, what stands there, and what is wanted.
package struct SpecificationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, or `specification` where the text came from elsewhere.
  package var source: String
  /// The line in that file, from 1, where it is known.
  package var line: Int?
  /// The keys from the root to the refused value; places in lists count from 0.
  package var path: [String]
  package var found: String
  package var wanted: String

  init(at path: [String], found: String, wanted: String) {
    source = "specification"
    self.path = path
    self.found = found
    self.wanted = wanted
  }

  /// One line, such as `demo.yaml:31: faults[0].amplitude: found -3, wanted a number of 0 or more`.
  package var description: String {
    let place = line.map { "\(source):\($0)" } ?? source
    let keys = path.isEmpty ? "" : " \(pathText):"
    return "\(place):\(keys) found \(found), wanted \(wanted)"
  }

  /// The path as people write it: `faults[0].amplitude`.
  package var pathText: String {
    path.reduce(into: "") { text, step in
      text += Int(step) != nil ? "[\(step)]" : (text.isEmpty ? step : ".\(step)")
    }
  }
}

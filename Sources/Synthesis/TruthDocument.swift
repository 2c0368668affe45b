internal import Foundation

/// What synthetic measurements really hold, written beside them.
package protocol TruthDocument: Codable {}

extension TruthDocument {
  /// Readable JSON with sorted keys.
  package func json() throws(SpecificationError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      throw SpecificationError(at: [], found: "\(error)", wanted: "finite numbers")
    }
  }
}

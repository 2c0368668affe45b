internal import Foundation
internal import Yams

/// What synthetic data are made of, as YAML of which every unknown key and every impossible value is refused.
package protocol SyntheticSpecification: Codable, Sendable, Equatable {
  /// Throws on the first value that no data can be made from.
  func validate() throws(SpecificationError)
}

extension SyntheticSpecification {
  /// Reads and validates a specification.
  ///
  /// - Parameters:
  ///   - yaml: The specification.
  ///   - source: What an error calls the text; a file's name.
  package init(yaml: String, source: String = "specification") throws(SpecificationError) {
    var root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
      guard let root else { throw SpecificationError(at: [], found: "no text", wanted: "`name:` …") }
      self = try YAMLDecoder().decode(Self.self, from: root)
      try validate()
    } catch {
      var refusal = SpecificationError(error, in: root)
      refusal.source = source
      refusal.line = refusal.line ?? root?.line(of: refusal.path)
      throw refusal
    }
  }

  /// The specification with every value written out, defaults too; reading it gives an equal one.
  package func yaml() throws(SpecificationError) -> String {
    do {
      // Yams writes numbers with too few digits to read back equal, JSON's encoder with just enough; JSON is YAML.
      let numbers = try Yams.compose(yaml: String(decoding: canonicalJSON(), as: UTF8.self))
      let text = try YAMLEncoder().encode(self)
      guard let node = try Yams.compose(yaml: text) else { return text }
      return try Yams.serialize(node: node.withNumbers(of: numbers))
    } catch {
      throw SpecificationError(at: [], found: "\(error)", wanted: "values that YAML can hold")
    }
  }

  /// The specification as JSON with sorted keys: equal specifications give equal text.
  func canonicalJSON() throws(SpecificationError) -> Data {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self)
    } catch {
      throw SpecificationError(at: [], found: "\(error)", wanted: "finite numbers")
    }
  }

  /// FNV-1a (Fowler, Noll and Vo), 64 bits, of the canonical JSON, as 16 hexadecimal digits.
  package func digest() throws(SpecificationError) -> String {
    let hash = try canonicalJSON().reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension SpecificationError {
  /// What the decoder or the parser refused, in this error's terms.
  init(_ error: any Error, in root: Node? = nil) {
    switch error {
    case let error as SpecificationError: self = error
    case DecodingError.keyNotFound(let key, let context):
      self.init(
        at: context.codingPath.steps, found: "no key `\(key.stringValue)`", wanted: "`\(key.stringValue): …`")
    case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
      let path = context.codingPath.steps
      self.init(at: path, found: root?.node(at: path)?.summary ?? "nothing", wanted: words(for: type))
    case DecodingError.dataCorrupted(let context):
      self.init(at: context.codingPath.steps, found: context.debugDescription, wanted: "a value of this key's kind")
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      self.init(at: [], found: problem, wanted: "YAML")
      line = mark.line
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        at: [], found: "the key \(duplicates.sorted().map { "`\($0)`" }.joined(separator: ", ")) twice",
        wanted: "each key once")
      line = context.mark.line
    default: self.init(at: [], found: "\(error)", wanted: "YAML")
    }
  }
}

/// What people call a value of the type.
private func words(for type: Any.Type) -> String {
  switch type {
  case is Double.Type: "a number"
  case is Int.Type: "a whole number"
  case is UInt64.Type: "a whole number of 0 or more"
  case is Bool.Type: "true or false"
  case is String.Type: "text"
  default: "\(type)".hasPrefix("Array") || "\(type)".contains("Sequence") ? "a list" : "a mapping of keys to values"
  }
}

extension Node {
  /// The node that the keys and list places lead to.
  fileprivate func node(at path: some Collection<String>) -> Node? {
    guard let step = path.first else { return self }
    let child: Node?
    switch self {
    case .mapping(let mapping): child = mapping[Node(step)]
    case .sequence(let sequence):
      child = Int(step).flatMap { sequence.indices.contains($0) ? sequence[$0] : nil }
    default: child = nil
    }
    return child?.node(at: path.dropFirst())
  }

  /// The line of the value that the path leads to, or of the deepest value above it that is written.
  fileprivate func line(of path: [String]) -> Int? {
    for depth in stride(from: path.count, through: 0, by: -1) {
      if let mark = node(at: path.prefix(depth))?.mark { return mark.line }
    }
    return nil
  }

  fileprivate var summary: String {
    switch self {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "`\(scalar.string)`"
    case .sequence: "a list"
    default: "a mapping"
    }
  }

  /// The same tree with each plain scalar, so each number, spelled as in another tree of equal shape.
  fileprivate func withNumbers(of other: Node?) -> Node {
    switch self {
    case .scalar(var scalar):
      if scalar.style == .plain, let spelled = other?.scalar, spelled.style == .plain { scalar.string = spelled.string }
      return .scalar(scalar)
    case .sequence(var sequence):
      for i in sequence.indices { sequence[i] = sequence[i].withNumbers(of: other?.node(at: ["\(i)"])) }
      return .sequence(sequence)
    case .mapping(var mapping):
      for key in mapping.keys {
        mapping[key] = mapping[key]?.withNumbers(of: key.string.flatMap { other?.node(at: [$0]) })
      }
      return .mapping(mapping)
    default: return self
    }
  }
}

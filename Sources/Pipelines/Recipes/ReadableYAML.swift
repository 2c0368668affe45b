internal import Foundation
internal import Yams

/// YAML for people whose numbers read back as the very same numbers.
///
/// Yams writes 0.2 as `2e-1` and keeps 15 digits, of which a `Double` needs 17; JSON's encoder writes the shortest text that
/// reads back equal, and JSON's numbers are YAML.
enum ReadableYAML {
  /// nil where a value is no finite number.
  static func text(_ value: some Encodable) -> String? {
    guard let yaml = try? YAMLEncoder().encode(value), let json = try? JSONEncoder().encode(value),
      let node = try? Yams.compose(yaml: yaml),
      let numbers = try? Yams.compose(yaml: String(decoding: json, as: UTF8.self))
    else { return nil }
    return try? Yams.serialize(node: spelled(node, as: numbers), allowUnicode: true)
  }

  /// The same tree with each plain scalar, so each number, as another tree spells it.
  private static func spelled(_ node: Node, as other: Node?) -> Node {
    switch (node, other) {
    case (.scalar(var scalar), .scalar(let spelling)?) where scalar.style == .plain && spelling.style == .plain:
      scalar.string = spelling.string
      return .scalar(scalar)
    case (.sequence(var sequence), .sequence(let spellings)?) where sequence.count == spellings.count:
      for index in sequence.indices { sequence[index] = spelled(sequence[index], as: spellings[index]) }
      return .sequence(sequence)
    case (.mapping(var mapping), .mapping(let spellings)?):
      for key in mapping.keys {
        guard let value = mapping[key], let name = key.string else { continue }
        mapping[key] = spelled(value, as: spellings[Node(name)])
      }
      return .mapping(mapping)
    default: return node
    }
  }
}

import Foundation

/// Judges documents by a JSON schema (draft 2020-12), as far as this project's schemas go.
///
/// A keyword that is not known here is a mistake in the schema: what is not understood must not look as if it held.
package struct JSONSchema {
  private let root: JSONNode

  package init(_ text: String) throws { root = try JSONNode(text) }

  private static let words: Set<String> = [
    "$schema", "$id", "$defs", "title", "description", "type", "properties", "required", "additionalProperties",
    "items",
    "enum", "const", "anyOf", "$ref", "maxItems",
  ]

  /// What is wrong with a document, each with the path to it; empty where it holds.
  package func problems(in document: String) throws -> [String] { problems(try JSONNode(document), root, at: "") }

  private func problems(_ value: JSONNode, _ schema: JSONNode, at path: String) -> [String] {
    guard case .object(let rules) = schema else { return ["\(path): the schema is no object"] }
    let unknown = rules.keys.filter { !Self.words.contains($0) }.map { "\(path): the schema's word \($0) is not known" }
    return unknown + choice(value, rules, path) + plain(value, rules, path) + members(value, rules, path)
      + entries(value, rules, path)
  }

  private func choice(_ value: JSONNode, _ rules: [String: JSONNode], _ path: String) -> [String] {
    var problems: [String] = []
    if case .string(let name)? = rules["$ref"] {
      let key = String(name.dropFirst("#/$defs/".count))
      if let definition = root["$defs"]?[key] {
        problems += self.problems(value, definition, at: path)
      } else {
        problems.append("\(path): no definition \(name)")
      }
    }
    if case .array(let options)? = rules["anyOf"] {
      let each = options.map { self.problems(value, $0, at: path) }
      if !each.contains([]) { problems.append("\(path): fits none of \(options.count): \(each.flatMap(\.self))") }
    }
    return problems
  }

  private func plain(_ value: JSONNode, _ rules: [String: JSONNode], _ path: String) -> [String] {
    var problems: [String] = []
    if let constant = rules["const"], constant != value { problems.append("\(path): wanted \(constant)") }
    if case .array(let allowed)? = rules["enum"], !allowed.contains(value) {
      problems.append("\(path): \(value) is none of \(allowed)")
    }
    let types: [JSONNode] =
      switch rules["type"] {
      case .array(let several)?: several
      case let one?: [one]
      case nil: []
      }
    if !types.isEmpty, !types.contains(where: value.isOf) { problems.append("\(path): \(value) is not \(types)") }
    return problems
  }

  private func members(_ value: JSONNode, _ rules: [String: JSONNode], _ path: String) -> [String] {
    guard case .object(let members) = value else { return [] }
    var problems: [String] = []
    if case .array(let required)? = rules["required"] {
      for case .string(let key) in required where members[key] == nil { problems.append("\(path)/\(key) is missing") }
    }
    for (key, member) in members {
      if let schema = rules["properties"]?[key] {
        problems += self.problems(member, schema, at: "\(path)/\(key)")
      } else if case .object? = rules["additionalProperties"], let schema = rules["additionalProperties"] {
        problems += self.problems(member, schema, at: "\(path)/\(key)")
      } else if rules["additionalProperties"] == .boolean(false) {
        problems.append("\(path)/\(key) is not in the schema")
      }
    }
    return problems
  }

  private func entries(_ value: JSONNode, _ rules: [String: JSONNode], _ path: String) -> [String] {
    guard case .array(let entries) = value else { return [] }
    var problems: [String] = []
    if case .number(let limit)? = rules["maxItems"], Double(entries.count) > limit {
      problems.append("\(path): \(entries.count) entries")
    }
    if let schema = rules["items"] {
      for (place, entry) in entries.enumerated() { problems += self.problems(entry, schema, at: "\(path)/\(place)") }
    }
    return problems
  }

  /// Places in the schema that name a key without saying what it means, or an object that lets unnamed keys pass.
  package var silences: [String] { silences(root, at: "") }

  private func silences(_ schema: JSONNode, at path: String) -> [String] {
    guard case .object(let rules) = schema else { return [] }
    var found: [String] = []
    if case .object(let properties)? = rules["properties"] {
      if rules["additionalProperties"] == nil { found.append("\(path) lets unnamed keys pass") }
      for (key, property) in properties {
        if property["description"] == nil, property["$ref"] == nil { found.append("\(path)/\(key) has no description") }
        found += silences(property, at: "\(path)/\(key)")
      }
    }
    if case .object(let definitions)? = rules["$defs"] {
      for (key, definition) in definitions {
        if definition["description"] == nil { found.append("\(key) has no description") }
        found += silences(definition, at: key)
      }
    }
    if let items = rules["items"] { found += silences(items, at: path + "/items") }
    if case .array(let options)? = rules["anyOf"] { found += options.flatMap { silences($0, at: path) } }
    return found
  }

  /// The definitions by name, as comparable text.
  package var definitions: [String: String] {
    guard case .object(let definitions)? = root["$defs"] else { return [:] }
    return definitions.mapValues { "\($0)" }
  }
}

/// A JSON document, read by Foundation and not by the code under test.
enum JSONNode: Decodable, Equatable, CustomStringConvertible {
  case null, boolean(Bool), number(Double), string(String), array([JSONNode]), object([String: JSONNode])

  init(_ text: String) throws { self = try JSONDecoder().decode(JSONNode.self, from: Data(text.utf8)) }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let entries = try? value.decode([JSONNode].self) {
      self = .array(entries)
    } else {
      self = .object(try value.decode([String: JSONNode].self))
    }
  }

  subscript(_ key: String) -> JSONNode? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// Whether this is of a type as schemas name it.
  func isOf(_ type: JSONNode) -> Bool {
    guard case .string(let name) = type else { return false }
    switch self {
    case .null: return name == "null"
    case .boolean: return name == "boolean"
    case .number(let number): return name == "number" || name == "integer" && number == number.rounded()
    case .string: return name == "string"
    case .array: return name == "array"
    case .object: return name == "object"
    }
  }

  /// The same for equal values, whatever the order of keys.
  var description: String {
    switch self {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .number(let number): "\(number)"
    case .string(let text): "'\(text)'"
    case .array(let entries): "\(entries.map(\.description))"
    case .object(let members):
      "{" + members.keys.sorted().map { "\($0): \(members[$0] ?? .null)" }.joined(separator: ", ") + "}"
    }
  }
}

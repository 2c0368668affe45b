internal import Yams

/// A mapping of a catalogue file, read with checks that name the line.
struct CatalogueSection {
  private let node: Node
  private let path: String
  /// What it is called in errors.
  private let name: String

  /// The list under `key` of a file whose only key that is.
  static func list(_ key: String, of text: String, path: String) throws(CatalogueError) -> [CatalogueSection] {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw unreadable(error, path: path)
    }
    guard let node, node.mapping != nil else {
      throw CatalogueError(path: path, found: "no key '\(key)'", wanted: "'\(key):' with a list of bearings under it")
    }
    let root = CatalogueSection(node: node, path: path, name: "the file")
    try root.allowKeys([key])
    guard let list = node.mapping?[key]?.sequence else {
      throw root.error(at: key, found: "no list under '\(key)'", wanted: "entries that begin with '- designation: …'")
    }
    return list.map { CatalogueSection(node: $0, path: path, name: "a bearing") }
  }

  func allowKeys(_ known: [String]) throws(CatalogueError) {
    guard let mapping = node.mapping else {
      throw error(found: "\(name) without keys", wanted: "keys: \(known.joined(separator: ", "))")
    }
    for (key, _) in mapping where !known.contains(key.string ?? "") {
      throw CatalogueError(
        path: path, line: key.mark?.line, found: "the unknown key '\(key.string ?? "")' in \(name)",
        wanted: "one of \(known.joined(separator: ", "))")
    }
  }

  func has(_ key: String) -> Bool { value(key) != nil }

  func section(_ key: String) throws(CatalogueError) -> CatalogueSection? {
    guard let value = value(key) else { return nil }
    guard value.mapping != nil else { throw error(at: key, found: "no keys under '\(key)'", wanted: "keys and values") }
    return CatalogueSection(node: value, path: path, name: "'\(key)'")
  }

  func text(_ key: String) throws(CatalogueError) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.scalar?.string, !text.isEmpty else {
      throw error(at: key, found: "no text for '\(key)'", wanted: "a text")
    }
    return text
  }

  func texts(_ key: String) throws(CatalogueError) -> [String] {
    guard let value = value(key) else { return [] }
    guard let texts = value.sequence?.map({ $0.scalar?.string ?? "" }), !texts.contains("") else {
      throw error(at: key, found: "no list of texts for '\(key)'", wanted: "a list such as [one, two]")
    }
    return texts
  }

  func number(_ key: String) throws(CatalogueError) -> Double? {
    guard let text = try text(key) else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw error(at: key, found: "'\(text)' for '\(key)'", wanted: "a number")
    }
    return number
  }

  func integer(_ key: String) throws(CatalogueError) -> Int? {
    guard let text = try text(key) else { return nil }
    guard let number = Int(text), (1...1000).contains(number) else {
      throw error(at: key, found: "'\(text)' for '\(key)'", wanted: "a whole number above 0")
    }
    return number
  }

  /// A value that has to be there.
  func required<Value>(
    _ key: String, _ read: (String) throws(CatalogueError) -> Value?
  ) throws(CatalogueError) -> Value {
    guard let value = try read(key) else { throw error(found: "no '\(key)' in \(name)", wanted: "one") }
    return value
  }

  /// An error at the line of a key, or of the section.
  func error(at key: String? = nil, found: String, wanted: String, hint: String? = nil) -> CatalogueError {
    let mark = key.flatMap { value($0)?.mark } ?? node.mark
    return CatalogueError(path: path, line: mark?.line, found: found, wanted: wanted, hint: hint)
  }

  /// A key without a value counts as absent.
  private func value(_ key: String) -> Node? {
    guard let value = node.mapping?[key], value.null == nil else { return nil }
    return value
  }

  private static func unreadable(_ error: any Error, path: String) -> CatalogueError {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      CatalogueError(path: path, line: mark.line, found: problem, wanted: "YAML")
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      CatalogueError(
        path: path, line: context.mark.line, found: "the key '\(duplicates.joined(separator: "', '"))' twice",
        wanted: "each key once")
    default: CatalogueError(path: path, found: "\(error)", wanted: "YAML")
    }
  }
}

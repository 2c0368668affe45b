internal import Yams

/// A mapping, list entry or value of a YAML file, read with checks that name the line.
struct YAMLSection {
  private let node: Node
  private let path: String
  /// What the section is called, for errors.
  private let name: String

  /// - Returns: `nil` for an empty document.
  static func root(of text: String, path: String) throws(RecordingError) -> YAMLSection? {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw yamlError(error, path: path)
    }
    guard let node, node.null == nil else { return nil }
    let root = YAMLSection(node: node, path: path, name: "the file")
    guard node.mapping != nil else { throw root.error(found: "no keys", wanted: "lines such as 'profile: ims'") }
    return root
  }

  /// The keys of a mapping, in order; empty for anything else.
  var keys: [String] { node.mapping?.compactMap { $0.key.string } ?? [] }

  /// The text of a plain value.
  var scalarText: String? { node.scalar?.string }

  /// Refuses keys that aren't in `known`, with the nearest that is.
  func allowKeys(_ known: [String]) throws(RecordingError) {
    guard let mapping = node.mapping else {
      throw error(found: "\(scalarText.map(Self.quoted) ?? "a list")", wanted: "keys: \(known.joined(separator: ", "))")
    }
    for (key, _) in mapping {
      let text = key.string ?? ""
      guard !known.contains(text) else { continue }
      let nearest = NearestName.of(text, among: known)
      throw RecordingError(
        path: path, line: key.mark?.line, found: "the unknown key \(Self.quoted(text)) in \(name)",
        wanted: "one of \(known.joined(separator: ", "))", hint: nearest.map { "did you mean '\($0)'?" })
    }
  }

  func section(_ key: String) throws(RecordingError) -> YAMLSection? {
    guard let value = value(key) else { return nil }
    guard value.mapping != nil else { throw wrongType(key, value, wanted: "a section with keys of its own") }
    return YAMLSection(node: value, path: path, name: "'\(key)'")
  }

  func list(_ key: String) throws(RecordingError) -> [YAMLSection]? {
    guard let value = value(key) else { return nil }
    guard let sequence = value.sequence else { throw wrongType(key, value, wanted: "a list") }
    return sequence.map { YAMLSection(node: $0, path: path, name: "an entry of '\(key)'") }
  }

  func text(_ key: String) throws(RecordingError) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.scalar?.string, !text.isEmpty else { throw wrongType(key, value, wanted: "a text") }
    return text
  }

  func number(_ key: String) throws(RecordingError) -> Double? {
    guard let value = value(key) else { return nil }
    guard let number = value.scalar.flatMap({ DecimalText.double($0.string) }), number.isFinite else {
      throw wrongType(key, value, wanted: "a number")
    }
    return number
  }

  func positiveNumber(_ key: String) throws(RecordingError) -> Double? {
    guard let number = try number(key) else { return nil }
    guard number > 0 else { throw error(at: key, found: "'\(key)' of \(number)", wanted: "a number above 0") }
    return number
  }

  func positiveInteger(_ key: String) throws(RecordingError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = value.scalar.flatMap({ Int($0.string) }), number > 0 else {
      throw wrongType(key, value, wanted: "a whole number above 0")
    }
    return number
  }

  func boolean(_ key: String) throws(RecordingError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let flag = value.bool else { throw wrongType(key, value, wanted: "true or false") }
    return flag
  }

  /// A text out of few.
  func choice(_ key: String, of choices: [String]) throws(RecordingError) -> String? {
    guard let text = try text(key) else { return nil }
    guard choices.contains(text) else {
      let nearest = NearestName.of(text, among: choices)
      throw error(
        at: key, found: "'\(key)' of '\(text)'", wanted: "one of \(choices.joined(separator: ", "))",
        hint: nearest.map { "did you mean '\($0)'?" })
    }
    return text
  }

  /// A value that has to be there.
  func required<Value>(
    _ key: String, _ read: (String) throws(RecordingError) -> Value?
  ) throws(RecordingError) -> Value {
    guard let value = try read(key) else { throw error(found: "no '\(key)' in \(name)", wanted: "one") }
    return value
  }

  /// An error at the line of a key, or of the section.
  func error(at key: String? = nil, found: String, wanted: String, hint: String? = nil) -> RecordingError {
    let mark = key.flatMap { value($0)?.mark } ?? node.mark
    return RecordingError(path: path, line: mark?.line, found: found, wanted: wanted, hint: hint)
  }

  /// A key without a value counts as absent.
  private func value(_ key: String) -> Node? {
    guard let value = node.mapping?[key], value.null == nil else { return nil }
    return value
  }

  private func wrongType(_ key: String, _ value: Node, wanted: String) -> RecordingError {
    let found = value.scalar.map { Self.quoted($0.string) } ?? (value.sequence != nil ? "a list" : "a section")
    return error(at: key, found: "\(found) for '\(key)'", wanted: wanted)
  }

  /// A text as messages show it, cut where it is long.
  private static func quoted(_ text: String) -> String { text.count > 60 ? "'\(text.prefix(60))…'" : "'\(text)'" }

  private static func yamlError(_ error: any Error, path: String) -> RecordingError {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      RecordingError(
        path: path, line: mark.line, found: "text that is no YAML: \(problem)", wanted: "YAML",
        hint: problem.contains("tab") ? "indent by blanks" : "put names with [ ] { } , : or # into quotes")
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      RecordingError(
        path: path, line: context.mark.line,
        found: "the key '\(duplicates.joined(separator: "', '"))' twice", wanted: "each key once")
    default: RecordingError(path: path, found: "\(error)", wanted: "YAML")
    }
  }
}

/// A value that is one of a few words; another word is refused with the list of them.
protocol NamedChoice: RawRepresentable<String>, CaseIterable, Codable {}

extension NamedChoice {
  package init(from decoder: any Decoder) throws {
    let word = try decoder.singleValueContainer().decode(String.self)
    guard let choice = Self(rawValue: word) else {
      let words = Self.allCases.map(\.rawValue)
      throw SpecificationError(at: decoder.steps, found: "`\(word)`", wanted: oneOf(words, near: word))
    }
    self = choice
  }
}

extension Decoder {
  /// The keys of this mapping, after refusing every key that `Keys` does not list.
  func knownKeys<Keys: CodingKey & CaseIterable>(_ type: Keys.Type) throws -> KeyedDecodingContainer<Keys> {
    let known = Keys.allCases.map(\.stringValue)
    for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
      throw SpecificationError(
        at: steps + [key.stringValue], found: "an unknown key", wanted: oneOf(known, near: key.stringValue))
    }
    return try container(keyedBy: type)
  }

  fileprivate var steps: [String] { codingPath.steps }
}

extension KeyedDecodingContainer {
  /// The value of a key that must be there.
  func value<Value: Decodable>(_ key: Key) throws -> Value { try decode(Value.self, forKey: key) }

  /// The value of a key, or `standard` where the key is left out.
  func value<Value: Decodable>(_ key: Key, default standard: Value) throws -> Value {
    try decodeIfPresent(Value.self, forKey: key) ?? standard
  }
}

extension [any CodingKey] {
  /// Names of keys, and places in lists counted from 0.
  var steps: [String] { map { key in key.intValue.map(String.init) ?? key.stringValue } }
}

/// The words a value may be, the nearest first where one is near.
func oneOf(_ words: [String], near word: String) -> String {
  guard let nearest = nearest(to: word, among: words) else { return "one of \(words.joined(separator: ", "))" }
  return "`\(nearest)`, or another of \(words.joined(separator: ", "))"
}

/// The word that fewest edits turn `word` into, if a third of its letters, or two, suffice.
private func nearest(to word: String, among words: [String]) -> String? {
  let ranked = words.map { (word: $0, edits: editDistance(Array(word), Array($0))) }
  guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= max(2, word.count / 3) else { return nil }
  return best.word
}

/// How many letters must be inserted, deleted or replaced to turn one word into the other (Levenshtein, 1966).
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var row = Array(0...second.count)
  for (i, letter) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[second.count]
}

/// A key of any name, to see which keys a mapping has.
private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

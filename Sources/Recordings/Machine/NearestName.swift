/// Which known name somebody probably meant.
package enum NearestName {
  /// The name nearest to `text` in single-character edits, if few enough for a slip of the keyboard.
  ///
  /// - Returns: `nil` where more than a third of the letters (at least two) would have to change.
  package static func of(_ text: String, among names: [String]) -> String? {
    several(text, among: names, atMost: 1).first
  }

  /// The names that are near enough, nearest first; of equally near ones the one that comes first in `names`.
  package static func several(_ text: String, among names: [String], atMost limit: Int = 3) -> [String] {
    let ranked = names.enumerated().map { (editDistance(text.lowercased(), $0.element.lowercased()), $0.offset) }
    return ranked.filter { $0.0 <= max(2, names[$0.1].utf8.count / 3) }.sorted(by: <).prefix(limit).map { names[$0.1] }
  }

  /// The fewest insertions, deletions and replacements that turn one text into the other (Levenshtein, 1966).
  static func editDistance(_ first: String, _ second: String) -> Int {
    let target = Array(second.utf8)
    var previous = Array(0...target.count)
    for (row, character) in first.utf8.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(target.count + 1)
      for column in target.indices {
        let replaced = previous[column] + (character == target[column] ? 0 : 1)
        current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[target.count]
  }
}

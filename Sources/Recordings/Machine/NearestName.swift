/// Which known name somebody probably meant.
package enum NearestName {
  /// The name nearest to `text` in single-character edits, if few enough for a slip of the keyboard.
  ///
  /// - Returns: `nil` where more than a third of the letters (at least two) would have to change.
  package static func of(_ text: String, among names: [String]) -> String? {
    let ranked = names.map { (name: $0, distance: editDistance(text.lowercased(), $0.lowercased())) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, best.name.utf8.count / 3) ? best.name : nil
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

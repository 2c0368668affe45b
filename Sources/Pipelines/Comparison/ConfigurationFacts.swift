internal import Yams

/// A run's configuration as single settings: the path of each key and its value.
struct ConfigurationFacts {
  /// In the order of the document.
  private(set) var facts: [ComparedFact] = []

  /// Said elsewhere (program, seed, names), or words that follow from the recipe's name.
  private static let repeated: Set<String> = ["program", "seed", "machine", "name", "summary", "reference"]

  /// - Parameter text: YAML; what can't be read as such has no settings.
  init(_ text: String) {
    guard let document = try? Yams.compose(yaml: text), case .mapping(let members) = document else { return }
    for (key, value) in members {
      let name = key.string ?? ""
      switch value {
      // The recipe's name stands among the run's own facts.
      case .mapping(let recipe) where name == "recipe": add(recipe, path: [])
      case _ where name == "recipe": continue
      default: if !Self.repeated.contains(name) { add(value, section: "run", path: [name]) }
      }
    }
  }

  private mutating func add(_ recipe: Node.Mapping, path: [String]) {
    for (key, value) in recipe where !Self.repeated.contains(key.string ?? "") {
      add(value, section: "recipe", path: path + [key.string ?? ""])
    }
  }

  private mutating func add(_ node: Node, section: String, path: [String]) {
    switch node {
    case .mapping(let members) where members.isEmpty:
      // A choice without figures of its own, such as `split: blocks`.
      facts.append(ComparedFact(section, name(path.dropLast()), .text(path.last ?? "")))
    case .mapping(let members):
      for (key, value) in members { add(value, section: section, path: path + [key.string ?? ""]) }
    case .sequence(let entries) where entries.allSatisfy { $0.scalar != nil }:
      facts.append(
        ComparedFact(section, name(path), .text(entries.compactMap { $0.scalar?.string }.joined(separator: ", "))))
    case .sequence(let entries):
      for (place, entry) in entries.enumerated() { add(entry, section: section, path: path + ["\(place + 1)"]) }
    case .scalar(let scalar): facts.append(ComparedFact(section, name(path), .text(scalar.string)))
    case .alias: break
    }
  }

  /// Unnamed parts of a choice (`_0`) say nothing to a reader.
  private func name(_ path: some Sequence<String>) -> String {
    path.filter { !$0.hasPrefix("_") }.joined(separator: ".")
  }
}

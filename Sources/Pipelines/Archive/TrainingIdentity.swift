internal import NeuralNetworks
internal import Tensors

/// Everything that decides a training's bits, as named facts: a checkpoint is continued only where all are the same.
struct TrainingIdentity: Equatable {
  struct Fact: Equatable {
    let name: String
    let value: String
  }

  /// In the order in which a difference is worth telling: what a user chose stands before what follows from it.
  let facts: [Fact]

  init(facts: [Fact]) { self.facts = facts }

  /// - Parameters:
  ///   - network: The architecture, a struct whose properties are the facts.
  ///   - training: `[window, inputCount]`
  ///   - validation: `[window, inputCount]`
  init(recipe: String, plan: TrainingPlan, network: Any, training: Matrix, validation: Matrix) {
    // Reflection, so that a new setting of a plan can't be forgotten here.
    let settings = [network, plan].flatMap { Mirror(reflecting: $0).children }
      .map { Fact(name: Self.words($0.label ?? ""), value: "\($0.value)") }
    facts =
      [Fact(name: "recipe", value: recipe)] + settings.filter { $0.name == "seed" }
      + settings.filter { $0.name != "seed" } + [
        Fact(name: "training windows", value: Self.summary(of: training)),
        Fact(name: "validation windows", value: Self.summary(of: validation)),
      ]
  }

  /// The first fact that is another one there, with both values.
  func difference(from other: TrainingIdentity) -> (name: String, own: String, other: String)? {
    for fact in facts {
      let value = other.facts.first { $0.name == fact.name }?.value ?? "none"
      if value != fact.value { return (fact.name, fact.value, value) }
    }
    return other.facts.first { fact in !facts.contains { $0.name == fact.name } }.map { ($0.name, "none", $0.value) }
  }

  private static func summary(of windows: Matrix) -> String {
    var digest = Digest()
    digest.update(samples: windows.elements)
    return "\(windows.rowCount) of \(windows.columnCount) values, SHA-256 \(digest.hexadecimal.prefix(16))"
  }

  /// `batchSize` as people write it.
  private static func words(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
  }
}

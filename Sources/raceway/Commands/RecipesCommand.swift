import ArgumentParser
import Foundation
import Pipelines

struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes",
    abstract: "The built-in recipes; with a name, everything one decides.",
    discussion: """
      Example:
        raceway recipes d-as-published
      """)

  @Argument(help: "A recipe's name.")
  var name: String?

  func run() throws {
    guard let name else {
      let width = Recipe.builtIn.map(\.name.count).max() ?? 0
      let lines = Recipe.builtIn.map { recipe in
        recipe.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + recipe.summary + "\n"
      }
      return try StandardOutput.write(lines.joined())
    }
    guard let recipe = Recipe.named(name) else {
      throw ValidationError(
        "there is no recipe '\(name)'; there are \(Recipe.builtIn.map(\.name).joined(separator: ", "))")
    }
    try StandardOutput.write(recipe.yaml)
  }
}

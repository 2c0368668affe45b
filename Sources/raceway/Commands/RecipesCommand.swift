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
      let measurements = Recipe.builtIn.map { ($0.name, $0.summary) }
      let clips =
        ClipRecipe.builtIn.map { ($0.name, $0.summary) } + SupervisedClipRecipe.builtIn.map { ($0.name, $0.summary) }
      let width = (measurements + clips).map(\.0.count).max() ?? 0
      func lines(_ recipes: [(String, String)]) -> String {
        recipes.map { "  " + $0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $1 + "\n" }.joined()
      }
      return try StandardOutput.write(
        "Measurements in order of time:\n\(lines(measurements))\nSound clips, each judged by itself:\n\(lines(clips))")
    }
    guard let yaml = Recipe.named(name)?.yaml ?? ClipRecipe.named(name)?.yaml ?? SupervisedClipRecipe.named(name)?.yaml
    else {
      let names = Recipe.builtIn.map(\.name) + ClipRecipe.builtIn.map(\.name)
      throw ValidationError("there is no recipe '\(name)'; there are \(names.joined(separator: ", "))")
    }
    try StandardOutput.write(yaml)
  }
}

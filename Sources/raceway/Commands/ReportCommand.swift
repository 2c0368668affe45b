import ArgumentParser
import Foundation
import Pipelines

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes the reports again from RUN/run.h5.",
    discussion: """
      Example:
        raceway report RUN
      """)

  @Argument(help: "Folder that `raceway analyze` wrote.")
  var run_: String

  @OptionGroup var printing: OutputOptions

  func run() throws {
    let folder = RunFolder(path: run_)
    let results = try folder.read()
    try folder.writeReports(results)
    printing.print(results, folder)
  }
}

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
      for recipe in Recipe.builtIn {
        print(recipe.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + recipe.summary)
      }
      return
    }
    guard let recipe = Recipe.named(name) else {
      throw ValidationError(
        "there is no recipe '\(name)'; there are \(Recipe.builtIn.map(\.name).joined(separator: ", "))")
    }
    print(recipe.yaml, terminator: "")
  }
}

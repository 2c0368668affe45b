import ArgumentParser
import Foundation
import Pipelines
import Reports

struct EmbedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Draws the map of a run's windows again, or places them into the map of another run.",
    discussion: """
      Examples:
        raceway embed RUN --points 100000
        raceway embed TOMORROW --into RUN

      A t-SNE of the latents: neighbours on the map are windows that look alike to the model. With --into, the other run's map stays as it
      is, and each window finds its place among its own neighbours there, by itself. It has to come from the same model.
      """)

  @Argument(help: ArgumentHelp("Folder that `raceway analyze` or `raceway score` wrote.", valueName: "run"))
  var folder: String

  @Option(help: ArgumentHelp("A run of the same model whose map is kept.", valueName: "run"))
  var into: String?

  @Option(help: ArgumentHelp("How many windows are mapped, as evenly as they go.", valueName: "count"))
  var points = 20_000

  @Option(help: "How many neighbours a window has, softly counted.")
  var perplexity = 30.0

  @Option(help: "Seed of every random number; the same seed draws the same map.")
  var seed: UInt64 = 1

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    guard points >= 20 else { throw ValidationError("\(points) points are no map: give 20 or more") }
    guard perplexity >= 1 else { throw ValidationError("a perplexity of \(perplexity) is below 1") }
  }

  func run() throws {
    let folder = RunFolder(path: folder)
    var results = try folder.read()
    let plan = MapPlan(pointLimit: points, perplexity: perplexity, seed: seed)
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    if let into {
      try Embedding.place(&results, into: try RunFolder(path: into).read(), plan, progress: progress)
    } else {
      try Embedding.map(&results, plan, progress: progress)
    }
    line.finish()
    try folder.write(results, command: CommandLine.arguments.joined(separator: " "))
    try StandardOutput.write(
      printing.json ? JSONReport(results).text : MapSummary(results.latents, reportPath: folder.reportPath).text)
  }
}

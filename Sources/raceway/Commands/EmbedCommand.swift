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

  @Option(help: "How many neighbours a window has, softly counted; 30 unless said otherwise.")
  var perplexity: Double?

  @Option(help: "Seed of every random number; the same seed draws the same map. The run's own unless said otherwise.")
  var seed: UInt64?

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    guard points >= 20 else { throw ValidationError("\(points) points are no map: give 20 or more") }
    if let perplexity, !(perplexity >= 1 && perplexity.isFinite) {
      throw ValidationError("a perplexity of \(perplexity) is not 1 or more")
    }
    if into != nil, perplexity != nil || seed != nil {
      throw ValidationError("--perplexity and --seed are for a map of the run's own: with --into the map stands")
    }
  }

  func run() throws {
    let folder = RunFolder(path: folder)
    var results = try folder.read()
    let plan = MapPlan(pointLimit: points, perplexity: perplexity ?? 30, seed: seed ?? results.seed)
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    if let into {
      try Embedding.place(&results, into: try RunFolder(path: into).read(), plan, progress: progress)
    } else {
      try Embedding.map(&results, plan, progress: progress)
    }
    line.finish()
    // What was typed here does not repeat the run.
    try folder.write(results)
    try StandardOutput.write(
      printing.json ? JSONReport(results).text : MapSummary(results.latents, reportPath: folder.reportPath).text)
  }
}

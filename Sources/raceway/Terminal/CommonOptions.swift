import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Tensors

/// What every long-running command takes.
struct OutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "No progress, only the result.")
  var quiet = false

  @Flag(help: "Print the result as JSON on standard output.")
  var json = false
}

/// How measurements are analysed.
struct AnalysisArguments: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Description of the machine.", valueName: "machine.yaml"))
  var machine: String?

  @Option(name: .shortAndLong, help: "Recipe by name; see `raceway recipes`.")
  var recipe = Recipe.vae.name

  @Option(help: "Seed of every random number; the same seed gives the same results.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Healthy period: a share of the snapshots (0.2), a count (200), or a time (2004-02-14T00:00:00Z).",
      valueName: "period"))
  var healthy: String?

  @OptionGroup var truth: TruthArguments

  @Option(
    help: ArgumentHelp(
      "Where levels come from: \(AlarmPlan.Levels.names.joined(separator: ", ")). N = false alarms a month and channel.",
      valueName: "method"))
  var levels: String?

  @Option(help: ArgumentHelp("How many of the last snapshots must exceed a level, such as 3/4.", valueName: "k/n"))
  var confirm: String?

  var isRecipeChosen: Bool { recipe != Recipe.vae.name }

  func validate() throws {
    guard Recipe.named(recipe) != nil || ClipRecipe.named(recipe) != nil else {
      let names = (Recipe.builtIn.map(\.name) + ClipRecipe.builtIn.map(\.name)).joined(separator: ", ")
      throw ValidationError("there is no recipe '\(recipe)'; there are \(names)")
    }
    if let healthy, Self.period(healthy) == nil {
      throw ValidationError(
        "'\(healthy)' is no healthy period: give a share such as 0.2, a count such as 200, or a time")
    }
    if let levels, AlarmPlan.Levels(levels) == nil {
      throw ValidationError("'\(levels)' names no levels; there are \(AlarmPlan.Levels.names.joined(separator: ", "))")
    }
    if let confirm, Self.persistence(confirm) == nil {
      throw ValidationError("'\(confirm)' is no rule: give k/n with 1 ≤ k ≤ n ≤ 64, such as 3/4")
    }
  }

  func options() throws(PipelineError) -> AnalysisOptions {
    var chosen = Recipe.named(recipe) ?? .vae
    if let levels = levels.flatMap({ AlarmPlan.Levels($0) }) { chosen.alarms.levels = levels }
    if let rule = confirm.flatMap(Self.persistence) { (chosen.alarms.needed, chosen.alarms.window) = rule }
    var options = AnalysisOptions(recipe: chosen, seed: seed, healthy: healthy.flatMap(Self.period))
    options.truth = try truth.read()
    return options
  }

  private static func persistence(_ text: String) -> (needed: Int, window: Int)? {
    let parts = text.split(separator: "/").map { Int($0) }
    guard parts.count == 2, let needed = parts[0], let window = parts[1] else { return nil }
    return 1 <= needed && needed <= window && window <= 64 ? (needed, window) : nil
  }

  func description() throws -> MachineDescription? {
    try machine.map { path throws(RecordingError) in try MachineDescription.load(path) }
  }

  private static func period(_ text: String) -> HealthyPeriod? {
    if let count = Int(text) { return count > 0 ? .first(count) : nil }
    if let share = Double(text) { return share > 0 && share <= 1 ? .fraction(share) : nil }
    return UTCTime.parse(text).map(HealthyPeriod.until)
  }
}

extension OutputOptions {
  /// The run as a program or as a person wants it.
  func print(_ run: some FiledRun, _ folder: RunFolder) throws(OutputError) {
    try StandardOutput.write(json ? run.pages.json() : run.summary(reportPath: folder.reportPath))
  }

  /// Shows progress, and says no to going on once somebody pressed Ctrl-C.
  func progressHandler() -> (handler: ProgressHandler, line: ProgressLine) {
    let line = ProgressLine(quiet: quiet || json)
    Interruption.listen()
    return (
      { progress in
        line.show(progress)
        return !Interruption.isRequested
      }, line
    )
  }
}

import ArgumentParser
import Pipelines

struct BearingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bearings",
    abstract: "The bearing catalogue; with a name, one bearing, its defect orders and where they come from.",
    discussion: """
      Examples:
        raceway bearings
        raceway bearings 6205-2RS --rpm 1797

      Your own bearings stand in ~/.config/raceway/bearings.yaml, or in the file that RACEWAY_BEARINGS names.
      """)

  @Argument(help: "A designation, or another name such as CWRU.")
  var name: String?

  @Option(help: "Shaft speed: prints frequencies in Hz.")
  var rpm: Double?

  @Flag(help: "Print the result as JSON on standard output.")
  var json = false

  func validate() throws {
    if let rpm, !(rpm > 0 && rpm.isFinite) { throw ValidationError("a speed of \(rpm) rpm is not above 0") }
  }

  func run() throws {
    let sheet = try BearingSheet(name, speedRPM: rpm)
    try StandardOutput.write(json ? sheet.json : sheet.text)
  }
}

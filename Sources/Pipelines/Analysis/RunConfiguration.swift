internal import Foundation
internal import Recordings
internal import Yams

/// The recipe, the options and what was said of the machine, as YAML: enough to repeat a run.
struct RunConfiguration {
  let recipe: Recipe
  let options: AnalysisOptions
  let machine: MachineDescription?

  private struct Document: Codable {
    var program: String
    var seed: UInt64
    var healthy: String
    var onset: Int?
    var machine: String?
    var recipe: Recipe
  }

  var text: String {
    let period = options.healthy ?? machine?.healthy ?? AnalysisOptions.usualHealthyPeriod
    let document = Document(
      program: Program.nameAndVersion, seed: options.seed, healthy: Self.words(for: period),
      onset: options.truth?.onsetIndex,
      machine: machine?.name, recipe: recipe)
    return ReadableYAML.text(document) ?? ""
  }

  /// As `--healthy` takes it.
  static func words(for period: HealthyPeriod) -> String {
    switch period {
    case .fraction(let share): "\(share)"
    case .first(let count): "\(count)"
    case .until(let time): UTCTime.text(time)
    }
  }

  /// The recipe that a configuration holds.
  static func recipe(in text: String) -> Recipe? { try? YAMLDecoder().decode(Document.self, from: text).recipe }
}

/// The program's name and version, as every artefact carries them.
package enum Program {
  package static let name = "raceway"
  package static let version = "0.1.0"
  package static let nameAndVersion = "\(name) \(version)"
}

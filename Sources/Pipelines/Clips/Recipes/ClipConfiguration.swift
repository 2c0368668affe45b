internal import Foundation
internal import Recordings
internal import Yams

/// The recipe and the options as YAML: enough to repeat a run over clips.
struct ClipConfiguration {
  let recipe: ClipRecipe
  let options: ClipAnalysisOptions

  private struct Document: Codable {
    var program: String
    var seed: UInt64
    var healthy: String?
    var recipe: ClipRecipe
  }

  var text: String {
    ReadableYAML.text(
      Document(
        program: Program.nameAndVersion, seed: options.seed, healthy: options.healthy.map(RunConfiguration.words(for:)),
        recipe: recipe)) ?? ""
  }

  /// The recipe that a configuration holds.
  static func recipe(in text: String) -> ClipRecipe? { try? YAMLDecoder().decode(Document.self, from: text).recipe }
}

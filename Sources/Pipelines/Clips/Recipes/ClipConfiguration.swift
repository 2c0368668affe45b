internal import Foundation
internal import Recordings
internal import Yams

/// A recipe for clips and the options as YAML: enough to repeat a run.
enum ClipConfiguration {
  private struct Document<Recipe: Codable>: Codable {
    var program: String
    var seed: UInt64
    var healthy: String?
    var recipe: Recipe
  }

  static func text(_ recipe: some Codable, seed: UInt64, healthy: HealthyPeriod? = nil) -> String {
    ReadableYAML.text(
      Document(
        program: Program.nameAndVersion, seed: seed, healthy: healthy.map(RunConfiguration.words(for:)), recipe: recipe)
    ) ?? ""
  }

  /// The recipe that a configuration holds.
  static func recipe(in text: String) -> ClipRecipe? {
    try? YAMLDecoder().decode(Document<ClipRecipe>.self, from: text).recipe
  }
}

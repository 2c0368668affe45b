/// How detection holds up as the machine drowns in the factory: one row per level of noise and detector.
package struct SweepResults: Sendable, Equatable, Codable {
  package var program: String
  package var recipes: [String]
  package var seed: UInt64
  /// What was swept over, as a sentence.
  package var data: String
  package var rows: [Row]

  package struct Row: Sendable, Equatable, Codable {
    package var recipe: String
    package var snrDB: Double
    package var metrics: ClipMetrics

    /// Keys become snake_case in JSON, and `DB` would come back as `Db`.
    private enum CodingKeys: String, CodingKey {
      case recipe
      case snrDB = "snrDb"
      case metrics
    }

    package init(recipe: String, snrDB: Double, metrics: ClipMetrics) {
      self.recipe = recipe
      self.snrDB = snrDB
      self.metrics = metrics
    }
  }

  package init(program: String, recipes: [String], seed: UInt64, data: String, rows: [Row]) {
    self.program = program
    self.recipes = recipes
    self.seed = seed
    self.data = data
    self.rows = rows
  }
}

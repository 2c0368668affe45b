/// How windows are placed on a map.
package struct MapPlan: Sendable, Equatable {
  /// More windows than that are sampled, as evenly as they go; fewer than `fewestPoints` have no neighbourhoods to keep.
  package var pointLimit: Int
  /// The number of neighbours a window has, softly counted; 30 as everywhere.
  package var perplexity: Double
  package var seed: UInt64

  package init(pointLimit: Int, perplexity: Double = 30, seed: UInt64) {
    self.pointLimit = pointLimit
    self.perplexity = perplexity
    self.seed = seed
  }

  static let fewestPoints = 20
}

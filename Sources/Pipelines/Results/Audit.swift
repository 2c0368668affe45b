/// Whether the model earned its scores.
package struct Audit: Sendable, Equatable, Codable {
  /// Latents whose posterior mean varies over the healthy data by more than 0.01 (Burda et al., 2016); nil without posterior.
  package var activeLatents: Int?
  package var latentCount: Int
  /// 1 - residual variance / variance of the healthy held-out features; about 0 for a model that returns the mean.
  package var explainedVariance: Double
  /// Correlation of the window score with the window's energy.
  package var energyCorrelation: Double
  package var findings: [String]

  package init(
    activeLatents: Int?, latentCount: Int, explainedVariance: Double, energyCorrelation: Double, findings: [String]
  ) {
    self.activeLatents = activeLatents
    self.latentCount = latentCount
    self.explainedVariance = explainedVariance
    self.energyCorrelation = energyCorrelation
    self.findings = findings
  }
}

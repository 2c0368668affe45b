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
  /// What the audit of the split found, each also among `findings`; empty where it found none, nil where it was not made.
  package var leaks: [LeakFinding]?

  package init(
    activeLatents: Int?, latentCount: Int, explainedVariance: Double, energyCorrelation: Double, findings: [String],
    leaks: [LeakFinding]? = nil
  ) {
    self.activeLatents = activeLatents
    self.latentCount = latentCount
    self.explainedVariance = explainedVariance
    self.energyCorrelation = energyCorrelation
    self.findings = findings
    self.leaks = leaks
  }
}

/// One way in which what was to be judged had a part in the judge.
package struct LeakFinding: Sendable, Equatable, Codable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// Training and held-out windows share samples.
    case sharedWindows = "shared_windows"
    /// A snapshot was both learnt from and judged.
    case sharedSnapshots = "shared_snapshots"
    /// Two snapshots of different names hold the same samples, one on each side.
    case identicalSnapshots = "identical_snapshots"
    /// The scaler is not that of the training windows.
    case scaler
    /// The window level does not come from held-out healthy windows.
    case threshold
    /// A property of the file, such as its length, tells healthy from faulty without any vibration.
    case classTell = "class_tell"
  }

  package var kind: Kind
  package var sentence: String

  package init(kind: Kind, sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }
}

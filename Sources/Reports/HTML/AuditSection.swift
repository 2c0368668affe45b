internal import Pipelines

/// Whether the network learnt what its scores rest on.
struct AuditSection {
  let audit: Audit
  /// Whether anything is judged by the network.
  let decides: Bool

  var html: HTML {
    let active =
      audit.activeLatents.map { "\($0) of \(audit.latentCount)" } ?? "not applicable (\(audit.latentCount) latents)"
    return Chapter.part(
      "audit", "Audit of the model",
      """
      <p>\(audit.sentence(decides: decides))</p>
      <dl class="facts wide">
      <div><dt>Active latents</dt><dd>\(active)</dd></div>
      <div><dt>Explained variance, unseen healthy data</dt><dd>\(audit.explainedInWords)</dd></div>
      <div><dt>Correlation of score and energy</dt><dd>\(Digits.significant(audit.energyCorrelation))</dd></div>
      </dl>
      \(audit.findings.isEmpty ? "<p>The audit found nothing to report.</p>" : HTML.list(audit.findings))
      """)
  }
}

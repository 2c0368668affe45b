internal import Pipelines

/// The confusion matrix at the alarm level, as a picture made of a table.
struct ConfusionTable {
  let metrics: ClipMetrics

  var html: HTML {
    """
    <p>\(metrics.alarmSentence).</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="confusion">
    <caption>Confusion matrix at the alarm level; shares of each row</caption>
    <thead><tr><th scope="col">Truth</th><th scope="col">below the alarm level</th><th scope="col">at alarm</th></tr>
    </thead>
    <tbody>
    \(row("healthy", metrics.trueNegatives, metrics.falsePositives, rightFirst: true))
    \(row("faulty", metrics.falseNegatives, metrics.truePositives, rightFirst: false))
    </tbody></table></div>
    """
  }

  private func row(_ name: String, _ below: Int, _ above: Int, rightFirst: Bool) -> HTML {
    """
    <tr><th scope="row">\(name)</th>\(cell(below, of: below + above, isRight: rightFirst))\
    \(cell(above, of: below + above, isRight: !rightFirst))</tr>
    """
  }

  /// Shaded by its share; what is right in one colour, what is wrong in another and with a sign.
  private func cell(_ count: Int, of all: Int, isRight: Bool) -> HTML {
    let share = all > 0 ? Double(count) / Double(all) : 0
    let colour = HTML(trusted: isRight ? "var(--healthy)" : "var(--alarm)")
    return """
      <td style="background:color-mix(in srgb,\(colour) \(Int((share * 55).rounded()))%,transparent)">\
      \(isRight ? "✓" : "✗") \(Digits.grouped(count)) <small>\(Digits.percent(all > 0 ? share : nil))</small></td>
      """
  }
}

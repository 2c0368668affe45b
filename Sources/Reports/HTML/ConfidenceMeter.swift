internal import Pipelines

/// How clear a case is, as a number and a short bar.
struct ConfidenceMeter {
  let confidence: Double

  var html: HTML {
    let value = confidence.isFinite ? min(max(confidence, 0), 1) : 0
    return """
      \(Digits.clearness(confidence)) <span class="meter" aria-hidden="true">\
      <span style="width:\(Int((value * 100).rounded()))%"></span></span>
      """
  }
}

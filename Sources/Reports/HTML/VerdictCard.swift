internal import Pipelines

/// The first screen of a report: what state, why, the facts beside a picture, and what to do.
struct VerdictCard {
  var state: HealthState
  /// What the state is about, where it isn't about all of the input.
  var subject: String?
  /// What was measured, in a line.
  var machine: String
  var summary: String
  var facts: [(name: String, value: HTML)]
  var picture: HTML?
  var nextSteps: [String] = []

  var html: HTML {
    """
    <section class="verdict \(state.rawValue)" id="verdict" aria-labelledby="verdict-title">
    <div class="headline">\(state.icon)<div>
    <h1 id="verdict-title"><span class="state">\(state.word)</span>\(subjectMarkup)</h1>
    <p class="machine">\(machine)</p>
    </div></div>
    <p class="summary">\(summary)</p>
    <div class="two">
    <dl class="facts">\(facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML })</dl>
    \(picture)
    </div>
    \(nextStepList)
    </section>
    """
  }

  private var subjectMarkup: HTML? { subject.map { "<span class=\"subject\">\($0)</span>" } }

  private var nextStepList: HTML? {
    guard !nextSteps.isEmpty else { return nil }
    return """
      <div class="next"><h2>What to do next</h2>
      <ol>\(nextSteps.map { "<li>\($0)</li>" as HTML })</ol></div>
      """
  }
}

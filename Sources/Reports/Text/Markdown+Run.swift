internal import Pipelines

/// Sections that tickets about every kind of run share.
extension Markdown {
  /// - Parameter decides: Whether anything is judged by the network.
  static func section(_ audit: Audit, decides: Bool) -> String {
    let active = audit.activeLatents.map { "\($0) of \(audit.latentCount)" } ?? "not applicable"
    let lines =
      [
        "### Audit of the model", "", escaped(audit.sentence(decides: decides)), "",
        "- active latents: \(active); explained variance of unseen healthy data: "
          + "\(audit.explainedInWords); correlation of score and energy: "
          + Digits.significant(audit.energyCorrelation),
      ] + audit.findings.map { "- \(escaped($0))" }
    return lines.joined(separator: "\n")
  }

  /// - Parameter thing: What a finding is about.
  static func section(_ notes: [QualityNote], thing: String) -> String {
    let groups = QualityGroup.groups(of: notes)
    guard !groups.isEmpty else { return "## Data quality\n\nNothing was found in the data." }
    let rows = groups.map { group in
      [
        group.kindInWords, group.severity.label, group.channel ?? "all", group.ranges() ?? "all",
        group.isLeftOut ? "yes" : "no", group.message,
      ]
    }
    let head = ["finding", "severity", "channel", "\(thing)s", "left out", "in words"]
    return "## Data quality\n\n" + table(head, rows, textColumns: head.count)
  }

  /// - Parameter facts: Markdown, an item each.
  static func repetition(command: String, configuration: String, facts: [String]) -> String {
    var configuration = configuration
    while configuration.last?.isNewline ?? false { configuration.removeLast() }
    // A fence longer than any run of backticks inside cannot be closed by the configuration's own text.
    var (run, longestRun) = (0, 0)
    for character in command + "\n" + configuration {
      run = character == "`" ? run + 1 : 0
      longestRun = max(longestRun, run)
    }
    let fence = String(repeating: "`", count: max(3, longestRun + 1))
    return """
      ## How to repeat

      \(fence)sh
      \(command)
      \(fence)

      \(facts.map { "- " + $0 }.joined(separator: "\n"))

      \(fence)yaml
      \(configuration)
      \(fence)
      """
  }

  /// The command line that repeats a run whose own is not known.
  static func command(analyzing source: String, recipe: String, seed: UInt64) -> String {
    "raceway analyze \(ShellWord.quoted(source)) --recipe \(ShellWord.quoted(recipe)) --seed \(seed) -o RUN"
  }
}

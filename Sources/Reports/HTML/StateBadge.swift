internal import Pipelines

extension HealthState {
  /// The custom property of the state's colour.
  var colour: Palette {
    switch self {
    case .undetermined: .undetermined
    case .healthy: .healthy
    case .warning: .warning
    case .alarm: .alarm
    }
  }

  /// The state's sign as a small picture: its outline differs from state to state, not its colour alone.
  var icon: HTML {
    let fill = HTML(trusted: "var(--\(colour.rawValue))")
    let (outline, sign): (HTML, HTML) =
      switch self {
      case .undetermined:
        ("M12 1 23 12 12 23 1 12Z", "M9 9.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2.9-1.2 1.8M12 16.6v.6")
      case .healthy: ("M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22Z", "m7 12.5 3.5 3.5L17 8.5")
      case .warning: ("M12 1.5 23.5 22H.5Z", "M12 9v6M12 18v.6")
      case .alarm: ("M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4Z", "M12 6v7.5M12 17v.6")
      }
    return """
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="\(outline)" fill="\(fill)"/>\
      <path d="\(sign)" fill="none" stroke="var(--paper)" stroke-width="2.4" stroke-linecap="round" \
      stroke-linejoin="round"/></svg>
      """
  }

  /// Sign and word, for tables.
  var badge: HTML { "<span class=\"badge\">\(icon) \(word.lowercased())</span>" }
}

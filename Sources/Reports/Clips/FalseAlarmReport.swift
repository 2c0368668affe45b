package import Pipelines

/// A check of false alarms for the terminal and for programs.
package struct FalseAlarmReport: Sendable {
  private let check: FalseAlarmCheck

  package init(_ check: FalseAlarmCheck) { self.check = check }

  package var text: String {
    let width = check.rows.map(\.detector.count).max() ?? 0
    let rows = check.rows.map { row in
      "  " + row.detector.padded(to: width + 2) + row.level.padded(to: 9)
        + "\(row.falseAlarms) of \(row.clipCount)".padded(to: 13)
        + "\(percent(row.rate)) [\(percent(row.rateInterval[0])) … \(percent(row.rateInterval[1]))]".padded(to: 26)
        + "meant \(percent(row.nominalRate))\(row.exceedsNominal ? ", more than meant" : "")\n"
    }
    return """
      Healthy clips of \(check.source), in \(check.parts) parts, each judged by what \(check.recipe) learnt from the others:
      \(rows.joined())
      """
  }

  package var json: String {
    let value: JSONValue = [
      "format": "raceway-false-alarms", "version": 1, "program": .string(check.program),
      "recipe": .string(check.recipe), "source": .string(check.source), "parts": .integer(check.parts),
      "rows": .array(
        check.rows.map {
          [
            "detector": .string($0.detector), "level": .string($0.level), "clips": .integer($0.clipCount),
            "false_alarms": .integer($0.falseAlarms), "rate": .number($0.rate),
            "rate_interval": .array($0.rateInterval.map { .number($0) }), "nominal_rate": .number($0.nominalRate),
          ]
        }),
    ]
    return value.prettyText + "\n"
  }

  private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

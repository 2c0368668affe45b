internal import Pipelines

/// `compare.json`: every value that differs, for programs.
///
/// Values stand in the order of `runs`. An object without the key `value` says that the run does not have it; `null` that it is none or
/// undetermined.
struct ComparisonJSON {
  let comparison: RunComparison
  let program: String

  var value: JSONValue {
    [
      "format": "raceway-compare", "version": 1, "program": .string(program),
      "kind": .string(comparison.kind.rawValue), "runs": JSONValue(comparison.names),
      "same_settings": .boolean(comparison.differingSettings.isEmpty),
      "same_results": .boolean(comparison.haveSameResults),
      "settings": rows(comparison.settings), "results": rows(comparison.results),
      "timings_s": .array(comparison.timings.map(row)),
      "arrays": .array(zip(1..., comparison.arrays).map(arrays)),
      "agreement": .array(comparison.agreements.map(agreement)),
    ]
  }

  private func rows(_ rows: [ComparedRow]) -> JSONValue {
    let differing = rows.filter(\.differs)
    return ["equal": .integer(rows.count - differing.count), "differing": .array(differing.map(row))]
  }

  private func row(_ row: ComparedRow) -> JSONValue {
    [
      "section": .string(row.section), "name": .string(row.name), "unit": .string(row.unit),
      "values": .array(row.values.map { $0.map { ["value": value($0)] } ?? .object([]) }),
    ]
  }

  private func value(_ value: ComparedValue) -> JSONValue {
    switch value {
    case .none: .null
    case .text(let text): .string(text)
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .time(let nanoseconds): .string(Timestamp(nanoseconds).iso8601)
    }
  }

  private func arrays(_ run: Int, _ differences: [ArrayDifference]) -> JSONValue {
    let others = differences.filter { !$0.isEqual }
    return [
      "run": .integer(run), "equal": .integer(differences.count - others.count),
      "differing": .array(
        others.map { array in
          [
            "name": .string(array.name), "values": .integer(array.count),
            "values_differing": JSONValue(array.differing), "largest_relative": JSONValue(array.largest),
          ]
        }),
    ]
  }

  private func agreement(_ agreement: StateAgreement) -> JSONValue {
    [
      "run": .integer(agreement.run), "judged": .integer(agreement.total), "agreeing": .integer(agreement.agreeing),
      "first_difference": JSONValue(agreement.firstDifference),
      "states": JSONValue(HealthState.allCases.map(\.rawValue)),
      "counts": .array(agreement.counts.map { .array($0.map(JSONValue.integer)) }),
    ]
  }
}

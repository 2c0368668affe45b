/// Traces with their long columns written once and in few characters, without losing a digit.
///
/// All channels of a run share their snapshots' times, each of thirteen digits: written out for every curve they would be
/// most of a report. The script of the page puts the columns back before anything is drawn.
struct CompactColumns {
  /// Shorter columns are left as they are.
  static let leastCount = 64
  private static let names = ["x", "y", "customdata"]

  /// As given, but for long columns: `{"shared": n}` for one that several traces have.
  private(set) var traces: [JSONValue] = []
  /// What `n` counts; whole numbers that never fall stand as steps.
  private(set) var shared: [JSONValue] = []

  init(_ traces: [JSONValue]) {
    let columns = traces.flatMap { trace in Self.names.compactMap { Self.long(trace[$0]) } }
    var repeated: [[JSONValue]] = []
    for (place, column) in columns.enumerated() where !repeated.contains(column) {
      if columns[(place + 1)...].contains(column) { repeated.append(column) }
    }
    shared = repeated.map { Self.steps($0) ?? .array($0) }
    self.traces = traces.map { trace in
      Self.names.reduce(trace) { trace, name in
        guard let column = Self.long(trace[name]) else { return trace }
        if let place = repeated.firstIndex(of: column) { return trace.with(name, ["shared": .integer(place)]) }
        return Self.steps(column).map { trace.with(name, $0) } ?? trace
      }
    }
  }

  private static func long(_ value: JSONValue?) -> [JSONValue]? {
    guard case .array(let column)? = value, column.count >= leastCount else { return nil }
    return column
  }

  /// `first`, the `unit` that all steps are multiples of, and the steps; nil where a value is no integer or falls.
  private static func steps(_ column: [JSONValue]) -> JSONValue? {
    var values: [Int] = []
    for value in column {
      guard case .integer(let number) = value, number >= values.last ?? number else { return nil }
      values.append(number)
    }
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    let unit = max(steps.reduce(0, commonDivisor), 1)
    return [
      "first": .integer(values[0]), "unit": .integer(unit), "steps": .array(steps.map { .integer($0 / unit) }),
    ]
  }

  private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : commonDivisor(second, first % second)
  }
}

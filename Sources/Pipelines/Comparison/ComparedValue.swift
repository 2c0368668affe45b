/// One value of a run, as far as it takes part in a comparison.
package enum ComparedValue: Sendable, Equatable {
  /// Looked for, and none or undetermined.
  case none
  case text(String)
  case integer(Int)
  /// Finite.
  case number(Double)
  /// Nanoseconds since 1970-01-01 UTC.
  case time(Int64)

  package init(_ value: String?) { self = value.map(ComparedValue.text) ?? .none }
  package init(_ value: Int?) { self = value.map(ComparedValue.integer) ?? .none }

  /// A time without a date is told as people read it: as one it would differ from nothing.
  package init(time: Int64?, on clock: SnapshotClock) {
    self = time.map { clock.isNominal ? .text(clock.text($0)) : .time($0) } ?? .none
  }

  /// What is no finite number is undetermined.
  package init(_ value: Double?) {
    if let value, value.isFinite { self = .number(value) } else { self = .none }
  }
}

/// A value of one run with its name.
package struct ComparedFact: Sendable, Equatable {
  /// What it is a fact of, such as `verdict`, `channel B3`, `recipe`.
  package var section: String
  /// Such as `alarm index`; unique in its section.
  package var name: String
  /// Such as `h`; empty for pure numbers and words.
  package var unit: String
  package var value: ComparedValue

  package init(_ section: String, _ name: String, _ value: ComparedValue, unit: String = "") {
    self.section = section
    self.name = name
    self.unit = unit
    self.value = value
  }
}

/// The same fact of several runs.
package struct ComparedRow: Sendable, Equatable {
  package var section: String
  package var name: String
  package var unit: String
  /// `[run]`: nil where the run does not have it at all.
  package var values: [ComparedValue?]

  package init(section: String, name: String, unit: String = "", values: [ComparedValue?]) {
    self.section = section
    self.name = name
    self.unit = unit
    self.values = values
  }

  /// Whether any run says something else than the first; numbers to the last bit.
  package var differs: Bool { values.contains { $0 != values.first } }
}

extension [ComparedRow] {
  /// The facts of several runs side by side, in the order of the first run that has them; what only later runs have stands
  /// behind its section, or at the end.
  init(aligning runs: [[ComparedFact]]) {
    self = []
    var places: [Key: Int] = [:]
    for (run, facts) in runs.enumerated() {
      for fact in facts {
        let key = Key(section: fact.section, name: fact.name)
        if let place = places[key] {
          self[place].values[run] = fact.value
          continue
        }
        let section = lastIndex { $0.section == fact.section }.map { $0 + 1 } ?? endIndex
        var values = [ComparedValue?](repeating: nil, count: runs.count)
        values[run] = fact.value
        insert(ComparedRow(section: fact.section, name: fact.name, unit: fact.unit, values: values), at: section)
        places = places.mapValues { $0 >= section ? $0 + 1 : $0 }
        places[key] = section
      }
    }
  }

  private struct Key: Hashable {
    let section: String
    let name: String
  }
}

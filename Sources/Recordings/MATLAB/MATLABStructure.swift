/// A MATLAB structure of column vectors, such as a table.
package struct MATLABStructure: Sendable {
  package enum Column: Sendable, Equatable {
    case numbers([Double])
    case singles([Float])
    case integers([Int32])
    /// A cell array of character rows.
    case texts([String])
  }

  package struct Field: Sendable, Equatable {
    package let name: String
    package let column: Column

    package init(_ name: String, _ column: Column) {
      self.name = name
      self.column = column
    }
  }

  package let name: String
  package let fields: [Field]

  /// The longest name that every version of MATLAB takes.
  package static let longestName = 63

  /// - Precondition: Names are of ASCII letters, digits and underscores, begin with a letter, and differ from each other.
  package init(name: String, fields: [Field]) {
    let names = [name] + fields.map(\.name)
    for name in names { precondition(Self.isName(name), "\(name) is no name of a MATLAB variable") }
    precondition(Set(fields.map(\.name)).count == fields.count, "two fields of \(name) have one name")
    self.name = name
    self.fields = fields
  }

  private static func isName(_ name: String) -> Bool {
    name.count <= longestName && name.first?.isLetter == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }
}

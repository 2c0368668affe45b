/// Writes JSON values as text.
struct JSONWriter {
  /// Spaces per level; nil writes everything on one line, as small as it gets.
  var indentation: Int?
  /// Also escapes what would end a script element or a JavaScript string, so that the text may stand inside HTML.
  var isSafeInHTML = false
  private(set) var text = ""

  init(indentation: Int?, isSafeInHTML: Bool = false) {
    self.indentation = indentation
    self.isSafeInHTML = isSafeInHTML
  }

  mutating func write(_ value: JSONValue, depth: Int = 0) {
    switch value {
    case .null: text += "null"
    case .boolean(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number): text += number.isFinite ? number.description : "null"
    case .string(let string): write(string)
    case .array(let values): write(values, depth: depth)
    case .object(let members): write(members, depth: depth)
    }
  }

  private mutating func write(_ values: [JSONValue], depth: Int) {
    // Arrays of plain values read best on one line, whatever the indentation.
    let isFlat = values.allSatisfy(\.isScalar)
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += "," }
      if isFlat {
        if index > 0, indentation != nil { text += " " }
      } else {
        breakLine(depth + 1)
      }
      write(value, depth: depth + 1)
    }
    if !isFlat { breakLine(depth) }
    text += "]"
  }

  private mutating func write(_ members: [JSONValue.Member], depth: Int) {
    text += "{"
    for (index, member) in members.enumerated() {
      if index > 0 { text += "," }
      breakLine(depth + 1)
      write(member.key)
      text += indentation == nil ? ":" : ": "
      write(member.value, depth: depth + 1)
    }
    if !members.isEmpty { breakLine(depth) }
    text += "}"
  }

  private mutating func breakLine(_ depth: Int) {
    guard let indentation else { return }
    text += "\n" + String(repeating: " ", count: indentation * depth)
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: escape(scalar)
      // JavaScript once took the line separators for line ends inside strings.
      case "<", ">", "&", "\u{2028}", "\u{2029}": if isSafeInHTML { escape(scalar) } else { append(scalar) }
      default: append(scalar)
      }
    }
    text += "\""
  }

  private mutating func append(_ scalar: Unicode.Scalar) { text.unicodeScalars.append(scalar) }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    let digits = String(scalar.value, radix: 16)
    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension JSONValue {
  fileprivate var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  /// The value indented by two spaces, for files that people open too.
  package var prettyText: String {
    var writer = JSONWriter(indentation: 2)
    writer.write(self)
    return writer.text
  }

  /// The value on one line, safe inside a script element.
  package var scriptText: String {
    var writer = JSONWriter(indentation: nil, isSafeInHTML: true)
    writer.write(self)
    return writer.text
  }
}

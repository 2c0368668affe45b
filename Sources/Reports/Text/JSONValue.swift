internal import Pipelines

/// A JSON document whose members keep the order they were given in, so that the same value always gives the same bytes.
package enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// NaN and infinities are written as `null`.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One named value of an object.
  package struct Member: Sendable, Equatable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package init(_ value: Int?) { self = value.map(JSONValue.integer) ?? .null }
  package init(_ value: Double?) { self = value.map(JSONValue.number) ?? .null }
  package init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
  package init(_ values: [String]) { self = .array(values.map(JSONValue.string)) }

  /// A number cut to the digits that a picture can show, which is most of a report's size.
  ///
  /// - Parameter digits: Significant ones; five place a point to a pixel on any screen.
  static func rounded(_ value: Double, digits: Int = 5) -> JSONValue {
    guard value.isFinite else { return .null }
    return .number(Digits.rounded(value, digits))
  }

  static func rounded(_ value: Float, digits: Int = 5) -> JSONValue { rounded(Double(value), digits: digits) }
  static func rounded(_ values: some Sequence<Double>, digits: Int = 5) -> JSONValue {
    .array(values.map { rounded($0, digits: digits) })
  }

  /// The value of an object's member, for tests and for building on a value.
  package subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// This object with more members at its end; a key it already has is replaced in place.
  func with(_ key: String, _ value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    if let place = members.firstIndex(where: { $0.key == key }) {
      members[place].value = value
    } else {
      members.append(Member(key, value))
    }
    return .object(members)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

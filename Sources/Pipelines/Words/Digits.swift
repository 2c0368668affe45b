internal import Foundation

/// Numbers as people read them: as many digits as mean something, and a dash for what is not a number.
package enum Digits {
  /// The space between a number and its unit, where no line may end.
  package static let noBreak = "\u{A0}"

  /// `value` with so many significant digits.
  package static func rounded(_ value: Double, _ digits: Int) -> Double {
    guard value != 0, value.isFinite else { return value }
    let exponent = digits - 1 - Int(log10(abs(value)).rounded(.down))
    // Powers of ten above 1 are exact in binary, those below are not: multiply or divide by the exact one.
    let scale = pow(10.0, Double(abs(exponent)))
    guard scale.isFinite else { return value }
    return exponent >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
  }

  /// Such as `12.3`, `0.00123`, `1.2e-07`; whole numbers above a thousand with separators.
  package static func significant(_ value: Double, _ digits: Int = 3) -> String {
    guard value.isFinite else { return "–" }
    let magnitude = abs(value)
    if magnitude >= 1000, magnitude < 1e7 { return grouped(Int(value.rounded())) }
    return withoutFraction(rounded(value, digits).description)
  }

  package static func significant(_ value: Double?, _ digits: Int = 3) -> String {
    value.map { significant($0, digits) } ?? "–"
  }

  /// An area under a curve, 0 ... 1: three decimals, four near 1, and never `1` for what is not exactly so.
  package static func area(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    if value > 0.99995, value < 1 { return "> 0.9999" }
    let places = value > 0.995 && value < 1 ? 10_000.0 : 1000
    return withoutFraction(((value * places).rounded() / places).description)
  }

  /// The two ends of an interval of areas.
  package static func areas(_ ends: [Double]) -> String {
    ends.count == 2 && ends.allSatisfy(\.isFinite) ? ends.map { area($0) }.joined(separator: "–") : "–"
  }

  /// A whole number with a comma between thousands.
  package static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A share of 0 ... 1 in percent; never `0 %` or `100 %` for what is not exactly so.
  package static func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "–" }
    let percent = share * 100
    if percent > 0, percent < 0.1 { return "< 0.1\(noBreak)%" }
    if percent > 99.9, percent < 100 { return "> 99.9\(noBreak)%" }
    let places = abs(percent) < 9.95 || (percent > 99 && percent < 100) ? 10.0 : 1
    // Zero has no sign.
    return withoutFraction(((percent * places).rounded() / places + 0).description) + noBreak + "%"
  }

  /// The two ends of an interval, such as `0.971–0.988`; a dash where there is none.
  package static func interval(_ ends: [Double]) -> String {
    ends.count == 2 && ends.allSatisfy(\.isFinite) ? ends.map { significant($0) }.joined(separator: "–") : "–"
  }

  /// Such as `0.3–3.1 %`.
  package static func percentInterval(_ ends: [Double]) -> String {
    guard ends.count == 2, ends.allSatisfy(\.isFinite) else { return "–" }
    let (low, high) = (percent(ends[0]), percent(ends[1]))
    return low.replacing("\(noBreak)%", with: "") + "–" + high
  }

  /// The interval behind a figure, such as ` (0.971–0.988)`; nothing where there is none.
  package static func within(_ ends: [Double]) -> String { bracketed(interval(ends)) }
  package static func withinAreas(_ ends: [Double]) -> String { bracketed(areas(ends)) }
  package static func withinPercent(_ ends: [Double]) -> String { bracketed(percentInterval(ends)) }

  private static func bracketed(_ text: String) -> String { text == "–" ? "" : " (\(text))" }

  /// How clear a case is, in 0 ... 1: two decimals and never a full 1, because it ranks cases and is no probability.
  package static func clearness(_ confidence: Double) -> String {
    guard confidence.isFinite else { return "–" }
    return "\(fixed(max(confidence.asConfidence, 0), 2)) of 1"
  }

  /// With so many decimals, trailing zeros kept: `236.40`.
  package static func fixed(_ value: Double, _ places: Int) -> String {
    let scale = pow(10.0, Double(places))
    let scaled = (abs(value) * scale).rounded()
    guard scaled.isFinite, scaled < 1e15 else { return "–" }
    let digits = String(Int(scaled))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + digits }
    let filled = String(repeating: "0", count: max(places + 1 - digits.count, 0)) + digits
    return sign + filled.dropLast(places) + "." + filled.suffix(places)
  }

  /// A frequency to a thousandth of a part, about as well as a second of vibration tells it: `33.33`, `236.4`, `5,120`.
  package static func hertz(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    switch abs(value) {
    case 0: return "0"
    case ..<99.995: return fixed(value, 2)
    case ..<999.95: return fixed(value, 1)
    case ..<1e9: return grouped(Int(value.rounded()))
    default: return significant(value, 5)
    }
  }

  /// A probability by chance: two digits, and no smaller than the sign says: `0.032`, `< 0.0001`.
  package static func probability(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    return value < 1e-4 ? "< 0.0001" : significant(value, 2)
  }

  /// The same as a statement: `p = 0.032`, `p < 0.0001`.
  package static func pValue(_ value: Double?) -> String {
    let text = probability(value)
    return text.hasPrefix("<") ? "p " + text : "p = " + text
  }

  /// A probability beside the limit that it misses, with as many more digits as tell the two apart: `p = 0.0103`.
  package static func pValue(_ value: Double, beside limit: Double) -> String {
    let usual = pValue(value)
    guard value != limit, probability(value) == probability(limit) else { return usual }
    let digits = (3...8).first { significant(value, $0) != significant(limit, $0) }
    return digits.map { "p = " + significant(value, $0) } ?? usual
  }

  /// A level in decibels beside the limit that it misses: `5.97 dB` beside `6 dB`.
  package static func decibels(_ value: Double, beside limit: Double) -> String {
    guard value != limit, decibels(value) == decibels(limit) else { return decibels(value) }
    let places = (2...6).first { fixed(value, $0) != fixed(limit, $0) }
    return places.map { fixed(value, $0) + noBreak + "dB" } ?? decibels(value)
  }

  /// A deviation in percent with its sign: `+0.4 %`, `-2.2 %`, `0 %`.
  package static func deviation(_ share: Double) -> String {
    guard share.isFinite else { return "–" }
    let text = fixed(share * 100, 1)
    let sign = share > 0 && text != "0.0" ? "+" : ""
    return sign + text + noBreak + "%"
  }

  /// A level in decibels to a tenth, as tables have it.
  package static func decibels(_ value: Double) -> String {
    value.isFinite ? withoutFraction(((value * 10).rounded() / 10 + 0).description) + noBreak + "dB" : "–"
  }

  /// A time span in the unit that suits it.
  package static func duration(hours: Double?) -> String {
    guard let hours, hours.isFinite else { return "–" }
    if abs(hours) < 1 { return significant(hours * 60) + " min" }
    return significant(hours) + " h" + (abs(hours) >= 48 ? " (\(significant(hours / 24)) days)" : "")
  }

  /// So many of a thing: `1 snapshot`, `1,024 snapshots`.
  package static func count(_ count: Int, _ thing: String) -> String {
    grouped(count) + " " + thing + (count == 1 ? "" : "s")
  }

  private static func withoutFraction(_ text: String) -> String {
    text.hasSuffix(".0") ? String(text.dropLast(2)) : text.replacing(".0e", with: "e")
  }
}

internal import Foundation

/// One data set 58 of a universal file: a function at a degree of freedom, here a signal over time.
///
/// The layout is that of the Structural Dynamics Research Laboratory's definition of universal file data set 58: eleven
/// lines of text, then numbers in text (six of 13 columns a line, or four of 20), or in binary (`58b`).
struct UFF58Set: Sendable {
  enum Storage: Sendable { case text, binary(isLittle: Bool) }

  /// What the head says; only time signals of evenly spaced real numbers can be read.
  let isTimeSignal: Bool
  let functionType: Int
  let isReal: Bool
  let isDouble: Bool
  let isEven: Bool
  let count: Int
  let spacing: Double
  /// Node and direction, such as `12+Z`; empty where the node is 0.
  let degreeOfFreedom: String
  /// The first line of the head.
  let title: String
  let unit: String?
  let storage: Storage
  /// The line of the file on which the set's numbers start, from 1.
  let firstLine: Int
  /// Where in the file the numbers are.
  var bytes: Range<Int>

  /// - Parameters:
  ///   - head: The eleven lines.
  ///   - start: Where the numbers start.
  /// - Returns: `nil` where the lines don't say what they should.
  init?(head: [String], storage: Storage, start: Int, firstLine: Int) {
    guard head.count == 11, let function = Int(Self.field(head[5], 0, 5)) else { return nil }
    let layout = head[6].split(separator: " ").map(String.init)
    guard layout.count >= 5, let type = Int(layout[0]), let count = Int(layout[1]), let even = Int(layout[2]),
      let spacing = Double(layout[4]), count >= 0
    else { return nil }
    functionType = function
    // Some writers call a signal over time a general function of time.
    isTimeSignal = function == 1 || (function == 0 && Int(Self.field(head[7], 0, 10)) == 17)
    isReal = type == 2 || type == 4
    isDouble = type == 4 || type == 6
    isEven = even == 1
    self.count = count
    self.spacing = spacing
    let node = Int(Self.field(head[5], 41, 10)) ?? 0
    let directions = ["", "+X", "+Y", "+Z", "+RX", "+RY", "+RZ"]
    let direction = Int(Self.field(head[5], 51, 4)) ?? 0
    let axis = abs(direction) < directions.count ? directions[abs(direction)] : ""
    degreeOfFreedom =
      node == 0 ? "" : "\(node)" + (direction < 0 ? axis.replacingOccurrences(of: "+", with: "-") : axis)
    title = Self.label(head[0])
    let unit = Self.label(Self.field(head[8], 47, 20))
    self.unit = unit.isEmpty ? nil : unit
    self.storage = storage
    self.firstLine = firstLine
    bytes = start..<start
  }

  /// Bytes of the numbers in a binary set.
  var binaryByteCount: Int { count.multipliedReportingOverflow(by: isDouble ? 8 : 4).partialValue }

  /// In Hz. The spacing is written with six digits, so it stands for the whole number of Hz that rounds to it, if one does.
  var sampleRateHz: Double? {
    guard spacing.isFinite, spacing > 0 else { return nil }
    let whole = (1 / spacing).rounded()
    let step = pow(10, floor(log10(spacing)) - 5)
    return whole > 0 && abs(1 / whole - spacing) <= 0.500_001 * step ? whole : 1 / spacing
  }

  private static func field(_ line: String, _ start: Int, _ length: Int) -> String {
    String(line.dropFirst(start).prefix(length)).trimmingCharacters(in: .whitespaces)
  }

  private static func label(_ text: String) -> String {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    return trimmed.uppercased() == "NONE" ? "" : trimmed
  }
}

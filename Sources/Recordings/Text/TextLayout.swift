/// How a table of numbers is written, and which of its columns are channels.
struct TextLayout: Sendable, Equatable {
  /// The byte between columns; a space stands for any run of blanks.
  var separator: UInt8
  /// The byte between whole and decimals.
  var decimal: UInt8 = UInt8(ascii: ".")
  /// For each column of the file the channel it holds, or `nil` where it is passed over.
  var channelOfColumn: [Int?]
  /// Lines before the numbers.
  var headerLineCount = 0

  var columnCount: Int { channelOfColumn.count }
  var channelCount: Int { channelOfColumn.count { $0 != nil } }

  /// Every column a channel, in file order.
  init(
    separator: UInt8, decimal: UInt8 = UInt8(ascii: "."), allColumns count: Int, headerLineCount: Int = 0
  ) {
    self.init(
      separator: separator, decimal: decimal, channelOfColumn: Array(0..<count), headerLineCount: headerLineCount)
  }

  init(
    separator: UInt8, decimal: UInt8 = UInt8(ascii: "."), channelOfColumn: [Int?], headerLineCount: Int = 0
  ) {
    self.separator = separator
    self.decimal = decimal
    self.channelOfColumn = channelOfColumn
    self.headerLineCount = headerLineCount
  }
}

internal import Foundation

/// How evenly the time column of a table goes on from row to row.
struct TableClock: Sendable, Equatable {
  let timeColumn: TimeColumn
  /// The mean step, in s.
  let step: Double
  /// How far the mean step may be off, as single times are, in s: coarse clocks stand still for some rows and jump.
  let uncertainty: Double

  /// How far the steps of two files of one logger may lie apart.
  ///
  /// Clocks of phones and fieldbuses scatter by some hundredths; another setting is a quarter off at least.
  static let tolerance = 0.05
  /// Times that scatter more say nothing of a step, and mustn't excuse a wrong one.
  private static let worstUncertainty = 0.2

  /// - Returns: `nil` where times don't rise, or can't be read.
  init?(_ rows: [[String]], timeColumn: TimeColumn, decimal: UInt8) {
    let times = rows.compactMap { row in
      timeColumn.column < row.count ? timeColumn.seconds(row[timeColumn.column], decimal: decimal) : nil
    }
    guard times.count == rows.count, times.count > 2, let first = times.first, let last = times.last, last > first,
      zip(times.dropFirst(), times).allSatisfy({ $0 >= $1 })
    else { return nil }
    self.timeColumn = timeColumn
    let mean = (last - first) / Double(times.count - 1)
    // Some spreadsheets count days, and no logger samples a million times a second.
    let scale = mean < 1e-6 && timeColumn.secondsPerUnit == 1 && first > 20_000 ? 86_400.0 : 1
    step = mean * scale
    let jitter = times.enumerated().map { abs($1 - first - Double($0) * mean) }.max() ?? 0
    uncertainty = scale * min(2 * jitter / Double(times.count - 1), Self.worstUncertainty * mean)
    self.scale = scale
  }

  private let scale: Double

  /// Rows a second, rounded as people read it.
  var rate: Double { Self.rate(ofStep: step) }

  /// To a tenth of a Hz; of rates below ten four digits.
  static func rate(ofStep step: Double) -> Double {
    let rate = 1 / step
    let scale = rate >= 10 ? 10 : pow(10, 3 - log10(rate).rounded(.down))
    return (scale * rate).rounded() / scale
  }

  /// The mean step from a first to a last row, where it is another one than `step`.
  func otherStep(first: [String], last: [String], rowCount: Int, decimal: UInt8) -> Double? {
    guard rowCount > 2, timeColumn.column < min(first.count, last.count),
      let start = timeColumn.seconds(first[timeColumn.column], decimal: decimal),
      let end = timeColumn.seconds(last[timeColumn.column], decimal: decimal)
    else { return nil }
    let mean = scale * (end - start) / Double(rowCount - 1)
    return abs(mean - step) > Self.tolerance * step + 2 * uncertainty ? mean : nil
  }

  /// What to say of a declared rate, or of none.
  func finding(declared: Double?) -> Finding? {
    guard let declared else {
      return Finding(
        .rateMismatch, .note,
        "the time column steps at \(DecimalText.short(rate)) Hz; declare sample_rate_hz to use a rate")
    }
    guard abs(1 / (step * declared) - 1) > 0.01 + uncertainty / step else { return nil }
    return Finding(
      .rateMismatch, .warning,
      "the time column steps at \(DecimalText.short(rate)) Hz, but \(DecimalText.short(declared)) Hz are declared")
  }
}

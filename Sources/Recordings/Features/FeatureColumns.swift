/// Finds out what the columns of a feature table are, from their names.
struct FeatureColumns {
  /// A column that holds one indicator of one channel.
  struct Cell: Equatable {
    let column: Int
    let channel: Int
    let indicator: Int
  }

  private(set) var channels: [String] = []
  private(set) var indicators: [String] = []
  private(set) var cells: [Cell] = []
  private(set) var timeColumn: Int?
  private(set) var nameColumn: Int?
  /// Columns that are none of these.
  private(set) var ignored: [String] = []

  /// Indicators that tell a channel's name from its indicator: `Bearing1_ch1_rms` ends in one.
  ///
  /// Once the channels are known by these, whatever else follows their names is an indicator too.
  private static let knownIndicators: Set<String> = [
    "rms", "mean", "std", "var", "max", "min", "abs_max", "peak", "peak_to_peak", "p2p", "ptp", "kurt", "kurtosis",
    "skew", "skewness", "crest", "crest_factor", "shape", "shape_factor", "impulse", "impulse_factor", "clearance",
    "clearance_factor", "margin", "energy", "mean_abs", "entropy", "spectral_entropy", "spectral_centroid", "centroid",
    "velocity_rms", "acceleration_rms",
  ]
  private static let timeNames: Set<String> = [
    "timestamp", "time", "datetime", "date", "date_time", "datum", "zeit", "zeitstempel", "uhrzeit",
  ]
  private static let nameNames: Set<String> = ["filename", "file_name", "file", "snapshot", "name"]
  private static let indexNames: Set<String> = ["", "index", "file_index", "unnamed: 0", "row", "id"]

  /// The one indicator of tables whose columns are named by channel alone.
  static let plainIndicator = "value"

  /// Whether the first line of a text file names indicators.
  static func looksLikeTable(header: String) -> Bool {
    let names = DelimitedText.fieldsByQuotes(of: header, separator: separator(of: header))
    return names.contains { channelName(of: $0) != nil }
      || names.contains { timeNames.contains($0.lowercased()) && DecimalText.double($0) == nil }
        && names.contains { $0.lowercased().hasPrefix("bearing") }
  }

  static func separator(of line: String) -> UInt8 {
    // What stands between quotes separates nothing.
    let outside = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    let separators = "\t;,".utf8
    return separators.first { separator in outside.contains { $0.utf8.contains(separator) } }
      ?? separators.first { line.utf8.contains($0) } ?? UInt8(ascii: ",")
  }

  /// - Parameters:
  ///   - isNumeric: For each column whether the first row holds a number or nothing there.
  init(header: [String], isNumeric: [Bool]) {
    var candidates: [Int] = []
    for (column, name) in header.enumerated() {
      let name = name.lowercased()
      if timeColumn == nil, Self.timeNames.contains(name) {
        timeColumn = column
      } else if nameColumn == nil, Self.nameNames.contains(name) {
        nameColumn = column
      } else if isNumeric[column], !Self.indexNames.contains(name) {
        candidates.append(column)
      } else {
        ignored.append(header[column])
      }
    }
    let found = Set(candidates.compactMap { Self.channelName(of: header[$0]) })
    // Of 'B1_env_kurtosis' the known 'kurtosis' leaves 'B1_env', which is no channel where 'B1' is one.
    let names = found.filter { name in !found.contains { $0 != name && name.hasPrefix($0 + "_") } }
    for column in candidates {
      if names.isEmpty {
        place(column, channel: header[column], indicator: Self.plainIndicator)
      } else if let channel = names.filter({ header[column].hasPrefix($0 + "_") }).max(by: { $0.count < $1.count }) {
        place(column, channel: channel, indicator: String(header[column].dropFirst(channel.count + 1)).lowercased())
      } else {
        ignored.append(header[column])
      }
    }
  }

  private mutating func place(_ column: Int, channel: String, indicator: String) {
    let channelIndex = channels.firstIndex(of: channel) ?? channels.count
    if channelIndex == channels.count { channels.append(channel) }
    let indicatorIndex = indicators.firstIndex(of: indicator) ?? indicators.count
    if indicatorIndex == indicators.count { indicators.append(indicator) }
    cells.append(Cell(column: column, channel: channelIndex, indicator: indicatorIndex))
  }

  /// What stands before the longest known indicator at the end of a column's name.
  private static func channelName(of column: String) -> String? {
    let parts = column.split(separator: "_", omittingEmptySubsequences: false)
    for start in parts.indices.dropFirst() {
      if knownIndicators.contains(parts[start...].joined(separator: "_").lowercased()) {
        return parts[..<start].joined(separator: "_")
      }
    }
    return nil
  }
}

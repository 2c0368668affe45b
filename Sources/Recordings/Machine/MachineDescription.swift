internal import Foundation

/// What a `machine.yaml` says: the machine, how it was measured, which channel sits on which bearing, when it was healthy.
///
/// Every key is optional where the data or the data set's profile says it.
package struct MachineDescription: Sendable, Equatable {
  package var path: String
  package var name: String?
  package var profile: DatasetProfile?
  package var sampleRateHz: Double?
  package var unit: String?
  package var speedRPM: Double?
  /// In file order; empty where the description names none.
  package var channels: [Channel] = []
  package var bearings: [Bearing] = []
  package var healthy: HealthyPeriod?
  package var table: TableDescription?
  package var severity: SeverityDeclaration?
  /// Declared where each snapshot is a magnitude spectrum and no waveform.
  package var spectra: SpectrumAxis?

  package init(path: String = "machine.yaml") { self.path = path }

  /// What ISO 20816-3 has to know of the machine, in the section `severity`.
  package struct SeverityDeclaration: Sendable, Equatable {
    /// 1: above 300 kW; 2: above 15 kW up to 300 kW.
    package var group: Int?
    package var isSupportRigid: Bool?

    package init(group: Int? = nil, isSupportRigid: Bool? = nil) {
      self.group = group
      self.isSupportRigid = isSupportRigid
    }
  }

  /// What is where in a file that doesn't say it, in the section `table` (or `csv`, which means the same).
  package struct TableDescription: Sendable, Equatable {
    /// A column, by its name in the header or its number from 1.
    package enum Column: Sendable, Equatable, CustomStringConvertible {
      case name(String)
      case number(Int)

      package var description: String {
        switch self {
        case .name(let name): "'\(name)'"
        case .number(let number): "\(number)"
        }
      }

      /// The name, or `nil` for a number.
      var name: String? { if case .name(let name) = self { name } else { nil } }
    }

    /// `,`, `;`, a tab or a space; found in the file where not given.
    package var separator: Character?
    /// `.` or `,`.
    package var decimal: Character?
    /// Whether the first line holds names; found in the file where not given.
    package var hasHeader: Bool?
    package var timeColumn: Column?
    /// The variable of a MATLAB file that holds the samples, or `structure.field`.
    package var variable: String?
    /// The channels' columns, in the order of the channels; all numeric ones where empty. In a MATLAB file they are the
    /// names of variables, or the numbers of a matrix's columns.
    package var columns: [Column] = []
    /// Cuts one long file into snapshots of this many samples.
    package var snapshotSamples: Int?

    package init() {}
  }

  /// Reads and checks a `machine.yaml`.
  package static func load(_ path: String) throws(RecordingError) -> MachineDescription {
    let text = try TextBuffer.borrowed { buffer throws(RecordingError) -> String in
      try buffer.read(path)
      return unsafe buffer.withText { unsafe String(decoding: $0, as: UTF8.self) }
    }
    guard !TextEncoding.isBinary(text) else {
      throw RecordingError(path: path, found: "a binary file", wanted: "YAML")
    }
    return try parse(text, path: path)
  }

  /// Reads and checks the text of a `machine.yaml`.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - path: For errors.
  package static func parse(_ text: String, path: String = "machine.yaml") throws(RecordingError) -> MachineDescription
  {
    var description = MachineDescription(path: path)
    guard let root = try YAMLSection.root(of: text, path: path) else { return description }
    try root.allowKeys([
      "machine", "profile", "sample_rate_hz", "unit", "speed_rpm", "channels", "bearings", "healthy", "table", "csv",
      "severity", "spectra",
    ])
    description.name = try root.text("machine")
    description.profile = try root.choice("profile", of: DatasetProfile.allCases.map(\.rawValue))
      .flatMap { DatasetProfile(rawValue: $0) }
    description.sampleRateHz = try root.positiveNumber("sample_rate_hz")
    description.unit = try root.text("unit")
    description.speedRPM = try root.positiveNumber("speed_rpm")
    if let section = try root.section("bearings") { description.bearings = try bearings(in: section) }
    let known = description.bearings.isEmpty ? description.profile?.bearings ?? [] : description.bearings
    description.channels = try channels(in: try root.list("channels"), of: root, bearings: known.map(\.name))
    if let section = try root.section("healthy") { description.healthy = try healthyPeriod(in: section) }
    if root.keys.contains("table"), root.keys.contains("csv") {
      throw root.error(at: "csv", found: "both 'table' and 'csv'", wanted: "one of them, as they mean the same")
    }
    for key in ["table", "csv"] {
      if let section = try root.section(key) { description.table = try table(in: section) }
    }
    if let section = try root.section("severity") { description.severity = try severity(in: section) }
    if let section = try root.section("spectra") { description.spectra = try spectra(in: section) }
    return description
  }

  private static func spectra(in section: YAMLSection) throws(RecordingError) -> SpectrumAxis {
    try section.allowKeys(["first_hz", "step_hz"])
    let step = try section.required("step_hz", section.positiveNumber)
    let first = try section.number("first_hz") ?? 0
    guard (0...SpectrumAxis.highestHz).contains(first) else {
      throw section.error(at: "first_hz", found: "\(first) Hz", wanted: "0 Hz to 1e9 Hz")
    }
    guard (SpectrumAxis.finestHz...SpectrumAxis.highestHz).contains(step) else {
      throw section.error(at: "step_hz", found: "\(step) Hz", wanted: "1e-9 Hz to 1e9 Hz")
    }
    return SpectrumAxis(firstHz: first, stepHz: step)
  }

  private static func channels(
    in list: [YAMLSection]?, of root: YAMLSection, bearings: [String]
  ) throws(RecordingError) -> [Channel] {
    guard let list else { return [] }
    guard !list.isEmpty else { throw root.error(at: "channels", found: "no channel", wanted: "at least one") }
    var channels: [Channel] = []
    for entry in list {
      if let name = entry.scalarText {
        channels.append(Channel(name: name))
      } else {
        try entry.allowKeys(["name", "bearing"])
        let channel = Channel(name: try entry.required("name", entry.text), bearing: try entry.text("bearing"))
        if let bearing = channel.bearing, !bearings.contains(bearing) {
          let nearest = NearestName.of(bearing, among: bearings).map { "did you mean '\($0)'?" }
          throw entry.error(
            at: "bearing", found: "the bearing '\(bearing)', which 'bearings' doesn't describe",
            wanted: bearings.isEmpty
              ? "a section 'bearings' that names it" : "one of \(bearings.joined(separator: ", "))", hint: nearest)
        }
        channels.append(channel)
      }
      if let last = channels.last, channels.dropLast().contains(where: { $0.name == last.name }) {
        throw entry.error(found: "a second channel '\(last.name)'", wanted: "channel names that differ")
      }
    }
    return channels
  }

  private static func healthyPeriod(in section: YAMLSection) throws(RecordingError) -> HealthyPeriod {
    try section.allowKeys(["fraction", "first", "until"])
    guard section.keys.count == 1 else {
      throw section.error(
        found: section.keys.isEmpty ? "nothing" : section.keys.joined(separator: " and "),
        wanted: "one of fraction, first, until")
    }
    if let fraction = try section.positiveNumber("fraction") {
      guard fraction <= 1 else {
        throw section.error(
          at: "fraction", found: "\(fraction)", wanted: "a share in 0 ... 1", hint: "for a count write 'first'")
      }
      return .fraction(fraction)
    }
    if let count = try section.positiveInteger("first") { return .first(count) }
    let text = try section.required("until", section.text)
    guard let time = UTCTime.parse(text) else {
      throw section.error(at: "until", found: "'\(text)'", wanted: "a time such as 2004-02-14T00:00:00Z")
    }
    return .until(time)
  }

  private static func severity(in section: YAMLSection) throws(RecordingError) -> SeverityDeclaration {
    try section.allowKeys(["group", "support"])
    return SeverityDeclaration(
      group: try section.choice("group", of: ["1", "2"]).flatMap { Int($0) },
      isSupportRigid: try section.choice("support", of: ["rigid", "flexible"]).map { $0 == "rigid" })
  }

  private static func table(in section: YAMLSection) throws(RecordingError) -> TableDescription {
    try section.allowKeys(["separator", "decimal", "header", "time_column", "variable", "columns", "snapshot_samples"])
    var table = TableDescription()
    let separators: [String: Character] = [
      "tab": "\t", "\t": "\t", "comma": ",", ",": ",", "semicolon": ";", ";": ";", "space": " ", " ": " ",
    ]
    if let text = try section.text("separator") {
      guard let separator = separators[text] else {
        throw section.error(at: "separator", found: "'\(text)'", wanted: "tab, comma, semicolon or space")
      }
      table.separator = separator
    }
    table.decimal = try section.choice("decimal", of: [".", ","]).flatMap(\.first)
    if let decimal = table.decimal, decimal == table.separator {
      throw section.error(at: "decimal", found: "'\(decimal)' as decimal mark and as separator", wanted: "two marks")
    }
    table.hasHeader = try section.boolean("header")
    table.timeColumn = try section.text("time_column").map { TableDescription.Column($0) }
    table.variable = try section.text("variable")
    for entry in try section.list("columns") ?? [] {
      guard let text = entry.scalarText else {
        throw entry.error(found: "a list or section", wanted: "a column's name or number")
      }
      let column = TableDescription.Column(text)
      guard !table.columns.contains(column) else {
        throw entry.error(found: "the column \(column) a second time", wanted: "each column once")
      }
      table.columns.append(column)
    }
    table.snapshotSamples = try section.positiveInteger("snapshot_samples")
    return table
  }
}

extension MachineDescription.TableDescription.Column {
  /// A whole number counts columns from 1; anything else is a name.
  init(_ text: String) {
    if let number = Int(text), number > 0 { self = .number(number) } else { self = .name(text) }
  }
}

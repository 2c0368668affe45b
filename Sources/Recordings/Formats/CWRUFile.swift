internal import Foundation

/// Files of the Case Western Reserve bearing set: `XNNN_DE_time`, `_FE_time`, `_BA_time` (drive end, fan end, base
/// plate) and `XNNNRPM`.
///
/// The rate is not in the files. The set has one of 12 kHz, to which the healthy baseline belongs (only then do the
/// lines of its shaft lie at multiples of the speed it states), and one of 48 kHz, which its folder names tell.
enum CWRUFile {
  /// The name of a channel's variable.
  struct Key {
    let number: Int
    /// The digits as they stand in the file.
    let digits: String
    let place: String

    init?(_ name: String) {
      let parts = name.split(separator: "_", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].first == "X", let number = Int(parts[0].dropFirst()), parts[2] == "time",
        places.contains(String(parts[1]))
      else { return nil }
      self.number = number
      digits = String(parts[0].dropFirst())
      place = String(parts[1])
    }
  }

  private static let places = ["DE", "FE", "BA"]

  static func head(
    _ file: borrowing MATLABFile, machine: MachineDescription?
  ) throws(RecordingError) -> SignalHead {
    let variables = try file.variables()
    var findings: [Finding] = []
    let number = try measurement(variables, file.path, &findings)
    let signals = variables.filter { Key($0.name)?.number == number && $0.isVector }
      .sorted { order($0) < order($1) }
    guard let first = signals.first, signals.allSatisfy({ $0.sampleCount == first.sampleCount }),
      let digits = Key(first.name)?.digits
    else {
      throw RecordingError(
        path: file.path, found: signals.map(\.summary).joined(separator: ", "), wanted: "channels of one length")
    }
    let rate = rate(file.path)
    if machine?.sampleRateHz == nil {
      findings.append(
        Finding(
          .assumedProfile, machine?.profile == .cwru ? .note : .warning,
          "the rate is not in the file: \(DecimalText.short(rate)) Hz is taken from "
            + (rate == 48_000 ? "its path, which says 48k" : "the set's 12k part, as its path doesn't say 48k")
            + "; say sample_rate_hz in machine.yaml if another holds"))
    }
    return SignalHead(
      channels: signals.compactMap { Key($0.name) }.map { key in
        Channel(name: key.place, bearing: key.place == "BA" ? nil : key.place)
      }, sampleCount: first.sampleCount, sampleRateHz: rate, speedRPM: try file.number("X\(digits)RPM"),
      findings: findings, read: MATLABFolder.reader(of: signals.map(\.name), in: file.path))
  }

  private static func order(_ variable: MATLABVariable) -> Int {
    Key(variable.name).flatMap { places.firstIndex(of: $0.place) } ?? places.count
  }

  /// Which measurement of the file is meant; some files hold that of another number too.
  private static func measurement(
    _ variables: [MATLABVariable], _ path: String, _ findings: inout [Finding]
  ) throws(RecordingError) -> Int {
    let numbers = Set(variables.compactMap { Key($0.name)?.number }).sorted()
    guard let only = numbers.first else {
      throw RecordingError(
        path: path, found: variables.prefix(12).map(\.summary).joined(separator: ", "),
        wanted: "variables named like X105_DE_time", hint: "without 'profile: cwru' any MATLAB file can be read")
    }
    guard numbers.count > 1 else { return only }
    let both = numbers.map { "\($0)" }.joined(separator: " and ")
    let named = FolderListing.name(of: path).split { !$0.isNumber }.first.flatMap { Int($0) }
    guard let named, numbers.contains(named) else {
      throw RecordingError(
        path: path, found: "the measurements \(both) in one file", wanted: "a file name that tells which is meant",
        hint: "name the file \(only).mat or \(numbers[1]).mat")
    }
    findings.append(
      Finding(
        .ignoredColumns, .warning, "the file holds the measurements \(both); \(named) is used, as the file is named so")
    )
    return named
  }

  private static func rate(_ path: String) -> Double {
    URL(fileURLWithPath: path).path.lowercased().contains("48k") ? 48_000 : 12_000
  }
}

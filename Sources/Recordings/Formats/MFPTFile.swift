/// Files of the MFPT society's bearing set: a structure `bearing` with `sr` (rate, Hz), `rate` (shaft speed, Hz),
/// `load` (lb) and `gs` (acceleration, g).
enum MFPTFile {
  static let needed: Set<String> = ["bearing.sr", "bearing.gs"]

  static func head(_ file: borrowing MATLABFile) throws(RecordingError) -> SignalHead {
    let variables = try file.variables()
    guard let samples = variables.first(where: { $0.name == "bearing.gs" }), samples.isVector,
      let rate = try file.number("bearing.sr"), rate.isFinite, rate > 0
    else {
      throw RecordingError(
        path: file.path, found: variables.prefix(12).map(\.summary).joined(separator: ", "),
        wanted: "a structure 'bearing' with gs and sr", hint: "without 'profile: mfpt' any MATLAB file can be read")
    }
    let turns = try file.number("bearing.rate").flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    return SignalHead(
      channels: [Channel(name: "acceleration", bearing: "B1")], sampleCount: samples.sampleCount, sampleRateHz: rate,
      speedRPM: turns.map { $0 * 60 }, read: MATLABFolder.reader(of: [samples.name], in: file.path))
  }
}

/// Sound files, one a snapshot: WAV, FLAC and AIFF carry their rate, but no unit; full scale is ±1.
enum AudioFolder {
  static func isAudio(_ name: String) -> Bool {
    ["wav", "flac", "aif", "aiff"].contains { name.lowercased().hasSuffix("." + $0) }
  }

  static func draft(_ listing: FolderListing, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    try SignalFolder(path: listing.path, format: .audio, machine: machine)
      .draft(listing, accepting: isAudio, called: ".wav, .flac or .aiff", readHead: head)
  }

  static func draft(file path: String, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    try SignalFolder(path: path, format: .audio, machine: machine).draft(file: path, readHead: head)
  }

  static func head(_ path: String) throws(RecordingError) -> SignalHead {
    let file = try AudioFile.open(path)
    return SignalHead(
      channels: (1...file.channelCount).map { Channel(name: "ch\($0)") }, sampleCount: file.sampleCount,
      sampleRateHz: file.sampleRateHz, time: UTCTime.parse(fileName: FolderListing.name(of: path)),
      findings: file.findings,
      read: { samples throws(RecordingError) in try AudioFile.open(path).read(samples) })
  }
}

internal import Foundation

extension Recording {
  /// Opens a file or folder of measurements.
  ///
  /// - Parameters:
  ///   - path: A folder or a file.
  ///   - machine: What the files don't say themselves. Its `profile` decides the format where given; otherwise names
  ///     and first lines do.
  package static func open(_ path: String, machine: MachineDescription? = nil) throws(RecordingError) -> Recording {
    try draft(path, machine: machine).completed(by: machine)
  }

  /// How measurements are stored, by the names and first lines of their files.
  package static func recognizeFormat(_ path: String) throws(RecordingError) -> DatasetProfile {
    guard FileManager.default.fileExists(atPath: path) else {
      throw RecordingError(path: path, found: "nothing", wanted: "a file or folder of measurements")
    }
    guard isFolderPath(path) else { return try format(ofFile: path) }
    return try format(of: try FolderListing(path))
  }

  private static func draft(_ path: String, machine: MachineDescription?) throws(RecordingError) -> RecordingDraft {
    let format: DatasetProfile
    if let profile = machine?.profile { format = profile } else { format = try recognizeFormat(path) }
    guard isFolderPath(path) else {
      switch format {
      case .ims: return try IMSFolder.draft(file: path)
      case .femto: return FEMTOFolder.draft([path], path: path)
      case .cwru, .mfpt, .matlab: return try MATLABFolder.draft(file: path, format: format, machine: machine)
      case .audio: return try AudioFolder.draft(file: path, machine: machine)
      case .xjtuSY: return try XJTUFolder.draft([path], path: path)
      case .uff58: return try UFFFolder.draft(file: path, machine: machine)
      case .tdms: return try TDMSFolder.draft(file: path, machine: machine)
      case .csv: return try DelimitedFolder.draft(file: path, machine: machine)
      case .hdf5: return try RecordingArchive.draft(path)
      case .features: throw featureTable(path)
      }
    }
    let listing = try FolderListing(path)
    var draft = try draft(listing, format, machine: machine)
    draft.findings += listing.findings
    return draft
  }

  private static func draft(
    _ listing: FolderListing, _ format: DatasetProfile, machine: MachineDescription?
  ) throws(RecordingError) -> RecordingDraft {
    switch format {
    case .ims: try IMSFolder.draft(listing)
    case .femto: try FEMTOFolder.draft(listing)
    case .cwru, .mfpt, .matlab: try MATLABFolder.draft(listing, format: format, machine: machine)
    case .audio: try AudioFolder.draft(listing, machine: machine)
    case .xjtuSY: try XJTUFolder.draft(listing)
    case .uff58: try UFFFolder.draft(listing, machine: machine)
    case .tdms: try TDMSFolder.draft(listing, machine: machine)
    case .csv: try DelimitedFolder.draft(listing, machine: machine)
    case .hdf5: try RecordingArchive.draft(listing)
    case .features: throw featureTable(listing.path)
    }
  }

  private static func featureTable(_ path: String) -> RecordingError {
    RecordingError(
      path: path, found: "a table of condition indicators", wanted: "samples",
      hint: "feature tables have no waveform; read them as such")
  }

  private static func format(ofFile path: String) throws(RecordingError) -> DatasetProfile {
    let name = FolderListing.name(of: path)
    if IMSFolder.time(ofFileName: name) != nil { return .ims }
    if FEMTOFolder.number(ofFileName: name) != nil { return .femto }
    if MATLABFolder.isMATLAB(name) { return MATLABFolder.format(ofFiles: [path]) }
    if AudioFolder.isAudio(name) { return .audio }
    if UFFFolder.isUFF(name) { return .uff58 }
    if TDMSFolder.isTDMS(name) { return .tdms }
    if RecordingArchive.isHDF5(path) { return .hdf5 }
    guard let head = try TextHead(path).lines.first else {
      throw RecordingError(path: path, found: "an empty file", wanted: "measurements")
    }
    guard !TextEncoding.isBinary(head) else {
      throw RecordingError(path: path, found: "a binary file", wanted: "text or HDF5 that Raceway can read")
    }
    if XJTUFolder.isHeader(head) { return .xjtuSY }
    return FeatureColumns.looksLikeTable(header: head) ? .features : .csv
  }

  private static func format(of listing: FolderListing) throws(RecordingError) -> DatasetProfile {
    let names = listing.relativePaths.map(FolderListing.name)
    if names.contains(where: { IMSFolder.time(ofFileName: $0) != nil }) { return .ims }
    if names.contains(where: { FEMTOFolder.number(ofFileName: $0) != nil }) { return .femto }
    if names.contains(where: { $0.hasSuffix(".h5") || $0.hasSuffix(".hdf5") }) { return .hdf5 }
    let matrices = listing.relativePaths.filter { MATLABFolder.isMATLAB(FolderListing.name(of: $0)) }
    if !matrices.isEmpty { return MATLABFolder.format(ofFiles: matrices.map(listing.fullPath)) }
    if names.contains(where: AudioFolder.isAudio) { return .audio }
    if names.contains(where: UFFFolder.isUFF) { return .uff58 }
    if names.contains(where: TDMSFolder.isTDMS) { return .tdms }
    let tables = listing.relativePaths.filter { DelimitedFolder.isTable(FolderListing.name(of: $0)) }
    if tables.count == 1 { return try format(ofFile: listing.fullPath(tables[0])) }
    if let first = tables.first(where: { XJTUFolder.number(ofFileName: FolderListing.name(of: $0)) != nil }),
      try TextHead(listing.fullPath(first), byteCount: 256).lines.first.map(XJTUFolder.isHeader) == true
    {
      return .xjtuSY
    }
    if !tables.isEmpty { return .csv }
    let found =
      switch names.count {
      case 0: listing.runFolders.isEmpty ? "an empty folder" : "only results of runs"
      case 1: "only '\(names[0])'"
      default: "\(names.count) files such as '\(names[0])'"
      }
    throw RecordingError(
      path: listing.path, found: found, wanted: "measurements",
      hint:
        "IMS files named 2004.02.12.10.32.39, FEMTO's acc_00001.csv, .csv, .tsv, .txt, .dat, .mat, .wav, .flac, .aiff, .uff, .tdms or .h5"
    )
  }
}

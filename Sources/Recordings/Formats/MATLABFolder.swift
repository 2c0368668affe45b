internal import Foundation

/// MATLAB files of any origin, and of the two public bearing sets that come as such; one file or a folder of them.
enum MATLABFolder {
  static func isMATLAB(_ name: String) -> Bool { name.lowercased().hasSuffix(".mat") }

  /// Which data set a file belongs to, by the names of its variables; `nil` where it can't be read.
  private static func knownFormat(ofFile path: String) -> DatasetProfile? {
    let names = try? MATLABFile.reading(path) { file throws(RecordingError) in
      Set(try file.variables().map(\.name))
    }
    guard let names else { return nil }
    if names.contains(where: { CWRUFile.Key($0) != nil }) { return .cwru }
    return names.isSuperset(of: MFPTFile.needed) ? .mfpt : .matlab
  }

  /// By the first file that can be read; one that can't says why when it is opened.
  static func format(ofFiles paths: [String]) -> DatasetProfile {
    for path in paths { if let format = knownFormat(ofFile: path) { return format } }
    return .matlab
  }

  static func draft(
    _ listing: FolderListing, format: DatasetProfile, machine: MachineDescription?
  ) throws(RecordingError) -> RecordingDraft {
    try folder(listing.path, format, machine).draft(listing, accepting: isMATLAB, called: ".mat") {
      path throws(RecordingError) in try head(path, format, machine)
    }
  }

  static func draft(
    file path: String, format: DatasetProfile, machine: MachineDescription?
  ) throws(RecordingError) -> RecordingDraft {
    try folder(path, format, machine).draft(file: path) { path throws(RecordingError) in
      try head(path, format, machine)
    }
  }

  private static func folder(
    _ path: String, _ format: DatasetProfile, _ machine: MachineDescription?
  ) -> SignalFolder {
    SignalFolder(path: path, format: format, machine: machine, keepsSharedChannels: format == .cwru)
  }

  private static func head(
    _ path: String, _ format: DatasetProfile, _ machine: MachineDescription?
  ) throws(RecordingError) -> SignalHead {
    try MATLABFile.reading(path) { file throws(RecordingError) in
      switch format {
      case .cwru: try CWRUFile.head(file, machine: machine)
      case .mfpt: try MFPTFile.head(file)
      default: try MATLABSelection(try file.variables(), path: path, machine: machine).head
      }
    }
  }

  /// Reads several variables, one channel after another.
  static func reader(of names: [String], in path: String) -> SignalHead.Reader {
    { samples throws(RecordingError) in
      try MATLABFile.reading(path) { file throws(RecordingError) in
        var all: [Float] = []
        for name in names { all += try file.read(name, samples: samples) }
        return all
      }
    }
  }
}

internal import Foundation
package import Recordings

/// What was measured: waveforms, or the feature table that is left of them.
package enum Measurements: Sendable {
  case recording(Recording)
  case table(FeatureTable)

  /// Opens a folder or file of any known format.
  ///
  /// - Throws: `PipelineError.recording` where nothing of a known format is there.
  package static func open(_ path: String, machine: MachineDescription? = nil) throws(PipelineError) -> Measurements {
    do throws(RecordingError) {
      let format: DatasetProfile
      if let declared = machine?.profile { format = declared } else { format = try Recording.recognizeFormat(path) }
      return format == .features
        ? .table(try FeatureTable.read(path, machine: machine)) : .recording(try Recording.open(path, machine: machine))
    } catch { throw .recording(error) }
  }

  package var path: String {
    switch self {
    case .recording(let recording): recording.path
    case .table(let table): table.path
    }
  }

  package var formatName: String {
    switch self {
    case .recording(let recording): recording.format.title
    case .table: "feature table"
    }
  }

  package var snapshotNames: [String] {
    switch self {
    case .recording(let recording): recording.snapshots.map(\.name)
    case .table(let table): table.snapshotNames
    }
  }

  package var snapshotCount: Int {
    switch self {
    case .recording(let recording): recording.snapshots.count
    case .table(let table): table.snapshotCount
    }
  }

  package var times: [Int64?] {
    switch self {
    case .recording(let recording): recording.times
    case .table(let table): table.times
    }
  }

  package var channels: [Channel] {
    switch self {
    case .recording(let recording): recording.channels
    case .table(let table): table.channels
    }
  }

  package var bearings: [Bearing] {
    switch self {
    case .recording(let recording): recording.bearings
    case .table(let table): table.bearings
    }
  }

  package var unit: String? {
    switch self {
    case .recording(let recording): recording.unit
    case .table(let table): table.unit
    }
  }

  package var sampleRateHz: Double? {
    switch self {
    case .recording(let recording): recording.sampleRateHz
    case .table(let table): table.sampleRateHz
    }
  }

  /// The shaft speed of each snapshot where they have speeds of their own, else nothing.
  package var snapshotSpeedsRPM: [Double?] {
    guard case .recording(let recording) = self else { return [] }
    let speeds = recording.snapshots.map(\.speedRPM)
    return speeds.contains { $0 != nil } ? speeds : []
  }

  package var speedRPM: Double? {
    switch self {
    case .recording(let recording): recording.speedRPM
    case .table(let table): table.speedRPM
    }
  }
}

extension DatasetProfile {
  /// The name that people use.
  package var title: String {
    switch self {
    case .ims: "IMS folder"
    case .femto: "FEMTO folder"
    case .cwru: "CWRU bearing files"
    case .mfpt: "MFPT bearing files"
    case .xjtuSY: "XJTU-SY folder"
    case .csv: "delimited text"
    case .matlab: "MATLAB files"
    case .hdf5: "Raceway HDF5"
    case .audio: "sound files"
    case .uff58: "universal files (58)"
    case .tdms: "TDMS files"
    case .features: "feature table"
    }
  }
}

internal import Foundation
internal import Recordings

/// The file `run.h5` of a run: everything it found out, readable with h5py and pandas without Raceway.
///
/// Arrays stand in groups by topic, each with `units` and a `description`; axes are dimension scales. What is a record rather
/// than an array stands as JSON in the attribute `json` of its group. Written under a temporary name and renamed when complete.
package enum RunArchive {
  package static let fileName = RunFile.name

  /// Writes `results` to `folder/run.h5`; an older file is replaced only when the new one is complete.
  ///
  /// - Throws: `PipelineError.archive`, with HDF5's words; the older file is then left as it was.
  package static func write(_ results: RunResults, toFolder folder: String) throws(PipelineError) {
    try RunFile.write(toFolder: folder) { file throws(HDF5Error) in try ArchiveWriter.write(results, to: file) }
  }

  /// Reads the run in `folder`.
  ///
  /// - Throws: `PipelineError.archive` where there is none, one over clips, or one that this version can't read.
  package static func read(fromFolder folder: String) throws(PipelineError) -> RunResults {
    try RunFile.read(.measurements, fromFolder: folder) { file throws(HDF5Error) in try ArchiveReader.read(file) }
  }

  /// Which kind of run lies in `folder`, so that the reader for it can be chosen.
  ///
  /// - Throws: `PipelineError.archive` where there is none, or one that this version can't read.
  package static func kind(ofFolder folder: String) throws(PipelineError) -> RunKind {
    try RunFile.kind(ofFolder: folder)
  }
}

/// Records as JSON with keys in order, so that the same record gives the same bytes.
enum ArchiveRecord {
  static func text(_ record: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(record)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  static func record<Record: Decodable>(_ text: String, path: String) throws(HDF5Error) -> Record {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try decoder.decode(Record.self, from: Data(text.utf8)) } catch {
      throw HDF5Error(path: path, attempt: "understand a record", reasons: ["\(error)"])
    }
  }
}

extension SnapshotRole {
  /// How the archive spells roles as numbers; the attribute `flag_meanings` of the array names them.
  static let codes: [SnapshotRole] = [.training, .validation, .threshold, .monitored, .leftOut]
  var code: Int32 { Int32(Self.codes.firstIndex(of: self) ?? 0) }
}

extension HealthState {
  static let codes: [HealthState] = [.undetermined, .healthy, .warning, .alarm]
  var code: Int32 { Int32(Self.codes.firstIndex(of: self) ?? 0) }
}

/// A time that is not known, in arrays of nanoseconds.
let unknownTime = Int64.min

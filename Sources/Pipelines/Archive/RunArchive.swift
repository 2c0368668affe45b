internal import Foundation
internal import Recordings

/// The file `run.h5` of a run: everything it found out, readable with h5py and pandas without Raceway.
///
/// Arrays stand in groups by topic, each with `units` and a `description`; axes are dimension scales. What is a record rather
/// than an array stands as JSON in the attribute `json` of its group. Written under a temporary name and renamed when complete.
package enum RunArchive {
  static let format = "raceway-run"
  /// Rises when a reader of the old layout would misread the new one.
  static let version: Int64 = 1
  package static let fileName = "run.h5"

  /// Writes `results` to `folder/run.h5`; an older file is replaced only when the new one is complete.
  ///
  /// - Throws: `PipelineError.archive`, with HDF5's words; the older file is then left as it was.
  package static func write(_ results: RunResults, toFolder folder: String) throws(PipelineError) {
    let path = folder + "/" + fileName
    do throws(HDF5Error) {
      let file = try HDF5File.create(path)
      try ArchiveWriter.write(results, to: file)
      try file.commit { path throws(HDF5Error) in try FileSeal.apply(to: path) }
    } catch {
      throw .archive(
        path: path, reason: error.withoutPath,
        hint: "nothing was replaced; check space and permissions and run it again")
    }
  }

  /// Reads the run in `folder`.
  ///
  /// - Throws: `PipelineError.archive` where there is none, or one that this version can't read.
  package static func read(fromFolder folder: String) throws(PipelineError) -> RunResults {
    let path = folder.hasSuffix(".h5") ? folder : folder + "/" + fileName
    do throws(HDF5Error) {
      if FileManager.default.fileExists(atPath: path) { try FileSeal.check(path) }
      let file = try HDF5File.open(path)
      guard case .text(format)? = try file.attribute("format"),
        case .integer(let found)? = try file.attribute("version")
      else {
        throw HDF5Error(path: path, attempt: "read it as a run", reasons: ["no attribute says that it is one"])
      }
      guard found <= version else {
        throw HDF5Error(
          path: path, attempt: "read it",
          reasons: ["its layout is version \(found), this program knows up to \(version)"])
      }
      return try ArchiveReader.read(file)
    } catch {
      throw .archive(
        path: path, reason: error.withoutPath, hint: "give the folder that `raceway analyze … -o RUN` wrote")
    }
  }
}

extension HDF5Error {
  /// The reason alone, for a message that names the path itself.
  fileprivate var withoutPath: String {
    let text = description
    return text.hasPrefix(path + ": ") ? String(text.dropFirst(path.count + 2)) : text
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

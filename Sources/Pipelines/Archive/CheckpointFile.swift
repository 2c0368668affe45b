internal import Foundation
internal import NeuralNetworks
internal import Recordings

/// The file that holds a training between two epochs, until its run is complete.
///
/// A mark, a version, the facts of `TrainingIdentity`, the state as `TrainingState` writes it, and a seal. It is written under a
/// temporary name, brought to the disk and renamed, so that a crash at any moment leaves the older file, the new one, or none.
package struct CheckpointFile: Sendable {
  package let path: String

  package static let fileName = "training.checkpoint"

  package init(inFolder folder: String) { path = folder + "/" + Self.fileName }

  package var isThere: Bool { FileManager.default.fileExists(atPath: path) }

  /// Removes it, and what a killed program left of a new one.
  package func remove() {
    for path in [path, unfinished] { try? FileManager.default.removeItem(atPath: path) }
  }

  /// One name for all programs, so that what a killed one left is overwritten by the next.
  private var unfinished: String { path + ".partial" }

  /// Sixteen bytes.
  private static let mark = Array("raceway-training".utf8)
  /// Rises when a reader of the old layout would misread the new one.
  private static let version = 2

  /// Writes a new file, which replaces the older one when it is complete.
  func write(_ state: TrainingState, of identity: TrainingIdentity) throws(PipelineError) {
    do {
      try FileManager.default.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: unfinished))
      let file = try FileHandle(forWritingTo: URL(filePath: unfinished))
      defer { try? file.close() }
      var sink = NumberSink { bytes throws(CheckpointError) in
        do { try file.write(contentsOf: unsafe bytes.withUnsafeBytes { unsafe Data($0) }) } catch {
          throw .system(error.localizedDescription)
        }
      }
      sink.put(Self.mark)
      sink.put(Self.version)
      sink.put(identity.facts.count)
      for fact in identity.facts {
        sink.put(fact.name)
        sink.put(fact.value)
      }
      try state.write(to: &sink)
      try FileSeal.apply(to: unfinished)
      try file.synchronize()
      guard unsafe rename(unfinished, path) == 0 else {
        throw CheckpointError.system("can't give it its name: \(unsafe String(cString: strerror(errno)))")
      }
    } catch {
      try? FileManager.default.removeItem(atPath: unfinished)
      throw .archive(
        path: path, reason: "can't write it: \(Self.reason(error))", hint: "the older one is left, where there was one")
    }
  }

  /// Reads the state of the training that `identity` names.
  ///
  /// - Throws: `PipelineError.archive` where the file is damaged, or another training's.
  func read(_ identity: TrainingIdentity) throws(PipelineError) -> TrainingState {
    do {
      try FileSeal.check(path)
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      let count = Int(try file.seekToEnd()) - FileSeal.length
      try file.seek(toOffset: 0)
      var source = NumberSource(count: count) { count throws(CheckpointError) in
        do { return [UInt8](try file.read(upToCount: count) ?? Data()) } catch {
          throw .system(error.localizedDescription)
        }
      }
      try Self.checkHead(identity, from: &source)
      return try TrainingState(from: &source)
    } catch {
      throw .archive(
        path: path, reason: Self.reason(error),
        hint: (error as? OtherTraining)?.hint ?? "leave --resume out to train anew")
    }
  }

  private static func checkHead(_ wanted: TrainingIdentity, from source: inout NumberSource) throws {
    guard try source.bytes(mark.count) == mark else {
      throw CheckpointError.impossible(found: "another kind of file", wanted: "a checkpoint")
    }
    let version = try source.integer()
    guard version == Self.version else {
      throw CheckpointError.system("its layout is version \(version), this program knows \(Self.version)")
    }
    var facts: [TrainingIdentity.Fact] = []
    for _ in 0..<(try source.count(of: "facts", size: 16)) {
      facts.append(TrainingIdentity.Fact(name: try source.text(), value: try source.text()))
    }
    if let difference = wanted.difference(from: TrainingIdentity(facts: facts)) {
      throw OtherTraining(name: difference.name, found: difference.other, wanted: difference.own)
    }
  }

  private struct OtherTraining: Error {
    let name: String
    let found: String
    let wanted: String
    let hint = "give the same data, recipe and seed to continue it, or leave --resume out to train anew"
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as HDF5Error: error.reasons.first ?? error.description
    case let error as OtherTraining: "found a training with \(error.name) \(error.found), wanted \(error.wanted)"
    case let error as CheckpointError: error.description
    default: error.localizedDescription
    }
  }
}

internal import Foundation
internal import Recordings
package import Synthesis
internal import Tensors

/// Synthetic clips of machine sound, and their way onto the disk.
package struct SyntheticClips: Sendable {
  package let synthesis: FanSynthesis

  package init(_ synthesis: FanSynthesis) { self.synthesis = synthesis }

  /// Writes every clip as 16-bit WAV below `folder`, and `truth.json` last, so that only a whole set has one.
  ///
  /// Some clips are in memory at a time, one for each thread and a few waiting.
  package func write(to folder: String, progress: @escaping ProgressHandler) throws(PipelineError) {
    let clips = synthesis.clips
    let truth: String
    do throws(SpecificationError) { truth = try synthesis.truth().json() } catch {
      throw .unsuitable(found: error.found, wanted: error.wanted, hint: "change the specification")
    }
    for parent in Set(clips.map { Self.parent(of: $0.name) }).sorted() {
      let path = folder + "/" + parent
      try attempt(path) { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    }
    let batch = 4 * concurrentThreadCount
    for start in stride(from: 0, to: clips.count, by: batch) {
      guard progress(StageProgress(stage: "synthesizing", done: start, total: clips.count, unit: "clips")) else {
        throw .interrupted
      }
      let errors = concurrentMap(min(batch, clips.count - start)) { offset in
        write(start + offset, to: folder)
      }
      if let error = errors.lazy.compactMap({ $0 }).first { throw .recording(error) }
    }
    _ = progress(StageProgress(stage: "synthesizing", done: clips.count, total: clips.count, unit: "clips"))
    let path = folder + "/truth.json"
    try attempt(path) { try truth.write(toFile: path, atomically: true, encoding: .utf8) }
  }

  private func write(_ index: Int, to folder: String) -> RecordingError? {
    let specification = synthesis.specification
    do throws(RecordingError) {
      try WAVWriter.write(
        synthesis.samples(at: index), channelCount: specification.microphonesM.count,
        sampleRateHz: specification.sampleRateHz, to: folder + "/" + synthesis.clips[index].name)
      return nil
    } catch {
      var error = error
      if error.hint != nil { error.hint = "lower level_dbfs, now \(specification.levelDBFS)" }
      return error
    }
  }

  private func attempt(_ path: String, _ body: () throws -> Void) throws(PipelineError) {
    do { try body() } catch {
      throw .archive(
        path: path, reason: "can't write it: \(error.localizedDescription)", hint: "give another folder with -o")
    }
  }

  private static func parent(of name: String) -> String { name.split(separator: "/").dropLast().joined(separator: "/") }
}

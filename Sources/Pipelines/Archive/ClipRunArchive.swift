internal import Recordings

/// The file `run.h5` of a run over sound clips, laid out as `RunArchive`'s: arrays by topic, records as JSON beside them.
package enum ClipRunArchive {
  /// Writes `results` to `folder/run.h5`; an older file is replaced only when the new one is complete.
  ///
  /// - Throws: `PipelineError.archive`, with HDF5's words; the older file is then left as it was.
  package static func write(_ results: ClipRunResults, toFolder folder: String) throws(PipelineError) {
    try RunFile.write(toFolder: folder) { file throws(HDF5Error) in try ClipArchiveWriter.write(results, to: file) }
  }

  /// Reads the run in `folder`.
  ///
  /// - Throws: `PipelineError.archive` where there is none, one over measurements, or one that this version can't read.
  package static func read(fromFolder folder: String) throws(PipelineError) -> ClipRunResults {
    try RunFile.read(.clips, fromFolder: folder) { file throws(HDF5Error) in try ClipArchiveReader.read(file) }
  }
}

package import Recordings

/// Why a run could not be made, in one line that says what to do.
package enum PipelineError: Error, CustomStringConvertible {
  /// The measurements can't be read.
  case recording(RecordingError)
  /// The input is readable but does not fit what was asked for.
  case unsuitable(found: String, wanted: String, hint: String)
  /// No levels can be learnt from the healthy snapshots.
  case levels(String)
  /// A file of a run can't be written or read.
  case archive(path: String, reason: String, hint: String)
  /// Training found no weights worth keeping.
  case training(String)
  /// Somebody asked to stop; nothing was written.
  case interrupted

  package var description: String {
    switch self {
    case .recording(let error): error.description
    case .unsuitable(let found, let wanted, let hint): "found \(found), wanted \(wanted); \(hint)"
    case .levels(let reason): reason
    case .archive(let path, let reason, let hint): "\(path): \(reason); \(hint)"
    case .training(let reason): "training: \(reason)"
    case .interrupted: "interrupted: nothing was written, an older run is left as it was"
    }
  }
}

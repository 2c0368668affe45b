/// Why a training's state can't be written or read.
package enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// The file system's reason.
  case system(String)
  /// More bytes were wanted than are left.
  case ends(wanted: Int, left: Int)
  /// Something stands there that no training leaves.
  case impossible(found: String, wanted: String)

  package var description: String {
    switch self {
    case .system(let reason): reason
    case .ends(let wanted, let left): "it ends too early: \(left) bytes are left where \(wanted) were wanted"
    case .impossible(let found, let wanted): "it is damaged: found \(found), wanted \(wanted)"
    }
  }
}

internal import Foundation

/// A file that goes when its owner does, unless it has been renamed.
struct TemporaryFile: ~Copyable {
  let path: String

  init(path: String) { self.path = path }

  // The file may be unlinked while HDF5 still has it open.
  deinit { unsafe _ = unlink(path) }
}

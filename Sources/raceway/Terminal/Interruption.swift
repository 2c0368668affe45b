import Foundation
import Synchronization

/// Whether somebody pressed Ctrl-C: work is then ended where nothing is half done.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Ctrl-C and termination ask from now on instead of ending the program; a second one ends it.
  static func listen() {
    for signal in [SIGINT, SIGTERM] {
      Foundation.signal(signal) { number in
        Interruption.requested.store(true, ordering: .relaxed)
        Foundation.signal(number, SIG_DFL)
      }
    }
  }
}

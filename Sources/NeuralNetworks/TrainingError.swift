/// Why a training run leaves no model.
package enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// Which of the two sets of windows.
  package enum Part: String, Sendable { case training, validation }

  /// The first epoch already diverged.
  case diverged(inEpoch: Int, learningRate: Double)
  case noWindows(Part)
  /// None of a classifier's training images is of this class.
  case noExamples(ofClass: Int)
  case notFinite(Part, window: Int, input: Int)
  /// The state to go on from is none of this training's.
  case unusableState(found: String, wanted: String)

  package var description: String {
    switch self {
    case .diverged(let epoch, let rate):
      """
      training diverged in epoch \(epoch) at a learning rate of \(rate), before any epoch ended well; \
      try \(rate / 10), or limit the gradient's norm
      """
    case .noWindows(let part):
      "no \(part.rawValue) windows; at least 1 is needed: widen the healthy period or shorten the windows"
    case .noExamples(let label):
      "no training image is of class \(label); at least 1 is needed: label some, or leave the class out"
    case .notFinite(let part, let window, let input):
      "\(part.rawValue) window \(window) is not a finite number at input \(input); leave such windows out"
    case .unusableState(let found, let wanted):
      "the checkpoint can't be continued: found \(found), wanted \(wanted); train anew"
    }
  }
}

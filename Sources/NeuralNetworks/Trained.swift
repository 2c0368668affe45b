/// What a training run leaves.
package struct Trained<Model: Sendable>: Sendable {
  /// With the weights, and running statistics where it has some, of the best epoch.
  package let model: Model
  /// Every epoch that ended well, in order.
  package let history: [EpochRecord]
  /// The epoch of the lowest validation loss, from 1.
  package let bestEpoch: Int
  package let stop: StopReason

  package init(model: Model, history: [EpochRecord], bestEpoch: Int, stop: StopReason) {
    self.model = model
    self.history = history
    self.bestEpoch = bestEpoch
    self.stop = stop
  }

  /// The same with what `transform` makes of the model.
  func map<Other: Sendable>(_ transform: (Model) -> Other) -> Trained<Other> {
    Trained<Other>(model: transform(model), history: history, bestEpoch: bestEpoch, stop: stop)
  }
}

package typealias TrainedAutoencoder = Trained<Autoencoder>

/// Why a training run ended.
package enum StopReason: Sendable, Equatable, Codable, CustomStringConvertible {
  /// All planned epochs were run.
  case completed
  /// The validation loss had not improved for the plan's patience.
  case noImprovement(afterEpoch: Int)
  /// `progress` asked to stop.
  case cancelled(afterEpoch: Int)
  /// The loss exploded or was no longer a number in this epoch, which is not in the history.
  case diverged(inEpoch: Int)

  /// nil where training ended well.
  package var divergedInEpoch: Int? {
    if case .diverged(let epoch) = self { epoch } else { nil }
  }

  package var description: String {
    switch self {
    case .completed: "all epochs done"
    case .noImprovement(let epoch): "no improvement any more at epoch \(epoch)"
    case .cancelled(let epoch): "cancelled after epoch \(epoch)"
    case .diverged(let epoch): "diverged in epoch \(epoch); the best weights before it are kept"
    }
  }
}

/// What a training run of any kind of network leaves.
struct TrainingOutcome: Sendable {
  /// Of the best epoch, in the flat order in which the model keeps them.
  let parameters: [Float]
  /// Every epoch that ended well, in order.
  let history: [EpochRecord]
  /// The epoch of the lowest validation loss, from 1.
  let bestEpoch: Int
  let stop: StopReason
}

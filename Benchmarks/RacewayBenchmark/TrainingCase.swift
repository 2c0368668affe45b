internal import NeuralNetworks
internal import Tensors

/// Training, an epoch a round: shuffling, batches and the loss included, validation left out.
struct TrainingCase: BenchmarkCase {
  let name: String
  let network: any BenchmarkNetwork
  let windowCount: Int
  let batchSize: Int

  func prepare() throws { try network.prepare(windowCount: windowCount) }

  func serve(_ conversation: Conversation) throws {
    let windows = try network.windows(count: windowCount)
    conversation.ready(items: Double(windowCount))
    var loss = Float.nan
    guard conversation.awaitsRound(result: { [loss] }) else { return }
    let clock = ContinuousClock()
    var start = clock.now
    // The next epoch begins when the next round is asked for.
    try network.train(on: windows, batchSize: batchSize) { epoch in
      conversation.took(start.duration(to: clock.now))
      loss = Float(epoch.trainingLoss)
      guard conversation.awaitsRound(result: { [loss] }) else { return false }
      start = clock.now
      return true
    }
  }
}

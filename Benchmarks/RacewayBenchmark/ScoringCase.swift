internal import Tensors

/// Scoring: the reconstruction of all windows, batch by batch.
struct ScoringCase: BenchmarkCase {
  let name: String
  let network: any BenchmarkNetwork
  let windowCount: Int
  let batchSize: Int
  /// How often a round meets all windows; more than once where once is too short to be timed.
  let passCount: Int

  func prepare() throws { try network.prepare(windowCount: windowCount) }

  func serve(_ conversation: Conversation) throws {
    let score = network.scorer()
    let windows = try network.windows(count: windowCount)
    let batches = stride(from: 0, to: windowCount, by: batchSize).map { windows.rows($0..<$0 + batchSize) }
    var output = Matrix(zeros: batchSize, network.inputCount)
    conversation.ready(items: Double(windowCount * passCount))
    func outputs(of batches: [Matrix]) -> [Float] {
      batches.flatMap { batch in
        score(batch, &output)
        return output.elements
      }
    }
    let clock = ContinuousClock()
    while conversation.awaitsRound(result: { outputs(of: batches) }) {
      // Reading one number of each result keeps the work from being optimised away.
      var sum: Float = 0
      let duration = clock.measure {
        for _ in 0..<passCount {
          for batch in batches {
            score(batch, &output)
            sum += output.elements[0]
          }
        }
      }
      precondition(sum.isFinite, "a reconstruction is not finite")
      conversation.took(duration)
    }
  }
}

internal import SignalProcessing
internal import Tensors

/// Gathers a network's rows from clips, evenly thinned where there are too many.
struct RowGathering {
  let input: NetworkInput
  let rowLimit: Int
  private(set) var note: String?

  /// The most that the training rows may take, in bytes: 370,000 rows of five frames of 64 bands.
  static let byteLimit = 500_000_000

  init(_ input: NetworkInput, byteLimit: Int = Self.byteLimit) {
    self.input = input
    rowLimit = max(1, byteLimit / (4 * input.inputCount))
  }

  /// - Returns: `[row, frame · bandCount + band]`, scaled, and the clip of each row.
  mutating func gather(
    _ listener: ClipListener, _ clips: [Int], stage: String, _ progress: ProgressHandler
  ) throws(PipelineError) -> (rows: Matrix, clips: [Int]) {
    var elements: [Float] = []
    var clipOfRow: [Int] = []
    var keepEvery = 0
    var seen = 0
    let (input, rowLimit, clipChannels) = (input, rowLimit, clips.count * listener.source.channelCount)
    try listener.forEachChunk(of: clips, stage: stage, progress: progress) { heard in
      for one in heard {
        let rows = input.rows(of: one.levels)
        // Clips of a collection are about as long as the first.
        if keepEvery == 0 { keepEvery = max(1, (rows.rowCount * clipChannels + rowLimit - 1) / rowLimit) }
        for row in stride(from: seen % keepEvery, to: rows.rowCount, by: keepEvery) {
          elements += rows.elements[row * input.inputCount..<(row + 1) * input.inputCount]
          clipOfRow.append(one.clip)
        }
        seen += 1
      }
    }
    if keepEvery > 1 {
      note = "one in \(keepEvery) of the network's inputs was used for training, to keep to 500 MB of memory"
    }
    return (Matrix(clipOfRow.count, input.inputCount, elements), clipOfRow)
  }
}

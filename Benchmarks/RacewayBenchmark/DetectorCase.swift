internal import StatisticalLearning
internal import Tensors

/// A detector fitted to rows and asked for the scores of rows, in each round.
struct DetectorCase: BenchmarkCase {
  /// What the rows are like.
  enum Shape: Sendable {
    /// So many rows of 16 independent columns, scored by a detector of themselves.
    case tall(Int)
    /// 2,000 rows of 32,768 columns that 64 factors move, as latents of an autoencoder, and 2,000 others to score. Independent
    /// columns would make every row a support vector.
    case wide
  }

  let name: String
  let shape: Shape
  /// Fits to the first rows and scores the second.
  let scores: @Sendable (Matrix, Matrix) -> [Double]

  static func forest(_ name: String, _ shape: Shape) -> DetectorCase {
    DetectorCase(name: name, shape: shape) { IsolationForest(fitting: $0).anomalyScores(of: $1) }
  }

  static func supportVectors(_ name: String, _ shape: Shape) -> DetectorCase {
    DetectorCase(name: name, shape: shape) { OneClassSVM(fitting: $0, nu: 0.05).decisionValues(of: $1) }
  }

  private static let rowsFile = "rows.f32"
  private static let queriesFile = "queries.f32"

  func prepare() throws {
    switch shape {
    case .tall(let count):
      let rows = Self.normal(count, 16, stream: 0)
      try RawFile.write(rows.elements, to: Self.rowsFile)
      try RawFile.write(rows.elements, to: Self.queriesFile)
    case .wide:
      let mixing = Self.normal(64, 32_768, stream: 1 << 32)
      for (number, file) in [Self.rowsFile, Self.queriesFile].enumerated() {
        let stream = UInt64(number + 2) << 32
        var rows = Self.normal(2000, 64, stream: stream).multiplied(by: mixing)
        let noise = Self.normal(2000, 32_768, stream: stream + 1 << 31)
        for index in rows.elements.indices {
          rows.elements[index] = rows.elements[index] / 8 + 0.3 * noise.elements[index]
        }
        try RawFile.write(rows.elements, to: file)
      }
    }
  }

  /// Row r comes from random stream `stream` + r.
  private static func normal(_ rowCount: Int, _ columnCount: Int, stream: UInt64) -> Matrix {
    let rows = concurrentMap(rowCount) { row in
      var random = RandomStream(seed: 1, stream: stream + UInt64(row))
      return (0..<columnCount).map { _ in Float(random.normal()) }
    }
    return Matrix(rows: rows, columnCount: columnCount)
  }

  func serve(_ conversation: Conversation) throws {
    let (rowCount, columnCount) =
      switch shape {
      case .tall(let count): (count, 16)
      case .wide: (2000, 32_768)
      }
    let rows = Matrix(rowCount, columnCount, try RawFile.read(Self.rowsFile, count: rowCount * columnCount))
    let queries = Matrix(rowCount, columnCount, try RawFile.read(Self.queriesFile, count: rowCount * columnCount))
    conversation.ready(items: Double(rowCount))
    let clock = ContinuousClock()
    var latest: [Double] = []
    while conversation.awaitsRound(result: { latest.map { Float($0) } }) {
      conversation.took(clock.measure { latest = scores(rows, queries) })
    }
  }
}

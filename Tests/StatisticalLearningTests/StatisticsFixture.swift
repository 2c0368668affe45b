import Foundation
import Tensors

/// `Fixtures/statistics.json`, written by `make_statistics.py` with scipy and scikit-learn.
struct StatisticsFixture: Decodable {
  struct Distances: Decodable {
    let rows: Int
    let columns: Int
    let shrinkage: Double
    let squared: [Double]
  }
  struct Interval: Decodable {
    let hits: Int
    let trials: Int
    let confidence: Double
    let low: Double
    let high: Double
  }
  struct Normal: Decodable {
    let log_tail: Double
    let z: Double
  }
  let mahalanobis: [Distances]
  let intervals: [Interval]
  let normal: [Normal]

  static func load() throws -> StatisticsFixture {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appending(path: "Fixtures/statistics.json"))
    return try JSONDecoder().decode(StatisticsFixture.self, from: data)
  }

  /// The script's rows.
  static func rows(_ rowCount: Int, _ columnCount: Int, seed: UInt32) -> Matrix {
    var values = congruential(rowCount * columnCount, seed: seed)
    for index in values.indices { values[index] *= Double(1 + index % columnCount % 5) }
    let free = values
    for index in values.indices where index % columnCount > 0 { values[index] += free[index - 1] }
    return Matrix(rowCount, columnCount, values.map { Float($0) })
  }
}

import Foundation
import StatisticalLearning
import Tensors
import TestSupport
import Testing

/// `iforest_c.json`, written by scikit-learn.
private struct GoldenPathLengths: Decodable {
  let n: [Int]
  let c: [Double]
}

@Suite struct IsolationForestTests {
  /// The golden file's trees, which name their children, as complete ones.
  private func goldenForest(_ archive: NumPyArchive) throws -> IsolationForest {
    let levelCount = 6
    var (features, thresholds, lengths): ([Int32], [Float], [Float]) = ([], [], [])
    for tree in 0..<10 {
      let left = try archive["tree\(tree)/left"].values.map { Int($0) }
      let right = try archive["tree\(tree)/right"].values.map { Int($0) }
      let column = try archive["tree\(tree)/feature"].values
      let threshold = try archive["tree\(tree)/threshold"].values
      let samples = try archive["tree\(tree)/samples"].values
      var nodes = [(feature: Int32, threshold: Float)](repeating: (0, .infinity), count: (1 << levelCount) - 1)
      var leaves = [Float](repeating: .nan, count: 1 << levelCount)
      func place(_ source: Int, _ node: Int, depth: Int) {
        if left[source] < 0 {
          var leaf = node
          while leaf < nodes.count { leaf = 2 * leaf + 1 }
          leaves[leaf - nodes.count] = Float(
            Double(depth) + IsolationForest.meanPathLength(rowCount: Int(samples[source])))
        } else {
          // The largest single-precision number that is not above: rows in single precision compare the same.
          let rounded = Float(threshold[source])
          nodes[node] = (
            Int32(column[source]), Double(rounded) > threshold[source] ? rounded.nextDown : rounded
          )
          place(left[source], 2 * node + 1, depth: depth + 1)
          place(right[source], 2 * node + 2, depth: depth + 1)
        }
      }
      place(0, 0, depth: 0)
      features += nodes.map(\.feature)
      thresholds += nodes.map(\.threshold)
      lengths += leaves
    }
    return IsolationForest(
      columnCount: 6, subsampleSize: 64, levelCount: levelCount, features: features, thresholds: thresholds,
      pathLengths: lengths)
  }

  @Test(
    "a forest of given trees scores as scikit-learn's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set")
  )
  func golden() throws {
    let archive = try Outside.golden("iforest.npz")
    let forest = try goldenForest(archive)
    #expect(forest.treeCount == 10)
    for (set, count) in [("train", 120), ("query", 40)] {
      let rows = try archive[set]
      #expect(rows.shape == [count, 6])
      let expected = try archive["score_samples_\(set)"].values.map { -$0 }
      let scores = forest.anomalyScores(of: Matrix(count, 6, rows.floats))
      try #require(scores.count == expected.count)
      #expect(zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-7 })
    }
  }

  @Test(
    "the mean path length equals scikit-learn's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func goldenPathLengths() throws {
    let data = try Data(contentsOf: URL(filePath: (Outside.golden ?? "") + "/iforest_c.json"))
    let golden = try JSONDecoder().decode(GoldenPathLengths.self, from: data)
    try #require(golden.n.count == golden.c.count && golden.n.count > 10)
    for (n, c) in zip(golden.n, golden.c) {
      #expect(abs(IsolationForest.meanPathLength(rowCount: n) - c) < 1e-12 * max(1, c))
    }
  }

  @Test(arguments: [(300, 5, 256), (37, 3, 256), (500, 1, 64), (2, 2, 256), (90, 40, 13)])
  func `each leaf's path is its depth and the rows that end there`(rowCount: Int, columnCount: Int, size: Int) {
    let rows = correlatedRows(rowCount, columnCount, seed: 3)
    let forest = IsolationForest(fitting: rows, treeCount: 7, subsampleSize: size, seed: 5)
    #expect(forest.subsampleSize == min(size, rowCount))
    #expect(1 << forest.levelCount >= forest.subsampleSize && 1 << (forest.levelCount - 1) < forest.subsampleSize)
    let innerCount = (1 << forest.levelCount) - 1
    // Followed by hand, one row at a time.
    let expected = (0..<rowCount).map { row in
      let total = (0..<forest.treeCount).reduce(0.0) { total, tree in
        var node = 0
        while node < innerCount {
          let place = tree * innerCount + node
          node = 2 * node + (rows[row, Int(forest.features[place])] <= forest.thresholds[place] ? 1 : 2)
        }
        return total + Double(forest.pathLengths[tree << forest.levelCount + node - innerCount])
      }
      return exp2(-total / 7 / IsolationForest.meanPathLength(rowCount: forest.subsampleSize))
    }
    let scores = forest.anomalyScores(of: rows)
    #expect(scores.count == rowCount && zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test func `a tree of few rows sets each of them apart`() {
    let rows = Matrix(4, 1, [1, 2, 4, 8])
    let forest = IsolationForest(fitting: rows, treeCount: 50, seed: 2)
    // Two levels: either 1 + 1 rows, or one alone and up to three together with c(3) or c(2) added.
    let allowed = [1, 2, 3, 2 + IsolationForest.meanPathLength(rowCount: 2)].map { Float($0) }
    #expect(forest.pathLengths.allSatisfy { allowed.contains($0) })
    let scores = forest.anomalyScores(of: rows)
    #expect(scores[3] > scores[1] && scores[3] > scores[2])
  }

  @Test func `rows that lie apart score higher`() {
    let healthy = correlatedRows(2000, 8, seed: 11)
    var odd = correlatedRows(50, 8, seed: 12)
    for index in odd.elements.indices { odd.elements[index] += index.isMultiple(of: 2) ? 12 : -12 }
    let forest = IsolationForest(fitting: healthy)
    let scores = forest.anomalyScores(of: healthy)
    let oddScores = forest.anomalyScores(of: odd)
    #expect(Quantile.median(of: scores) < 0.5 && Quantile.median(of: oddScores) > 0.6)
    #expect(scores.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func `the same seed gives the same forest and another seed another`() {
    let rows = correlatedRows(400, 6, seed: 4)
    let forest = IsolationForest(fitting: rows, treeCount: 20, seed: 9)
    #expect(IsolationForest(fitting: rows, treeCount: 20, seed: 9) == forest)
    #expect(IsolationForest(fitting: rows, treeCount: 20, seed: 10) != forest)
    // Fewer trees are the first of more.
    let fewer = IsolationForest(fitting: rows, treeCount: 3, seed: 9)
    #expect(Array(forest.thresholds.prefix(fewer.thresholds.count)) == fewer.thresholds)
  }

  @Test func `constant columns are never looked at and equal rows stay together`() {
    var rows = correlatedRows(100, 3, seed: 6)
    for row in 0..<100 { rows[row, 1] = 7 }
    let forest = IsolationForest(fitting: rows, treeCount: 10)
    #expect(zip(forest.features, forest.thresholds).allSatisfy { $0 != 1 || $1 == .infinity })
    let equal = IsolationForest(fitting: Matrix(30, 2, [Float](repeating: 3, count: 60)), treeCount: 5)
    #expect(equal.pathLengths.allSatisfy { $0 == Float(IsolationForest.meanPathLength(rowCount: 30)) })
    let score = exp2(-Double(equal.pathLengths[0]) / IsolationForest.meanPathLength(rowCount: 30))
    #expect(equal.anomalyScores(of: Matrix(1, 2, [3, 3])) == [score])
  }

  @Test func `a value at the threshold goes left`() {
    let forest = IsolationForest(
      columnCount: 2, subsampleSize: 2, levelCount: 1, features: [1], thresholds: [3], pathLengths: [1, 5])
    #expect(forest.anomalyScores(of: Matrix(3, 2, [9, 3, 0, 3.0000002, 9, 2])) == [0.5, 0.03125, 0.5])
  }

  @Test func `a stored forest of another shape traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = IsolationForest(
        columnCount: 2, subsampleSize: 4, levelCount: 2, features: [0, 1, 2], thresholds: [0, 0, 0],
        pathLengths: [0, 0, 0, 0])
    }
  }
}

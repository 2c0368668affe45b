internal import Foundation
package import Tensors

/// Random trees in which anomalous rows stand alone after few splits (Liu, Ting and Zhou, 2008).
///
/// Each tree splits a random subsample at a random column and a threshold drawn between the column's extremes, until a row is
/// alone or the tree is ⌈log₂ subsampleSize⌉ deep. A row's path is as long as the splits it passes, plus c(n) where n rows
/// of the subsample ended together; its score is s = 2^(−mean path / c(subsampleSize)), in 0 ... 1: about ½ for ordinary rows.
/// This is the paper's score, and scikit-learn's `score_samples` with the sign turned.
///
/// Trees are stored complete: node i has the children 2i + 1 (its value is at most the threshold) and 2i + 2. Where a tree
/// ends early, thresholds are infinite and the path goes on to the left, so that every row takes equally many steps.
package struct IsolationForest: NoveltyDetector, Equatable {
  package let columnCount: Int
  /// How many rows each tree was grown on.
  package let subsampleSize: Int
  /// How many steps lead from a root to a leaf.
  package let levelCount: Int
  /// The column each inner node looks at: `[tree, 2^levelCount − 1]`.
  package let features: [Int32]
  /// Rows whose value is at most this go left: `[tree, 2^levelCount − 1]`.
  package let thresholds: [Float]
  /// The path to each leaf, c(n) of the rows that ended there included: `[tree, 2^levelCount]`.
  package let pathLengths: [Float]

  package var treeCount: Int { pathLengths.count >> levelCount }

  /// Restores a forest that was stored.
  package init(
    columnCount: Int, subsampleSize: Int, levelCount: Int, features: [Int32], thresholds: [Float], pathLengths: [Float]
  ) {
    precondition((0...20).contains(levelCount), "\(levelCount) levels outside 0 ... 20")
    let treeCount = pathLengths.count >> levelCount
    precondition(
      treeCount > 0 && pathLengths.count == treeCount << levelCount,
      "\(pathLengths.count) leaves are no whole number of trees of \(1 << levelCount)")
    let innerCount = treeCount * ((1 << levelCount) - 1)
    precondition(
      features.count == innerCount && thresholds.count == innerCount,
      "\(features.count) features and \(thresholds.count) thresholds for \(innerCount) nodes")
    precondition(
      features.allSatisfy { $0 >= 0 && $0 < columnCount },
      "a node looks at a column beyond the \(columnCount) there are")
    precondition(subsampleSize > 0, "trees grown on \(subsampleSize) rows")
    self.columnCount = columnCount
    self.subsampleSize = subsampleSize
    self.levelCount = levelCount
    self.features = features
    self.thresholds = thresholds
    self.pathLengths = pathLengths
  }

  /// Grows trees on healthy rows; tree t draws from random stream t of the seed.
  ///
  /// - Parameters:
  ///   - rows: At least one, all finite.
  ///   - treeCount: 100, where the paper's path lengths have converged.
  ///   - subsampleSize: 256, the paper's: more rows would hide anomalies behind their neighbours. All rows where there are fewer.
  package init(fitting rows: Matrix, treeCount: Int = 100, subsampleSize: Int = 256, seed: UInt64 = 1) {
    precondition(rows.rowCount > 0 && rows.columnCount > 0, "a forest of \(rows.rowCount) × \(rows.columnCount) rows")
    precondition(treeCount > 0, "\(treeCount) trees")
    let size = min(subsampleSize, rows.rowCount)
    let levelCount = size > 1 ? Int.bitWidth - (size - 1).leadingZeroBitCount : 1
    let trees = concurrentMap(treeCount) { tree in
      var growth = IsolationTreeGrowth(
        rows, levelCount: levelCount, random: RandomStream(seed: seed, stream: UInt64(tree)))
      growth.grow(subsampleSize: size)
      return growth
    }
    self.init(
      columnCount: rows.columnCount, subsampleSize: size, levelCount: levelCount, features: trees.flatMap(\.features),
      thresholds: trees.flatMap(\.thresholds), pathLengths: trees.flatMap(\.pathLengths))
  }

  /// c(n) = 2 (ln(n − 1) + γ) − 2 (n − 1)/n: the mean path of a search for nothing among n rows in a binary tree.
  package static func meanPathLength(rowCount n: Int) -> Double {
    guard n > 2 else { return n == 2 ? 1 : 0 }
    let eulerMascheroni = 0.577_215_664_901_532_9
    return 2 * (log(Double(n - 1)) + eulerMascheroni) - 2 * Double(n - 1) / Double(n)
  }

  package func anomalyScores(of rows: Matrix) -> [Double] {
    precondition(rows.columnCount == columnCount, "\(rows.columnCount) columns for a forest of \(columnCount)")
    let ordinary = Self.meanPathLength(rowCount: subsampleSize) * Double(treeCount)
    // As many rows as stay in the innermost cache beside a tree.
    let blockLength = 256
    let blocks = concurrentMap((rows.rowCount + blockLength - 1) / blockLength) { block in
      let start = block * blockLength
      return totalPathLengths(of: rows, start..<min(rows.rowCount, start + blockLength)).map { total in
        exp2(ordinary > 0 ? -total / ordinary : -1)
      }
    }
    return blocks.flatMap(\.self)
  }

  /// The path lengths of rows, added over all trees: `[range.count]`.
  private func totalPathLengths(of rows: Matrix, _ range: Range<Int>) -> [Double] {
    let (width, innerCount) = (columnCount, (1 << levelCount) - 1)
    var totals = [Double](repeating: 0, count: range.count)
    unsafe rows.elements.withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress else { return }
      let first = unsafe base + range.lowerBound * width
      for tree in 0..<treeCount {
        unsafe features.withUnsafeBufferPointer { features in
          unsafe thresholds.withUnsafeBufferPointer { thresholds in
            let nodes = tree * innerCount
            let walk = unsafe TreeWalk(
              features: UnsafeBufferPointer(rebasing: features[nodes..<nodes + innerCount]),
              thresholds: UnsafeBufferPointer(rebasing: thresholds[nodes..<nodes + innerCount]),
              levelCount: levelCount)
            let leaves = pathLengths.span.extracting(tree << levelCount..<(tree + 1) << levelCount)
            var out = totals.mutableSpan
            unsafe walk.add(leaves, reachedFrom: first, rowStride: width, to: &out)
          }
        }
      }
    }
    return totals
  }
}

/// How many rows walk down a tree side by side.
private let rowsUnderWay = 64

/// The way down one tree.
///
/// Without branches, and level by level for some rows at a time: each step of a row waits for the one before, and where rows
/// are long for memory; so many rows must be under way.
@unsafe private struct TreeWalk {
  let features: UnsafeBufferPointer<Int32>
  let thresholds: UnsafeBufferPointer<Float>
  let levelCount: Int

  /// Adds the leaf that each row reaches to its total.
  func add(
    _ leaves: Span<Float>, reachedFrom rows: UnsafePointer<Float>, rowStride: Int, to totals: inout MutableSpan<Double>
  ) {
    let innerCount = unsafe features.count
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: rowsUnderWay) { nodes in
      for first in stride(from: 0, to: totals.count, by: rowsUnderWay) {
        let count = min(rowsUnderWay, totals.count - first)
        unsafe nodes.initialize(repeating: 0)
        for _ in unsafe 0..<levelCount {
          for row in 0..<count {
            unsafe nodes[row] = child(of: nodes[row], rows + (first + row) * rowStride)
          }
        }
        for row in 0..<count { unsafe totals[first + row] += Double(leaves[Int(nodes[row]) - innerCount]) }
      }
    }
  }

  @inline(__always)
  private func child(of node: Int32, _ row: UnsafePointer<Float>) -> Int32 {
    let place = Int(node)
    let goesRight = unsafe row[Int(features[place])] > thresholds[place]
    return 2 &* node &+ 1 &+ (goesRight ? 1 : 0)
  }
}

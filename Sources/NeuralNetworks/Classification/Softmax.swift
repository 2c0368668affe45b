internal import Foundation
internal import Tensors

/// Probabilities from logits: p[c] = exp(x[c]) / Σ exp(x).
///
/// The largest logit is taken off first, so that no exponential overflows. Its own, 1, is kept out of the sum to the end, so that
/// log Σ exp(x) keeps the digits of what the other classes add, however little it is.
enum Softmax {
  /// Replaces logits by probabilities.
  ///
  /// - Parameter row: `[class]`
  /// - Returns: The largest logit, and by how much log Σ exp(x) exceeds it: 0 … log(classes).
  static func replace(_ row: inout [Double]) -> (largest: Double, excess: Double) {
    var top = 0
    for index in row.indices where row[index] > row[top] { top = index }
    let largest = row[top]
    var others = 0.0
    for index in row.indices {
      row[index] = exp(row[index] - largest)
      if index != top { others += row[index] }
    }
    for index in row.indices { row[index] /= 1 + others }
    return (largest, log1p(others))
  }

  /// Each row's probabilities: `[row, class]`.
  ///
  /// - Parameter logits: `[row, class]`
  static func probabilities(of logits: Matrix) -> Matrix {
    var probabilities = Matrix(zeros: logits.rowCount, logits.columnCount)
    var out = probabilities.elements.mutableSpan
    for row in 0..<logits.rowCount {
      var values = logits.row(row).map(Double.init)
      _ = replace(&values)
      for (column, value) in values.enumerated() { out[row * values.count + column] = Float(value) }
    }
    return probabilities
  }
}

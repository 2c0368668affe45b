package import Tensors

/// The loss of a classifier: how improbable it finds each row's true class.
///
/// With p = softmax of a row's logits x and w the weight of its class y: w · −log p[y] = w · (log Σ exp(x[c]) − x[y]), and
/// ∂loss / ∂x[c] = w · (p[c] − [c = y]). Rows are averaged, weights included, so that a batch with many rows of a heavy class
/// counts for more; PyTorch's `BCEWithLogitsLoss` with `pos_weight` does the same, its `CrossEntropyLoss` divides by the weights.
package struct CrossEntropy: Sendable, Equatable {
  /// What a row of each class counts: `[class]`.
  package let classWeights: [Double]

  /// - Precondition: At least two classes, no negative weight, and one that is positive.
  package init(classWeights: [Double]) {
    precondition(classWeights.count >= 2, "\(classWeights.count) class, at least 2 are needed")
    precondition(
      classWeights.allSatisfy { $0 >= 0 && $0.isFinite } && classWeights.contains { $0 > 0 },
      "class weights of \(classWeights)")
    self.classWeights = classWeights
  }

  package var classCount: Int { classWeights.count }

  /// The loss of a batch and its gradient.
  ///
  /// - Parameters:
  ///   - logits: `[row, class]`, at least one row.
  ///   - labels: `[row]`: each row's class.
  /// - Returns: The mean over the rows, and its gradient with respect to the logits: `[row, class]`.
  package func evaluate(_ logits: Matrix, labels: [Int]) -> (loss: Double, gradient: Matrix) {
    precondition(logits.rowCount > 0, "no rows")
    let scale = 1 / Double(logits.rowCount)
    var gradient: [Float] = []
    gradient.reserveCapacity(logits.elements.count)
    let sum = eachRow(of: logits, labels: labels) { slopes in
      for slope in slopes { gradient.append(Float(scale * slope)) }
    }
    return (sum * scale, Matrix(logits.rowCount, classCount, gradient))
  }

  /// Σ over the rows of their weighted losses.
  ///
  /// - Parameters:
  ///   - logits: `[row, class]`
  ///   - labels: `[row]`: each row's class.
  func sum(of logits: Matrix, labels: some Collection<Int>) -> Double {
    eachRow(of: logits, labels: labels) { _ in }
  }

  /// Replaces one row's logits by the gradient of its weighted loss, and returns that loss.
  ///
  /// - Parameter row: `[class]`
  func differentiate(_ row: inout [Double], label: Int) -> Double {
    precondition(row.count == classCount, "\(row.count) logits for \(classCount) classes")
    precondition(row.indices.contains(label), "class \(label) of \(classCount)")
    let (logit, weight) = (row[label], classWeights[label])
    let (largest, excess) = Softmax.replace(&row)
    // What p[y] lacks of 1: a difference from 1 would lose the digits of a row that is almost certain.
    row[label] = 0
    row[label] = -row.reduce(0, +)
    for index in row.indices { row[index] *= weight }
    return weight * ((largest - logit) + excess)
  }

  /// - Parameter body: Is given each row's gradient: `[class]`.
  private func eachRow(
    of logits: Matrix, labels: some Collection<Int>, _ body: (_ slopes: [Double]) -> Void
  ) -> Double {
    precondition(labels.count == logits.rowCount, "\(labels.count) labels for \(logits.rowCount) rows")
    precondition(logits.columnCount == classCount, "\(logits.columnCount) logits for \(classCount) classes")
    var sum = 0.0
    for (row, label) in labels.enumerated() {
      var values = logits.row(row).map(Double.init)
      sum += differentiate(&values, label: label)
      body(values)
    }
    return sum
  }
}

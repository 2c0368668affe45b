import Foundation
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct CrossEntropyTests {
  /// The definition, in double precision; for logits that don't overflow.
  static func loss(_ rows: [[Double]], _ labels: [Int], _ weights: [Double]) -> Double {
    zip(rows, labels).reduce(0.0) { sum, pair in
      let (row, label) = pair
      return sum - weights[label] * log(exp(row[label]) / row.reduce(0) { $0 + exp($1) })
    } / Double(rows.count)
  }

  @Test("equal logits cost the logarithm of the number of classes", arguments: [2, 3, 7])
  func equalLogits(classes: Int) {
    let loss = CrossEntropy(classWeights: [Double](repeating: 1, count: classes))
    let (value, gradient) = loss.evaluate(Matrix(zeros: 5, classes), labels: (0..<5).map { $0 % classes })
    #expect(abs(value - log(Double(classes))) < 1e-15)
    let share = 1 / Double(classes)
    let expected = (0..<classes).map { ($0 == 0 ? share - 1 : share) / 5 }
    #expect(relativeDifference(gradient.row(0), expected) < 1e-7)
  }

  @Test("two classes are a logistic regression: log(1 + exp(−margin)), weighted by the class")
  func logistic() {
    let loss = CrossEntropy(classWeights: [1, 7.5])
    let logits = Matrix(3, 2, [0.5, -1.25, 2, 3, -0.75, -4])
    let (value, gradient) = loss.evaluate(logits, labels: [0, 1, 1])
    let margins = [1.75, 1, -3.25]
    let weights = [1, 7.5, 7.5]
    let expected = zip(margins, weights).reduce(0.0) { $0 + $1.1 * log(1 + exp(-$1.0)) } / 3
    #expect(abs(value - expected) < 1e-14)
    for (row, label) in [0, 1, 1].enumerated() {
      let slope = -weights[row] / (1 + exp(margins[row])) / 3
      #expect(abs(Double(gradient[row, label]) - slope) < 1e-7)
      #expect(gradient[row, 1 - label] == -gradient[row, label])
    }
  }

  @Test("what is added to all logits of a row changes neither loss nor gradient", arguments: [-512.0, 64, 4096])
  func shiftInvariance(shift: Double) {
    let loss = CrossEntropy(classWeights: [0.5, 1, 2])
    // Quarters stay exact under these shifts.
    let rows: [[Float]] = [[0.25, -1.5, 3], [2, 2.5, -0.75]]
    let moved = rows.map { $0.map { $0 + Float(shift) } }
    let (one, other) = (
      loss.evaluate(Matrix(rows: rows, columnCount: 3), labels: [1, 2]),
      loss.evaluate(Matrix(rows: moved, columnCount: 3), labels: [1, 2])
    )
    #expect(one.loss == other.loss)
    #expect(one.gradient == other.gradient)
  }

  @Test("gradients equal central differences", arguments: [(2, 2), (3, 4), (11, 5)], [1, 2, 3] as [UInt64])
  func gradients(shape: (rows: Int, classes: Int), seed: UInt64) {
    let (rows, classes) = shape
    var stream = RandomStream(seed: seed)
    let weights = (0..<classes).map { _ in stream.uniform(in: 0.2...3) }
    let labels = (0..<rows).map { _ in stream.below(classes) }
    let logits = Matrix(normal: rows, classes, seed: seed, scale: 2)
    let (value, gradient) = CrossEntropy(classWeights: weights).evaluate(logits, labels: labels)
    let wide = logits.wideRows
    #expect(abs(value - Self.loss(wide, labels, weights)) <= 1e-13 * value)
    for row in 0..<rows {
      for column in 0..<classes {
        let step = 1e-5
        let losses = [step, -step].map { step in
          var moved = wide
          moved[row][column] += step
          return Self.loss(moved, labels, weights)
        }
        let numeric = (losses[0] - losses[1]) / (2 * step)
        #expect(abs(numeric - Double(gradient[row, column])) <= 1e-6 * weights[labels[row]] / Double(rows))
      }
    }
  }

  @Test("the largest logits there are give the loss and gradient that they should")
  func extremes() {
    let loss = CrossEntropy(classWeights: [1, 1, 3])
    let huge = Float.greatestFiniteMagnitude
    let sure = loss.evaluate(Matrix(2, 3, [huge, -huge, -huge, 0, 3e4, -3e4]), labels: [0, 1])
    #expect(sure.loss == 0)
    #expect(sure.gradient.elements == [0, 0, 0, 0, 0, 0])
    let wrong = loss.evaluate(Matrix(2, 3, [huge, -huge, -huge, 3e4, 0, 0]), labels: [2, 2])
    #expect(wrong.loss == 3 * (2 * Double(huge) + 3e4) / 2)
    #expect(wrong.gradient.elements == [1.5, 0, -1.5, 1.5, 0, -1.5])
    let equal = loss.evaluate(Matrix(1, 3, [huge, huge, huge]), labels: [1])
    #expect(abs(equal.loss - log(3)) < 1e-15)
    let notANumber = loss.evaluate(Matrix(1, 3, [0, .nan, 1]), labels: [0])
    #expect(notANumber.loss.isNaN)
  }

  @Test("a row that is all but certain keeps the digits of its loss and gradient")
  func certainty() {
    let (loss, gradient) = CrossEntropy(classWeights: [1, 1]).evaluate(Matrix(1, 2, [50, 0]), labels: [0])
    #expect(abs(loss - exp(-50)) <= 1e-15 * exp(-50))
    #expect(abs(Double(gradient[0, 0]) + exp(-50)) <= 1e-7 * exp(-50))
  }

  @Test("the sum over many rows is one of double precision")
  func summation() {
    let count = 200_000
    let logits = Matrix(count, 2, [Float](repeating: 0, count: 2 * count))
    let sum = CrossEntropy(classWeights: [1, 1]).sum(of: logits, labels: (0..<count).map { $0 % 2 })
    #expect(abs(sum - Double(count) * log(2)) <= 1e-10 * sum)
  }

  @Test("balanced weights let every class weigh the same, and a row 1 on average")
  func balance() {
    let counts = [815, 295, 10]
    let weights = ClassWeights.balanced.values(counts: counts)
    for (count, weight) in zip(counts, weights) { #expect(abs(Double(count) * weight - 1120 / 3) < 1e-10) }
    #expect(ClassWeights.equal.values(counts: counts) == [1, 1, 1])
    #expect(ClassWeights.given([1, 2, 0]).values(counts: counts) == [1, 2, 0])
  }

  @Test func labelsBeyondTheClassesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = CrossEntropy(classWeights: [1, 1]).evaluate(Matrix(zeros: 2, 2), labels: [0, 2])
    }
    await #expect(processExitsWith: .failure) {
      _ = CrossEntropy(classWeights: [1, 1]).evaluate(Matrix(zeros: 2, 2), labels: [-1, 0])
    }
  }

  @Test func tooFewLabelsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = CrossEntropy(classWeights: [1, 1]).evaluate(Matrix(zeros: 2, 2), labels: [0])
    }
  }

  @Test func anotherNumberOfLogitsTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = CrossEntropy(classWeights: [1, 1]).evaluate(Matrix(zeros: 2, 3), labels: [0, 1])
    }
  }
}

internal import Tensors

/// The shape of a network that learns to repeat its input.
package protocol ReconstructingArchitecture: Sendable, Equatable, Codable {
  /// The values of a row that are repeated.
  var inputCount: Int { get }
  var latentCount: Int { get }
  /// How many numbers say under which condition a row was measured: scaled speed and load, machine by machine a 0 or 1.
  ///
  /// Encoder and decoder are told them, and nobody has to repeat them, so that one model knows what is normal in every
  /// state (Sohn, Lee and Yan 2015); 0 for a model of one state.
  var conditionCount: Int { get }
}

extension ReconstructingArchitecture {
  /// Rows as the network reads them.
  ///
  /// - Parameters:
  ///   - rows: `[row, inputCount]`
  ///   - conditions: `[row, conditionCount]`; nil where the model has none.
  func input(_ rows: Matrix, _ conditions: Matrix?) -> Matrix {
    rows.joined(with: conditions, columnCount: inputCount, conditionCount: conditionCount)
  }

  /// Latents as the decoder reads them.
  ///
  /// - Parameters:
  ///   - latents: `[row, latentCount]`
  ///   - conditions: `[row, conditionCount]`; nil where the model has none.
  func code(_ latents: Matrix, _ conditions: Matrix?) -> Matrix {
    latents.joined(with: conditions, columnCount: latentCount, conditionCount: conditionCount)
  }
}

extension Matrix {
  /// Rows with the condition of each behind it; traps where they do not fit each other or the network.
  fileprivate func joined(with conditions: Matrix?, columnCount: Int, conditionCount: Int) -> Matrix {
    precondition(self.columnCount == columnCount, "rows of \(self.columnCount) values, not \(columnCount)")
    let width = conditions?.columnCount ?? 0
    precondition(width == conditionCount, "conditions of \(width) numbers, not \(conditionCount)")
    return joined(with: conditions)
  }

  /// Rows with others behind them, or as they are: `[row, columns of both]`.
  func joined(with other: Matrix?) -> Matrix {
    guard let other, other.columnCount > 0 else { return self }
    precondition(other.rowCount == rowCount, "\(other.rowCount) conditions for \(rowCount) rows")
    let (width, otherWidth) = (columnCount, other.columnCount)
    var joined: [Float] = []
    joined.reserveCapacity(elements.count + other.elements.count)
    for row in 0..<rowCount {
      joined += elements[row * width..<(row + 1) * width]
      joined += other.elements[row * otherWidth..<(row + 1) * otherWidth]
    }
    return Matrix(rowCount, width + otherWidth, joined)
  }

  /// A copy of some columns.
  func columns(_ range: Range<Int>) -> Matrix {
    let copy = (0..<rowCount).flatMap {
      elements[$0 * columnCount + range.lowerBound..<$0 * columnCount + range.upperBound]
    }
    return Matrix(rowCount, range.count, copy)
  }
}

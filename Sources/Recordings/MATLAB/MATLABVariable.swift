/// What a MATLAB file says of one of its variables.
struct MATLABVariable: Sendable, Equatable {
  /// What a variable holds.
  enum Contents: Sendable, Equatable {
    case real(BinaryNumber)
    /// Anything that is no plain array of real numbers, by the name people know it by.
    case other(String)
  }

  /// Its name, or `structure.field`.
  var name: String
  /// The length of each axis.
  var shape: [Int]
  var contents: Contents

  var count: Int { shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue } }

  /// Whether it can be a channel or several: real numbers, two axes, more than one number.
  var isSignal: Bool {
    guard case .real = contents else { return false }
    return shape.count == 2 && !shape.contains(0) && shape != [1, 1]
  }

  var isVector: Bool { isSignal && shape.contains(1) }

  /// Samples lie along the longer axis: nobody measures more channels than samples.
  var isTransposed: Bool { shape[1] > shape[0] }
  var sampleCount: Int { max(shape[0], shape[1]) }
  var channelCount: Int { min(shape[0], shape[1]) }

  /// `H 5000×3 double`
  var summary: String {
    let kind =
      switch contents {
      case .real(let number): number.rawValue
      case .other(let name): name
      }
    return "\(name) \(shape.map { "\($0)" }.joined(separator: "×")) \(kind)"
  }
}

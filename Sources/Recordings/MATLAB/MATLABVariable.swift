/// What a MATLAB file says of one of its variables.
struct MATLABVariable: Sendable, Equatable {
  /// What a variable holds.
  enum Contents: Sendable, Equatable {
    case real(MATLABNumber)
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

/// How MATLAB stores real numbers.
enum MATLABNumber: String, Sendable {
  case double, single, int8, uint8, int16, uint16, int32, uint32, int64, uint64

  var byteCount: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .single, .int32, .uint32: 4
    case .double, .int64, .uint64: 8
    }
  }

  /// The numbers in `bytes`, in single precision.
  func floats(_ bytes: UnsafeRawBufferPointer) -> [Float] {
    switch self {
    case .double: unsafe bytes.bindMemory(to: Double.self).map { Float($0) }
    case .single: unsafe Array(bytes.bindMemory(to: Float.self))
    case .int8: unsafe bytes.bindMemory(to: Int8.self).map { Float($0) }
    case .uint8: unsafe bytes.bindMemory(to: UInt8.self).map { Float($0) }
    case .int16: unsafe bytes.bindMemory(to: Int16.self).map { Float($0) }
    case .uint16: unsafe bytes.bindMemory(to: UInt16.self).map { Float($0) }
    case .int32: unsafe bytes.bindMemory(to: Int32.self).map { Float($0) }
    case .uint32: unsafe bytes.bindMemory(to: UInt32.self).map { Float($0) }
    case .int64: unsafe bytes.bindMemory(to: Int64.self).map { Float($0) }
    case .uint64: unsafe bytes.bindMemory(to: UInt64.self).map { Float($0) }
    }
  }
}

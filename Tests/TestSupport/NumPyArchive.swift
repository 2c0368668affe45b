import Foundation

/// Arrays from an uncompressed `.npz` file: a zip of stored `.npy` members in C order.
package struct NumPyArchive: Sendable {
  /// One array: its shape and its values widened to double precision, row-major.
  package struct Array: Sendable {
    package let shape: [Int]
    package let values: [Double]

    package var floats: [Float] { values.map(Float.init) }
  }

  package struct Unreadable: Error, CustomStringConvertible {
    package let description: String
  }

  private let arrays: [String: Array]
  package var names: [String] { arrays.keys.sorted() }

  package init(contentsOf path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var arrays: [String: Array] = [:]
    var position = 0
    // Local file headers follow one another until the central directory begins.
    while position + 30 <= bytes.count, bytes.little(position, 4) == 0x0403_4B50 {
      guard bytes.little(position + 8, 2) == 0 else { throw Unreadable(description: "\(path): a compressed member") }
      let nameLength = bytes.little(position + 26, 2)
      let extraLength = bytes.little(position + 28, 2)
      let name = String(decoding: bytes[position + 30..<position + 30 + nameLength], as: UTF8.self)
      let body = position + 30 + nameLength + extraLength
      let array = try Self.array(bytes, at: body, named: name)
      arrays[String(name.dropLast(4))] = array.array
      position = body + array.byteCount
    }
    self.arrays = arrays
  }

  package subscript(name: String) -> Array {
    get throws {
      guard let array = arrays[name] else { throw Unreadable(description: "no \(name) among \(names)") }
      return array
    }
  }

  private static func array(_ bytes: [UInt8], at start: Int, named name: String) throws -> (
    array: Array, byteCount: Int
  ) {
    let headerLength = bytes.little(start + 8, 2)
    let header = String(decoding: bytes[start + 10..<start + 10 + headerLength], as: UTF8.self)
    guard !header.contains("True"), let kind = header.quoted(after: "'descr':"), let open = header.firstIndex(of: "("),
      let close = header.firstIndex(of: ")")
    else { throw Unreadable(description: "\(name): \(header)") }
    let shape = header[header.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0.filter { !$0.isWhitespace })
    }
    let count = shape.reduce(1, *)
    let data = start + 10 + headerLength
    let width: Int
    let value: (Int) -> Double
    switch kind {
    case "<f8": (width, value) = (8, { Double(bitPattern: UInt64(bitPattern: Int64(bytes.little($0, 8)))) })
    case "<f4": (width, value) = (4, { Double(Float(bitPattern: UInt32(bytes.little($0, 4)))) })
    case "<i8": (width, value) = (8, { Double(bytes.little($0, 8)) })
    case "<i2": (width, value) = (2, { Double(Int16(truncatingIfNeeded: bytes.little($0, 2))) })
    case "<i4": (width, value) = (4, { Double(Int32(truncatingIfNeeded: bytes.little($0, 4))) })
    case "<c16": (width, value) = (8, { Double(bitPattern: UInt64(bitPattern: Int64(bytes.little($0, 8)))) })
    case "|b1": (width, value) = (1, { Double(bytes[$0]) })
    default: throw Unreadable(description: "\(name): values of type \(kind)")
    }
    // A complex number is two values: real, imaginary.
    let parts = kind == "<c16" ? 2 : 1
    let values = (0..<count * parts).map { value(data + $0 * width) }
    return (Array(shape: parts == 1 ? shape : shape + [2], values: values), data - start + count * parts * width)
  }
}

extension [UInt8] {
  fileprivate func little(_ start: Int, _ count: Int) -> Int {
    Int(truncatingIfNeeded: (0..<count).reduce(UInt64(0)) { $0 | UInt64(self[start + $1]) << UInt64(8 * $1) })
  }
}

extension String {
  fileprivate func quoted(after key: String) -> String? {
    guard let range = self.range(of: key) else { return nil }
    let parts = self[range.upperBound...].split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? String(parts[1]) : nil
  }
}

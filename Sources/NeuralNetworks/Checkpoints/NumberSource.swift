/// The numbers that a `NumberSink` wrote, on their way back; never more is asked for than is there.
package struct NumberSource {
  /// How many bytes have not been read yet.
  package private(set) var left: Int
  private let read: (Int) throws(CheckpointError) -> [UInt8]

  /// - Parameters:
  ///   - count: How many bytes there are in all.
  ///   - read: Gives the next so many bytes.
  package init(count: Int, _ read: @escaping (Int) throws(CheckpointError) -> [UInt8]) {
    left = count
    self.read = read
  }

  package mutating func bytes(_ count: Int) throws(CheckpointError) -> [UInt8] {
    guard count <= left else { throw .ends(wanted: count, left: left) }
    let bytes = try read(count)
    guard bytes.count == count else { throw .ends(wanted: count, left: bytes.count) }
    left -= count
    return bytes
  }

  package mutating func number() throws(CheckpointError) -> UInt64 {
    try bytes(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  package mutating func integer() throws(CheckpointError) -> Int { Int(Int64(bitPattern: try number())) }

  package mutating func double() throws(CheckpointError) -> Double { Double(bitPattern: try number()) }

  /// A number of things that can still follow.
  ///
  /// - Parameters:
  ///   - what: What is counted, for the message.
  ///   - size: The bytes of one.
  package mutating func count(of what: String, size: Int) throws(CheckpointError) -> Int {
    let count = try integer()
    guard 0...left / size ~= count else {
      throw .impossible(found: "\(count) \(what)", wanted: "at most \(left / size), for which there is room")
    }
    return count
  }

  package mutating func text() throws(CheckpointError) -> String {
    let bytes = try bytes(count(of: "bytes of text", size: 1))
    return String(decoding: bytes, as: UTF8.self)
  }

  package mutating func floats(_ what: String) throws(CheckpointError) -> [Float] {
    let count = try count(of: what, size: 4)
    var values: [Float] = []
    values.reserveCapacity(count)
    while values.count < count {
      let piece = try bytes(4 * min(NumberSink.pieceLength, count - values.count))
      let words = unsafe piece.span.bytes
      for offset in stride(from: 0, to: piece.count, by: 4) {
        let word = unsafe words.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        values.append(Float(bitPattern: UInt32(littleEndian: word)))
      }
    }
    return values
  }
}

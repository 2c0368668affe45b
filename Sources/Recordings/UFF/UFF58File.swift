/// A universal file: sets between lines of `-1`, of which those of number 58 hold functions.
struct UFF58File {
  let path: String
  /// In file order.
  private(set) var sets: [UFF58Set] = []
  /// Whether the last set has no end.
  private(set) var isCutOff = false

  /// Finds the sets; the numbers of text sets are passed over line by line, of binary ones at once.
  init(_ path: String) throws(RecordingError) {
    self.path = path
    var lines = try ByteLines(path)
    var number = 0
    func next() throws(RecordingError) -> [UInt8]? {
      number += 1
      return try lines.next()
    }
    while let line = try next() {
      guard Self.isDelimiter(line) else { continue }
      guard let kind = try next() else { break }
      let words = Self.text(kind).split(separator: " ").map(String.init)
      let name = (words.first ?? "").lowercased()
      guard name == "58" || name == "58b" else {
        while let line = try next(), !Self.isDelimiter(line) {}
        continue
      }
      var head: [String] = []
      while head.count < 11, let line = try next() { head.append(Self.text(line)) }
      let isLittle = words.count < 2 || words[1] == "1"
      guard
        var set = UFF58Set(
          head: head, storage: name == "58b" ? .binary(isLittle: isLittle) : .text, start: lines.position,
          firstLine: number + 1)
      else {
        throw RecordingError(
          path: path, line: number, found: "a head of data set 58 that can't be read",
          wanted: "type, count and spacing of its numbers")
      }
      if name == "58b" {
        guard words.count < 3 || words[2] == "2" else {
          throw RecordingError(path: path, found: "binary numbers of kind \(words[2])", wanted: "IEEE 754 (kind 2)")
        }
        let end = lines.position.addingReportingOverflow(set.binaryByteCount)
        set.bytes = lines.position..<min(max(lines.position, end.partialValue), lines.size)
        lines.skip(to: set.bytes.upperBound)
      }
      isCutOff = true
      while true {
        let end = lines.position
        guard let line = try next() else { break }
        if Self.isDelimiter(line) {
          if name == "58" { set.bytes = set.bytes.lowerBound..<end }
          isCutOff = false
          break
        }
      }
      if isCutOff, name == "58" {
        // A number that lost its last digits looks like another number.
        guard lines.endsWithLineEnd else {
          throw RecordingError(path: path, line: number - 1, found: "a line that is cut off", wanted: "a whole file")
        }
        set.bytes = set.bytes.lowerBound..<lines.size
      }
      sets.append(set)
    }
  }

  private static func isDelimiter(_ line: [UInt8]) -> Bool {
    let trimmed = line.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
    return trimmed.elementsEqual("-1".utf8)
  }

  private static func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }
}

extension UFF58Set {
  /// Some of its numbers.
  func read(_ samples: Range<Int>, path: String) throws(RecordingError) -> [Float] {
    switch storage {
    case .text: Array(try textNumbers(upTo: samples.upperBound, path: path)[samples])
    case .binary(let isLittle): try binaryNumbers(samples, isLittle: isLittle, path: path)
    }
  }

  private func binaryNumbers(_ samples: Range<Int>, isLittle: Bool, path: String) throws(RecordingError) -> [Float] {
    let size = isDouble ? 8 : 4
    var stored = [UInt8](repeating: 0, count: samples.count * size)
    let file = try ReadOnlyFile(path)
    let offset = bytes.lowerBound + samples.lowerBound * size
    let done = try unsafe stored.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(at: offset, into: buffer)
    }
    guard done == stored.count, offset + done <= bytes.upperBound else {
      throw RecordingError(
        path: path, found: "\(bytes.count) bytes of numbers", wanted: "\(count * size), as the head says")
    }
    return (isDouble ? BinaryNumber.double : .single).floats(stored, isLittle: isLittle)
  }

  /// Numbers stand in columns that may touch: a sign behind a digit starts the next one.
  private func textNumbers(upTo wanted: Int, path: String) throws(RecordingError) -> [Float] {
    try TextBuffer.borrowed { buffer throws(RecordingError) -> [Float] in
      try buffer.read(path, range: bytes)
      return try unsafe buffer.withText { text throws(RecordingError) -> [Float] in
        var numbers: [Float] = []
        numbers.reserveCapacity(min(wanted, text.count / 2))
        let powers = NumberParser.negativePowers
        return try unsafe powers.withBytes { powers throws(RecordingError) -> [Float] in
          guard let base = text.baseAddress,
            let powers = unsafe powers.bindMemory(to: Double.self).baseAddress
          else { return [] }
          let parser = unsafe NumberParser(decimal: UInt8(ascii: "."), powers: powers)
          var position = 0
          var line = firstLine
          while numbers.count < wanted, position < text.count {
            let byte = unsafe text[position]
            if byte <= UInt8(ascii: " ") {
              line += byte == UInt8(ascii: "\n") ? 1 : 0
              position += 1
              continue
            }
            let end = unsafe Self.end(of: text, from: position)
            guard let value = unsafe parser.any(from: base + position, to: base + end) else {
              throw RecordingError(
                path: path, line: line,
                found: "'\(unsafe String(decoding: text[position..<min(end, position + 20)], as: UTF8.self))'",
                wanted: "a number")
            }
            numbers.append(value)
            position = end
          }
          guard numbers.count == wanted else {
            throw RecordingError(
              path: path, line: line, found: "\(numbers.count) numbers", wanted: "\(count), as the head says")
          }
          return numbers
        }
      }
    }
  }

  private static func end(of text: UnsafeRawBufferPointer, from start: Int) -> Int {
    var end = start + 1
    while end < text.count, unsafe text[end] > UInt8(ascii: " ") {
      let isSign = unsafe text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: "+")
      let before = unsafe text[end - 1]
      if isSign, (48...57).contains(before) || before == UInt8(ascii: ".") { break }
      end += 1
    }
    return end
  }
}

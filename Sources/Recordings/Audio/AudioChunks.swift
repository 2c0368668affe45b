/// The chunks of a WAV, RF64 or AIFF file: what its head says, held against what is there.
///
/// libsndfile reads a file that was cut off as far as it goes, and says nothing; and it reads nothing of one whose writer was
/// stopped before it filled in the length.
struct AudioChunks: Sendable, Equatable {
  /// How samples are stored, as a WAV file's `fmt ` chunk says.
  struct Format: Sendable, Equatable {
    /// 1 integer, 3 floating point, 6 A-law, 7 µ-law; of the extensible form what it stands for.
    var tag: Int
    var channelCount: Int
    var sampleRateHz: Int
    var bits: Int
  }

  private(set) var format: Format?
  /// Where the samples begin; `nil` where there are none.
  private(set) var dataOffset: Int?
  /// Bytes of samples, as the head says.
  private(set) var promised = 0
  /// Bytes from the first sample to the end of the file.
  private(set) var present = 0
  /// Bytes behind the promised samples that make no chunks.
  private(set) var stray = 0
  /// How many chunks of samples there are, as far as chunks can be told.
  private(set) var dataCount = 0
  /// A chunk that is longer than the rest of the file, other than the samples.
  private(set) var overlong: String?
  private var isLittle = true
  /// RF64's `ds64` has the lengths that don't fit in 32 bits.
  private var longLength: Int?

  /// - Returns: `nil` for a file of another kind.
  static func read(_ path: String) throws(RecordingError) -> AudioChunks? {
    let file = try ReadOnlyFile(path)
    let head = try bytes(of: file, at: 0, count: 12)
    guard head.count == 12 else { return nil }
    switch (text(head[..<4]), text(head[8...])) {
    case ("RIFF", "WAVE"), ("RF64", "WAVE"), ("BW64", "WAVE"): return try AudioChunks(file, isLittle: true)
    case ("FORM", "AIFF"), ("FORM", "AIFC"): return try AudioChunks(file, isLittle: false)
    default: return nil
    }
  }

  private init(_ file: borrowing ReadOnlyFile, isLittle: Bool) throws(RecordingError) {
    self.isLittle = isLittle
    var position = 12
    while position + 8 <= file.size {
      let head = try Self.bytes(of: file, at: position, count: 8)
      let name = Self.text(head[..<4])
      let length = number(head[4..<8])
      let start = position + 8
      switch name {
      case "fmt ": format = Self.format(try Self.bytes(of: file, at: start, count: min(length, 40)))
      case "ds64":
        let sizes = try Self.bytes(of: file, at: start, count: 16)
        if sizes.count == 16 { longLength = Int(truncatingIfNeeded: Self.word(sizes[8...])) }
      case "data", "SSND":
        dataCount += 1
        guard dataOffset == nil else { break }
        // AIFF counts the eight bytes before its samples in.
        let skipped = isLittle ? 0 : 8
        dataOffset = start + skipped
        present = max(0, file.size - start - skipped)
        promised = max(0, (length == 0xFFFF_FFFF ? longLength : nil) ?? length - skipped)
        let end = start + skipped + promised
        if promised <= present, try !areChunks(file, from: end + end % 2) { stray = file.size - end }
      default: break
      }
      let isSamples = start + length >= file.size && dataCount == 1
      if start + length > file.size, !isSamples { overlong = "a chunk '\(name)' of \(length) bytes" }
      guard !isSamples, overlong == nil, stray == 0 else { return }
      position = try next(in: file, after: start + length)
    }
  }

  /// Chunks start at even places, though some writers forget that.
  private func next(in file: borrowing ReadOnlyFile, after end: Int) throws(RecordingError) -> Int {
    guard !end.isMultiple(of: 2) else { return end }
    let name = try Self.bytes(of: file, at: end, count: 4)
    return ["data", "fmt "].contains(Self.text(name[...])) ? end : end + 1
  }

  /// Whether nothing but whole chunks lies between a place and the end of the file; a byte more or less is forgiven.
  private func areChunks(_ file: borrowing ReadOnlyFile, from start: Int) throws(RecordingError) -> Bool {
    var position = start
    while position + 8 <= file.size {
      let head = try Self.bytes(of: file, at: position, count: 8)
      guard head[..<4].allSatisfy({ (32...126).contains($0) }) else { return false }
      let length = number(head[4...])
      position += 8 + length + length % 2
    }
    return abs(position - file.size) <= 1
  }

  private static func format(_ bytes: [UInt8]) -> Format? {
    guard bytes.count >= 16 else { return nil }
    let field = { (place: Int, count: Int) in Int(truncatingIfNeeded: word(bytes[place..<place + count])) }
    let tag = field(0, 2)
    return Format(
      tag: tag == 0xFFFE && bytes.count >= 26 ? field(24, 2) : tag, channelCount: field(2, 2),
      sampleRateHz: field(4, 4), bits: field(14, 2))
  }

  private func number(_ digits: ArraySlice<UInt8>) -> Int {
    Int(truncatingIfNeeded: isLittle ? Self.word(digits) : digits.reduce(0) { $0 << 8 | UInt64($1) })
  }

  /// Low byte first.
  private static func word(_ digits: ArraySlice<UInt8>) -> UInt64 {
    digits.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// As many bytes as there are.
  private static func bytes(
    of file: borrowing ReadOnlyFile, at offset: Int, count: Int
  ) throws(RecordingError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let done = try unsafe bytes.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(at: offset, into: buffer)
    }
    return Array(bytes[..<done])
  }
}

extension AudioChunks {
  /// What is wrong with the samples' length, where reading goes on all the same.
  var findings: [Finding] {
    guard dataOffset != nil else { return [] }
    if promised > present {
      let used = present == 0 ? "" : "; what is there is used"
      return [
        Finding(
          .truncatedFile, .warning, "the head promises \(promised) bytes of samples, the file has \(present)\(used)")
      ]
    }
    guard stray > 1 else { return [] }
    let used = promised == 0 ? "they are taken for samples" : "they are not used"
    return [
      Finding(
        .truncatedFile, .warning,
        "the head promises \(promised) bytes of samples, but \(stray) bytes follow that make no chunk; \(used)")
    ]
  }

  /// What a reader should be told of a WAV file that libsndfile refuses, where the chunks show it.
  var refusal: String? {
    if let overlong { return overlong + ", longer than the rest of the file" }
    guard let format else { return isLittle ? "no format before the samples" : nil }
    if format.sampleRateHz == 0 { return "a rate of 0 Hz in its head" }
    if format.channelCount == 0 || format.channelCount > 1024 { return "\(format.channelCount) channels in its head" }
    if format.storage == nil {
      return "samples of format \(format.tag) with \(format.bits) bits, which are not plain numbers"
    }
    if dataOffset == nil { return "no samples" }
    return dataCount > 1 ? "\(dataCount) chunks of samples" : nil
  }
}

extension AudioChunks.Format {
  /// How a sample is stored.
  enum Storage: Sendable { case unsigned8, integer16, integer24, integer32, float32, float64, aLaw, muLaw }

  /// `nil` for compressed samples.
  var storage: Storage? {
    switch (tag, bits) {
    case (1, 1...8): .unsigned8
    case (1, 9...16): .integer16
    case (1, 17...24): .integer24
    case (1, 25...32): .integer32
    case (3, 32): .float32
    case (3, 64): .float64
    case (6, 8): .aLaw
    case (7, 8): .muLaw
    default: nil
    }
  }
}

extension AudioChunks.Format.Storage {
  var byteCount: Int {
    switch self {
    case .unsigned8, .aLaw, .muLaw: 1
    case .integer16: 2
    case .integer24: 3
    case .integer32, .float32: 4
    case .float64: 8
    }
  }
}

internal import CSndfile
internal import Synchronization

/// A WAV, FLAC or AIFF file, read through libsndfile; integers of any depth become ±1 at full scale.
@safe struct AudioFile: ~Copyable {
  let path: String
  let channelCount: Int
  /// Samples of each channel, as the head says or as many as there is room for in the file.
  let sampleCount: Int
  let sampleRateHz: Double
  /// How the head and what is there differ.
  let findings: [Finding]
  private let handle: OpaquePointer

  /// The library keeps the reason why a file can't be opened in one place for all threads.
  private static let opening = Mutex<Void>(())

  static func open(_ path: String) throws(RecordingError) -> AudioFile {
    let size = try ReadOnlyFile(path).size
    guard size > 0 else { throw RecordingError(path: path, found: "an empty file", wanted: "a sound file") }
    let chunks = try AudioChunks.read(path)
    if let chunks, let file = try openUnfinished(path, chunks) { return file }
    var info = SF_INFO()
    let (opened, reason) = unsafe library(path, &info)
    guard let opened = unsafe opened else {
      let words = chunks == nil ? try beginning(path) : chunks?.refusal
      throw RecordingError(
        path: path, found: words ?? "a file that can't be opened as sound (\(reason))", wanted: "WAV, FLAC or AIFF",
        hint: chunks == nil ? nil : "write it again as plain 16-bit or float WAV")
    }
    let file = unsafe AudioFile(
      path: path, handle: opened, info: info, sampleCount: Int(info.frames), findings: chunks?.findings ?? [])
    // Silence packs well, but into no less than a byte for 8,192 samples.
    guard file.channelCount > 0, file.sampleRateHz > 0, (0...(size << 13)).contains(file.sampleCount) else {
      throw RecordingError(
        path: path,
        found: "\(file.sampleCount) samples of \(file.channelCount) channels at \(info.samplerate) Hz in \(size) bytes",
        wanted: "a head that can be true")
    }
    return file
  }

  /// A WAV file whose samples the library would pass over: its length was never filled in, or a chunk is not padded.
  ///
  /// - Returns: `nil` for any other file.
  private static func openUnfinished(_ path: String, _ chunks: AudioChunks) throws(RecordingError) -> AudioFile? {
    guard let offset = chunks.dataOffset, let format = chunks.format, let storage = format.storage,
      (1...1024).contains(format.channelCount), format.sampleRateHz > 0, format.sampleRateHz <= Int32.max,
      chunks.dataCount == 1, chunks.overlong == nil,
      chunks.promised == 0 && chunks.stray > 1 || !offset.isMultiple(of: 2)
    else { return nil }
    var info = SF_INFO()
    info.samplerate = Int32(format.sampleRateHz)
    info.channels = Int32(format.channelCount)
    info.format = Int32(SF_FORMAT_RAW | SF_ENDIAN_LITTLE | storage.subtype)
    let (opened, reason) = unsafe library(path, &info)
    guard let opened = unsafe opened else {
      throw RecordingError(path: path, found: "samples that can't be read (\(reason))", wanted: "a whole WAV file")
    }
    var start = sf_count_t(offset)
    unsafe _ = sf_command(opened, Int32(SFC_SET_RAW_START_OFFSET), &start, Int32(MemoryLayout<sf_count_t>.size))
    let bytes = chunks.promised == 0 ? chunks.present : min(chunks.promised, chunks.present)
    return unsafe AudioFile(
      path: path, handle: opened, info: info, sampleCount: bytes / (storage.byteCount * format.channelCount),
      findings: chunks.findings)
  }

  private static func library(_ path: String, _ info: inout SF_INFO) -> (handle: OpaquePointer?, reason: String) {
    unsafe opening.withLock { _ in
      let opened = unsafe sf_open(path, Int32(SFM_READ), &info)
      return unsafe (opened, sf_strerror(opened).map { unsafe String(cString: $0) } ?? "no reason given")
    }
  }

  /// What a file that is no sound begins with, where that is text.
  private static func beginning(_ path: String) throws(RecordingError) -> String? {
    var bytes = [UInt8](repeating: 0, count: 24)
    let file = try ReadOnlyFile(path)
    let count = try unsafe bytes.withMutableBytes { buffer throws(RecordingError) -> Int in
      try unsafe file.read(at: 0, into: buffer)
    }
    let text = bytes[..<count]
    guard text.allSatisfy({ (32...126).contains($0) || (9...13).contains($0) }) else { return nil }
    return "text that begins with '\(String(decoding: text, as: UTF8.self))'"
  }

  private init(path: String, handle: OpaquePointer, info: SF_INFO, sampleCount: Int, findings: [Finding]) {
    self.path = path
    unsafe self.handle = handle
    channelCount = Int(info.channels)
    self.sampleCount = sampleCount
    sampleRateHz = Double(info.samplerate)
    self.findings = findings
  }

  deinit { unsafe _ = sf_close(handle) }

  /// Some samples of all channels: `[channel, sample]`.
  func read(_ samples: Range<Int>) throws(RecordingError) -> [Float] {
    let start = unsafe sf_seek(handle, sf_count_t(samples.lowerBound), 0)
    guard start == samples.lowerBound else {
      throw RecordingError(path: path, found: "no way to sample \(samples.lowerBound)", wanted: "a whole file")
    }
    var values = [Float](repeating: 0, count: samples.count * channelCount)
    let blockLength = min(samples.count, 16_384)
    var block = [Float](repeating: 0, count: blockLength * channelCount)
    var done = 0
    while done < samples.count {
      let wanted = min(blockLength, samples.count - done)
      let count = unsafe block.withUnsafeMutableBufferPointer { buffer in
        unsafe Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(wanted)))
      }
      guard count > 0 else {
        throw RecordingError(
          path: path, found: "an end after sample \(samples.lowerBound + done)", wanted: "\(sampleCount) samples")
      }
      for channel in 0..<channelCount {
        let start = channel * samples.count + done
        for index in 0..<count { values[start + index] = block[index * channelCount + channel] }
      }
      done += count
    }
    return values
  }
}

extension AudioChunks.Format.Storage {
  /// The library's word.
  fileprivate var subtype: Int {
    switch self {
    case .unsigned8: SF_FORMAT_PCM_U8
    case .integer16: SF_FORMAT_PCM_16
    case .integer24: SF_FORMAT_PCM_24
    case .integer32: SF_FORMAT_PCM_32
    case .float32: SF_FORMAT_FLOAT
    case .float64: SF_FORMAT_DOUBLE
    case .aLaw: SF_FORMAT_ALAW
    case .muLaw: SF_FORMAT_ULAW
    }
  }
}

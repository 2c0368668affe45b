internal import CSndfile
internal import Synchronization

/// A WAV, FLAC or AIFF file, read through libsndfile; integers of any depth become ±1 at full scale.
@safe struct AudioFile: ~Copyable {
  let path: String
  let channelCount: Int
  /// Samples of each channel, as the head says or as many as there is room for in the file.
  let sampleCount: Int
  let sampleRateHz: Double
  private let handle: OpaquePointer

  /// The library keeps the reason why a file can't be opened in one place for all threads.
  private static let opening = Mutex<Void>(())

  static func open(_ path: String) throws(RecordingError) -> AudioFile {
    let size = try ReadOnlyFile(path).size
    guard size > 0 else { throw RecordingError(path: path, found: "an empty file", wanted: "a sound file") }
    let (opened, info, reason) = unsafe Self.opening.withLock { _ in
      var info = SF_INFO()
      let opened = unsafe sf_open(path, Int32(SFM_READ), &info)
      return unsafe (opened, info, sf_strerror(opened).map { unsafe String(cString: $0) } ?? "no reason given")
    }
    guard let opened = unsafe opened else {
      throw RecordingError(
        path: path, found: "a file that can't be opened as sound (\(reason))", wanted: "WAV, FLAC or AIFF")
    }
    let file = unsafe AudioFile(path: path, handle: opened, info: info)
    // Silence packs well, but into no less than a byte for 8,192 samples.
    guard file.channelCount > 0, file.sampleRateHz > 0, (0...(size << 13)).contains(file.sampleCount) else {
      throw RecordingError(
        path: path,
        found: "\(file.sampleCount) samples of \(file.channelCount) channels at \(info.samplerate) Hz in \(size) bytes",
        wanted: "a head that can be true")
    }
    return file
  }

  private init(path: String, handle: OpaquePointer, info: SF_INFO) {
    self.path = path
    unsafe self.handle = handle
    channelCount = Int(info.channels)
    sampleCount = Int(info.frames)
    sampleRateHz = Double(info.samplerate)
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

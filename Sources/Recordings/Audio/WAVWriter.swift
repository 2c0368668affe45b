internal import Foundation

/// Writes sound as WAV, to a file or into memory; full scale is ±1, as it is read.
///
/// Integers are rounded to the nearest of 2¹⁶ steps, without dither: reading gives back what was written to half a step.
package enum WAVWriter {
  package enum Encoding: Sendable {
    /// What every player plays; samples beyond ±1 don't fit.
    case integer16
    /// Every finite sample, exactly.
    case float32
  }

  package enum Level: Sendable, Equatable {
    /// As it is; throws where it doesn't fit.
    case unchanged
    /// All channels scaled by one gain, so that the largest sample has this magnitude; silence stays silence.
    case peak(Float)
  }

  /// A file's bytes, and by how much the samples in it are louder than those given.
  package struct Encoded: Sendable, Equatable {
    package let bytes: [UInt8]
    package let gain: Float
  }

  /// - Parameters:
  ///   - samples: `[channel, sample]`.
  ///   - channelCount: How many channels are interleaved.
  ///   - sampleRateHz: WAV has room for whole numbers only.
  ///   - encoding: How a sample is stored.
  ///   - level: Whether and how far the samples are scaled.
  ///   - path: Where to write; what lies there is replaced.
  package static func write(
    _ samples: [Float], channelCount: Int, sampleRateHz: Double, as encoding: Encoding = .integer16,
    level: Level = .unchanged, to path: String
  ) throws(RecordingError) {
    let encoded = try encode(
      samples, channelCount: channelCount, sampleRateHz: sampleRateHz, as: encoding, level: level, called: path)
    do {
      try Data(encoded.bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw RecordingError(path: path, found: error.localizedDescription, wanted: "a file to write to")
    }
  }

  /// The bytes that `write` would write.
  ///
  /// - Parameters:
  ///   - samples: Interleaved, full scale being ±1.
  ///   - channelCount: How many channels are interleaved.
  ///   - sampleRateHz: A whole number of Hz.
  ///   - encoding: How a sample is stored.
  ///   - level: Whether and how far the samples are scaled.
  ///   - name: What an error calls the sound.
  package static func encode(
    _ samples: [Float], channelCount: Int, sampleRateHz: Double, as encoding: Encoding = .integer16,
    level: Level = .unchanged, called name: String = "sound"
  ) throws(RecordingError) -> Encoded {
    precondition(
      channelCount > 0 && samples.count.isMultiple(of: channelCount),
      "\(samples.count) samples don't make \(channelCount) channels of one length")
    guard sampleRateHz >= 1, sampleRateHz <= 0x7FFF_FFFF, sampleRateHz == sampleRateHz.rounded(),
      channelCount <= 1024
    else {
      throw RecordingError(
        path: name, found: "\(channelCount) channels at \(DecimalText.short(sampleRateHz)) Hz",
        wanted: "up to 1024 channels at a whole number of Hz, as WAV can hold")
    }
    guard samples.count < 1 << 29 else {
      throw RecordingError(
        path: name, found: "\(samples.count) samples", wanted: "less than \(1 << 29), as WAV can hold",
        hint: "write it in pieces")
    }
    let gain = try gain(for: samples, as: encoding, level: level, called: name)
    var bytes = head(
      channelCount: channelCount, rate: UInt32(sampleRateHz), sampleCount: samples.count / channelCount, as: encoding)
    append(samples, channelCount: channelCount, gain: gain, as: encoding, to: &bytes)
    return Encoded(bytes: bytes, gain: gain)
  }

  private static func gain(
    for samples: [Float], as encoding: Encoding, level: Level, called name: String
  ) throws(RecordingError) -> Float {
    var peak: Float = 0
    for (place, sample) in samples.enumerated() {
      guard sample.isFinite else {
        throw RecordingError(path: name, found: "\(sample) as sample \(place)", wanted: "finite samples")
      }
      peak = max(peak, sample.magnitude)
    }
    let gain: Float
    switch level {
    case .unchanged: gain = 1
    case .peak(let wanted):
      precondition(wanted > 0 && wanted <= 1, "a peak of \(wanted) is outside 0 ... 1")
      // A sample too small to scale by a finite gain is as good as silence.
      gain = (wanted / peak).isFinite ? wanted / peak : 1
    }
    guard encoding == .float32 || peak * gain <= 1 else {
      throw RecordingError(
        path: name, found: "samples up to \(peak)", wanted: "±1 at most, as 16-bit samples would be clipped",
        hint: "write floating point, or scale it")
    }
    return gain
  }

  /// All bytes before the samples.
  private static func head(channelCount: Int, rate: UInt32, sampleCount: Int, as encoding: Encoding) -> [UInt8] {
    let size = encoding.byteCount
    // More than two channels, or floats, need the longer form of the format.
    let isExtensible = channelCount > 2
    let isPlain = encoding == .integer16 && !isExtensible
    var format: [UInt8] = []
    format += little(isExtensible ? 0xFFFE : encoding.tag)
    format += little(UInt16(channelCount))
    format += little(rate)
    format += little(UInt32(truncatingIfNeeded: Int(rate) * channelCount * size))
    format += little(UInt16(channelCount * size))
    format += little(UInt16(8 * size))
    if isExtensible {
      format += little(22 as UInt16) + little(UInt16(8 * size))
      // No loudspeaker positions: the channels are microphones.
      format += little(0 as UInt32) + little(encoding.tag)
      format += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    } else if !isPlain {
      format += little(0 as UInt16)
    }
    var chunks = chunk("fmt ", length: format.count) + format
    if !isPlain { chunks += chunk("fact", length: 4) + little(UInt32(sampleCount)) }
    let length = sampleCount * channelCount * size
    chunks += chunk("data", length: length)
    return chunk("RIFF", length: 4 + chunks.count + length) + Array("WAVE".utf8) + chunks
  }

  private static func append(
    _ samples: [Float], channelCount: Int, gain: Float, as encoding: Encoding, to bytes: inout [UInt8]
  ) {
    let count = samples.count / channelCount
    bytes.reserveCapacity(bytes.count + samples.count * encoding.byteCount)
    for sample in 0..<count {
      for channel in 0..<channelCount {
        let value = gain * samples[channel * count + sample]
        switch encoding {
        case .integer16:
          let step = min(32_767, (value * 32_768).rounded(.toNearestOrEven))
          let word = UInt16(bitPattern: Int16(step))
          bytes.append(UInt8(truncatingIfNeeded: word))
          bytes.append(UInt8(truncatingIfNeeded: word >> 8))
        case .float32:
          let word = value.bitPattern
          for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
      }
    }
  }

  private static func chunk(_ name: String, length: Int) -> [UInt8] { Array(name.utf8) + little(UInt32(length)) }

  private static func little<Word: FixedWidthInteger>(_ value: Word) -> [UInt8] {
    stride(from: 0, to: Word.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> Word($0)) }
  }
}

extension WAVWriter.Encoding {
  fileprivate var byteCount: Int { self == .integer16 ? 2 : 4 }
  fileprivate var tag: UInt16 { self == .integer16 ? 1 : 3 }
}

internal import SignalProcessing
internal import Tensors

/// Analysis of frames of 20,480 samples of four channels, frame by frame as a monitor meets them.
struct FramesCase: BenchmarkCase {
  let name: String
  let frameCount: Int
  /// How often a round meets all frames.
  let passCount: Int
  /// What is done with a frame `[channel, sample]`.
  let analyse: @Sendable (Matrix) -> [Float]

  private static let file = "frames.f32"
  private static let channelCount = 4
  private static let sampleCount = 20_480
  private static let rateHz = 20_480.0

  /// The spectrum of the envelope between 2 and 6 kHz.
  static let envelope: FramesCase = {
    let spectrum = EnvelopeSpectrum(sampleCount: sampleCount, sampleRateHz: rateHz, bandHz: 2000...6000)
    return FramesCase(name: "envelope", frameCount: 20, passCount: 10) { spectrum.amplitudes(of: $0).elements }
  }()

  /// The kurtosis of all bands of six levels.
  static let kurtogram: FramesCase = {
    let kurtogram = Kurtogram(sampleCount: sampleCount, sampleRateHz: rateHz, levelCount: 6)
    return FramesCase(name: "kurtogram", frameCount: 4, passCount: 2) { frame in
      kurtogram.maps(of: frame).flatMap { $0.nodes.map { Float($0.kurtosis) } }
    }
  }()

  /// Noise with a resonance that an impact excites every 86.6 samples, as an outer race would at 236.4 Hz.
  func prepare() throws {
    var values: [Float] = []
    for row in 0..<frameCount * Self.channelCount {
      var stream = RandomStream(seed: 1, stream: UInt64(row))
      var (displacement, velocity) = (0.0, 0.0)
      var next = 0.0
      for sample in 0..<Self.sampleCount {
        if Double(sample) >= next {
          velocity += 2
          next += Self.rateHz / 236.4
        }
        // A resonance near 3.5 kHz that falls to 1/e within a millisecond.
        velocity -= 1.1 * displacement + 0.1 * velocity
        displacement += velocity
        values.append(Float(displacement + stream.normal()))
      }
    }
    try RawFile.write(values, to: Self.file)
  }

  func serve(_ conversation: Conversation) throws {
    let size = Self.channelCount * Self.sampleCount
    let values = try RawFile.read(Self.file, count: frameCount * size)
    let frames = (0..<frameCount).map { index in
      Matrix(Self.channelCount, Self.sampleCount, Array(values[index * size..<(index + 1) * size]))
    }
    conversation.ready(items: Double(frameCount * passCount))
    let clock = ContinuousClock()
    while conversation.awaitsRound(result: { frames.flatMap(analyse) }) {
      // Reading one number of each result keeps the work from being optimised away.
      var sum: Float = 0
      let duration = clock.measure {
        for _ in 0..<passCount {
          for frame in frames { sum += analyse(frame)[0] }
        }
      }
      precondition(sum.isFinite, "a result is not finite")
      conversation.took(duration)
    }
  }
}

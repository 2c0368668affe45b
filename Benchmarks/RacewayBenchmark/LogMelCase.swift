internal import SignalProcessing
internal import Tensors

/// Log-mel spectrograms of 10 s clips at 16 kHz: 128 bands, 1024 samples, a hop of 512.
struct LogMelCase: BenchmarkCase {
  let name = "logmel"
  /// How often a round takes all clips.
  private let passCount = 2

  private static let file = "clips.f32"
  private static let clipCount = 64
  private static let sampleCount = 160_000
  private static let rateHz = 16_000.0

  /// Noise with blade-passing tones, as a fan sounds.
  func prepare() throws {
    var values: [Float] = []
    values.reserveCapacity(Self.clipCount * Self.sampleCount)
    for clip in 0..<Self.clipCount {
      var stream = RandomStream(seed: 1, stream: UInt64(clip))
      for sample in 0..<Self.sampleCount {
        // 175 Hz and its neighbours, rich in harmonics.
        let turns = Double(sample) * (175 + Double(clip)) / Self.rateHz
        values.append(Float(0.1 * stream.normal() + 0.1 * (turns - turns.rounded(.down))))
      }
    }
    try RawFile.write(values, to: Self.file)
  }

  func serve(_ conversation: Conversation) throws {
    let values = try RawFile.read(Self.file, count: Self.clipCount * Self.sampleCount)
    let clips = (0..<Self.clipCount).map { Array(values[$0 * Self.sampleCount..<($0 + 1) * Self.sampleCount]) }
    let spectrogram = BandSpectrogram.logMel(sampleRateHz: Self.rateHz)
    conversation.ready(items: Double(passCount * Self.clipCount))
    let clock = ContinuousClock()
    while conversation.awaitsRound(result: { spectrogram.levels(of: clips).flatMap(\.elements) }) {
      // Reading one number of each result keeps the work from being optimised away.
      var sum: Float = 0
      let duration = clock.measure {
        for _ in 0..<passCount { sum += spectrogram.levels(of: clips).reduce(0) { $0 + $1.elements[0] } }
      }
      precondition(sum.isFinite, "a result is not finite")
      conversation.took(duration)
    }
  }
}

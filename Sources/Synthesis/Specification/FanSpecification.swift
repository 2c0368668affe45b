/// What a set of synthetic clips of fans is made of: machines, their sound, faults, the factory around them, microphones.
///
/// In YAML every key is the property's name in snake case; only `name` is required. `FanSynthesis` turns it into clips.
package struct FanSpecification: SyntheticSpecification {
  package var name: String
  /// Another seed gives other clips of the same machines.
  package var seed: UInt64
  package var sampleRateHz: Double
  /// The length of a clip.
  package var seconds: Double
  package var machines: [Machine]
  /// Clips of each machine at each signal-to-noise ratio.
  package var healthyClips: Int
  /// Likewise, each of the faults in turn.
  package var faultyClips: Int
  package var faults: [Fault]
  /// From which range the severity of each faulty clip is drawn, 0 … 1.
  package var severity: Severity
  /// The healthy machine's sound to the factory's noise at the first microphone, in dB; every one makes a set of its own.
  package var snrDecibels: [Double]
  package var sound: Sound
  package var variation: Variation
  /// How far each microphone is from the fan, in m: one channel each.
  package var microphonesM: [Double]
  /// RMS of the healthy machine at the first microphone, below full scale: at −6 dB the noise's peaks still fit in 16 bits.
  package var levelDBFS: Double

  /// The defaults are MIMII's: 10 s at 16 kHz, at 6 dB.
  package init(
    name: String, seed: UInt64 = 1, sampleRateHz: Double = 16_000, seconds: Double = 10,
    machines: [Machine] = Machine.builtIn, healthyClips: Int = 100, faultyClips: Int = 50,
    faults: [Fault] = Fault.allCases, severity: Severity = Severity(), snrDecibels: [Double] = [6],
    sound: Sound = Sound(), variation: Variation = Variation(), microphonesM: [Double] = [1], levelDBFS: Double = -32
  ) {
    self.name = name
    self.seed = seed
    self.sampleRateHz = sampleRateHz
    self.seconds = seconds
    self.machines = machines
    self.healthyClips = healthyClips
    self.faultyClips = faultyClips
    self.faults = faults
    self.severity = severity
    self.snrDecibels = snrDecibels
    self.sound = sound
    self.variation = variation
    self.microphonesM = microphonesM
    self.levelDBFS = levelDBFS
  }

  package init(from decoder: any Decoder) throws {
    let keys = try decoder.knownKeys(CodingKeys.self)
    let standard = Self(name: "")
    name = try keys.value(.name)
    seed = try keys.value(.seed, default: standard.seed)
    sampleRateHz = try keys.value(.sampleRateHz, default: standard.sampleRateHz)
    seconds = try keys.value(.seconds, default: standard.seconds)
    machines = try keys.value(.machines, default: standard.machines)
    healthyClips = try keys.value(.healthyClips, default: standard.healthyClips)
    faultyClips = try keys.value(.faultyClips, default: standard.faultyClips)
    faults = try keys.value(.faults, default: standard.faults)
    severity = try keys.value(.severity, default: standard.severity)
    snrDecibels = try keys.value(.snrDecibels, default: standard.snrDecibels)
    sound = try keys.value(.sound, default: standard.sound)
    variation = try keys.value(.variation, default: standard.variation)
    microphonesM = try keys.value(.microphonesM, default: standard.microphonesM)
    levelDBFS = try keys.value(.levelDBFS, default: standard.levelDBFS)
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, seed
    case sampleRateHz = "sample_rate_hz"
    case seconds, machines
    case healthyClips = "healthy_clips"
    case faultyClips = "faulty_clips"
    case faults, severity
    case snrDecibels = "snr_db"
    case sound, variation
    case microphonesM = "microphones_m"
    case levelDBFS = "level_dbfs"
  }

  /// Samples of each channel of a clip.
  package var samplesPerClip: Int { Int((seconds * sampleRateHz).rounded()) }

  /// What the program makes without a specification.
  package static let standard = Self(name: "fan", seed: 2026)
}

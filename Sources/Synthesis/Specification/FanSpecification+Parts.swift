internal import Foundation
internal import Tensors

extension FanSpecification {
  /// What is wrong with a fan; how it sounds is said in `FanState`.
  package enum Fault: String, NamedChoice, Sendable {
    /// Dirt on one blade, or a lost balancing clip.
    case unbalance
    /// A filter or a duct full of dust.
    case clogging
    /// Supply voltage too low or too high.
    case voltage
    /// One blade that rattles and stands askew.
    case looseBlade = "loose_blade"
    /// A bearing without grease.
    case dryBearing = "dry_bearing"
  }

  /// One fan in its duct.
  package struct Machine: Codable, Sendable, Equatable {
    /// Names its folder.
    package var id: String
    package var rotationHz: Double
    package var blades: Int
    /// The first standing wave in the duct; the second and third are at its multiples.
    package var ductHz: Double

    package init(id: String, rotationHz: Double, blades: Int, ductHz: Double) {
      self.id = id
      self.rotationHz = rotationHz
      self.blades = blades
      self.ductHz = ductHz
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      id = try keys.value(.id)
      rotationHz = try keys.value(.rotationHz)
      blades = try keys.value(.blades)
      ductHz = try keys.value(.ductHz)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id
      case rotationHz = "rotation_hz"
      case blades
      case ductHz = "duct_hz"
    }

    /// Four fans with MIMII's even ids.
    package static let builtIn = [
      Machine(id: "id_00", rotationHz: 31, blades: 7, ductHz: 640),
      Machine(id: "id_02", rotationHz: 23.5, blades: 9, ductHz: 1100),
      Machine(id: "id_04", rotationHz: 37, blades: 5, ductHz: 820),
      Machine(id: "id_06", rotationHz: 18.5, blades: 11, ductHz: 1450),
    ]

    /// As many fans as asked for: the built-in ones, then others drawn once and for all.
    package static func several(_ count: Int) -> [Machine] {
      builtIn.prefix(count)
        + (builtIn.count..<max(count, builtIn.count)).map { index in
          var stream = RandomStream(seed: 0xFA, stream: UInt64(index))
          let id = 2 * index < 10 ? "id_0\(2 * index)" : "id_\(2 * index)"
          return Machine(
            id: id, rotationHz: (2 * stream.uniform(in: 16...45)).rounded() / 2, blades: 4 + stream.below(9),
            ductHz: (stream.uniform(in: 50...160)).rounded() * 10)
        }
    }
  }

  /// The range of a severity, drawn evenly.
  package struct Severity: Codable, Sendable, Equatable {
    package var low: Double
    package var high: Double

    package init(low: Double = 0.3, high: Double = 1) {
      self.low = low
      self.high = high
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      low = try keys.value(.low, default: Self().low)
      high = try keys.value(.high, default: Self().high)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case low, high }
  }

  /// The healthy machine's parts relative to each other; only ratios matter, as the whole is scaled to `level_dbfs`.
  package struct Sound: Codable, Sendable, Equatable {
    /// Amplitudes of 1×, 2×, 3× … the rotation, from what unbalance, misalignment and the motor leave.
    package var rotation: [Double]
    /// Amplitudes of 1×, 2×, 3× … the blade passage.
    package var bladePass: [Double]
    /// RMS of the flow's noise.
    package var flow: Double
    /// By how many dB each machine's tones differ from these, standard deviation; drawn once for a machine.
    package var spreadDecibels: Double

    package init(
      rotation: [Double] = [0.16, 0.09, 0.06, 0.04], bladePass: [Double] = [0.42, 0.27, 0.17, 0.11, 0.07, 0.04],
      flow: Double = 0.36, spreadDecibels: Double = 2
    ) {
      self.rotation = rotation
      self.bladePass = bladePass
      self.flow = flow
      self.spreadDecibels = spreadDecibels
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      rotation = try keys.value(.rotation, default: standard.rotation)
      bladePass = try keys.value(.bladePass, default: standard.bladePass)
      flow = try keys.value(.flow, default: standard.flow)
      spreadDecibels = try keys.value(.spreadDecibels, default: standard.spreadDecibels)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case rotation
      case bladePass = "blade_pass"
      case flow
      case spreadDecibels = "spread_db"
    }
  }

  /// How clips of one healthy machine differ, as standard deviations of normal numbers.
  package struct Variation: Codable, Sendable, Equatable {
    /// Of the speed from clip to clip, relative.
    package var speed: Double
    /// Of the speed within a clip, relative: a random walk that is drawn back within about a second.
    package var wander: Double
    /// Of the level from clip to clip, in dB.
    package var levelDecibels: Double

    package init(speed: Double = 0.005, wander: Double = 0.0015, levelDecibels: Double = 0.7) {
      self.speed = speed
      self.wander = wander
      self.levelDecibels = levelDecibels
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      speed = try keys.value(.speed, default: standard.speed)
      wander = try keys.value(.wander, default: standard.wander)
      levelDecibels = try keys.value(.levelDecibels, default: standard.levelDecibels)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case speed, wander
      case levelDecibels = "level_db"
    }
  }
}

extension FanSpecification {
  package func validate() throws(SpecificationError) {
    if name.isEmpty { throw SpecificationError(at: ["name"], found: "no text", wanted: "a name") }
    try require(sampleRateHz, in: 2000...1e6, at: ["sample_rate_hz"])
    guard sampleRateHz == sampleRateHz.rounded() else {
      throw SpecificationError(
        at: ["sample_rate_hz"], found: "\(sampleRateHz)", wanted: "a whole number, as WAV has room for")
    }
    try require(seconds, in: 0.1...3600, at: ["seconds"])
    try require(samplesPerClip, in: 1...100_000_000, at: ["seconds"], why: "samples of one channel")
    try require(healthyClips, in: 0...1_000_000, at: ["healthy_clips"])
    try require(faultyClips, in: 0...1_000_000, at: ["faulty_clips"])
    if faultyClips > 0, faults.isEmpty {
      throw SpecificationError(at: ["faults"], found: "none", wanted: "at least one, or faulty_clips: 0")
    }
    try require(severity.low, in: 0...1, at: ["severity", "low"])
    try require(severity.high, in: severity.low...1, at: ["severity", "high"], why: "at least `low`")
    try validateMachines()
    try validateSound()
    if snrDecibels.isEmpty {
      throw SpecificationError(at: ["snr_db"], found: "none", wanted: "at least one, such as 6")
    }
    for (i, ratio) in snrDecibels.enumerated() { try require(ratio, in: -60...60, at: ["snr_db", "\(i)"]) }
    if Set(snrDecibels).count < snrDecibels.count {
      throw SpecificationError(at: ["snr_db"], found: "one twice", wanted: "numbers that differ")
    }
    if microphonesM.isEmpty { throw SpecificationError(at: ["microphones_m"], found: "none", wanted: "at least one") }
    try require(microphonesM.count, in: 1...256, at: ["microphones_m"], why: "microphones")
    for (i, distance) in microphonesM.enumerated() {
      try require(distance, in: 0.05...100, at: ["microphones_m", "\(i)"])
    }
    try require(levelDBFS, in: -90...0, at: ["level_dbfs"])
  }

  private func validateMachines() throws(SpecificationError) {
    if machines.isEmpty { throw SpecificationError(at: ["machines"], found: "none", wanted: "at least one machine") }
    var names = Set<String>()
    for (i, machine) in machines.enumerated() {
      let path = ["machines", "\(i)"]
      try requireNew(machine.id, in: &names, at: path + ["id"])
      guard machine.id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }) else {
        throw SpecificationError(
          at: path + ["id"], found: "`\(machine.id)`", wanted: "letters, digits, _ and -, as it names a folder")
      }
      try require(machine.rotationHz, in: 1...1000, at: path + ["rotation_hz"])
      try require(machine.blades, in: 2...100, at: path + ["blades"])
      let passage = machine.rotationHz * Double(machine.blades)
      let highest = FanVoice.highestShare * sampleRateHz
      try require(
        passage, in: 0...highest, at: path + ["blades"], why: "the blade passage in Hz, below half the sample rate")
      try require(machine.ductHz, in: 20...highest, at: path + ["duct_hz"])
    }
  }

  private func validateSound() throws(SpecificationError) {
    for (name, amplitudes) in [("rotation", sound.rotation), ("blade_pass", sound.bladePass)] {
      for (i, amplitude) in amplitudes.enumerated() {
        try require(amplitude, in: 0...1e6, at: ["sound", name, "\(i)"])
      }
    }
    try require(sound.flow, in: 0...1e6, at: ["sound", "flow"])
    try require(sound.spreadDecibels, in: 0...12, at: ["sound", "spread_db"])
    if sound.flow + (sound.rotation + sound.bladePass).reduce(0, +) == 0 {
      throw SpecificationError(at: ["sound"], found: "silence", wanted: "a tone or a flow")
    }
    try require(variation.speed, in: 0...0.05, at: ["variation", "speed"])
    try require(variation.wander, in: 0...0.05, at: ["variation", "wander"])
    try require(variation.levelDecibels, in: 0...12, at: ["variation", "level_db"])
  }
}

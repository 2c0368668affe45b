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
    if healthyClips + faultyClips == 0 {
      throw SpecificationError(at: ["healthy_clips"], found: "0, and no faulty ones", wanted: "at least one clip")
    }
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

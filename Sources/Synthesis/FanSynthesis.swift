internal import Foundation
internal import Tensors

/// Makes the clips of a specified set of fans, each alone, in any order, on any thread, with the same bits.
///
/// Channel c of a clip is
///
///     y(t) = level · ( d₁/d_c · x(t − d_c/343 m/s) / rms₀ + 10^(−SNR/20) · factory_c(t) )
///
/// with x and rms₀ the machine's sound and the RMS of the healthy machine at nominal speed (`FanVoice`), factory_c of RMS 1
/// (`FactoryNoise`), and d the microphones' distances. As in MIMII (Purohit et al., 2019) the noise is scaled to the machine, not to
/// the clip: a faulty clip that is louder stays louder, and has no louder noise. At another SNR the same clip has the same
/// machine and noise.
package struct FanSynthesis: Sendable {
  package let specification: FanSpecification
  /// Every clip, in the order of its files: by SNR, machine, healthy before faulty, number.
  package let clips: [Clip]

  private let voices: [FanVoice]
  private let factory: FactoryNoise

  /// What one clip is of.
  package struct Clip: Sendable, Equatable {
    /// The path below the set's folder: `fan_+6dB/id_00/abnormal/00000003_clogging.wav`.
    package let name: String
    /// Place among the specification's machines.
    package let machine: Int
    package let fault: FanSpecification.Fault?
    /// 0 where the machine is healthy.
    package let severity: Double
    package let snrDecibels: Double
    /// The mean speed, its wander aside.
    package let rotationHz: Double

    /// Counts the clips of one machine and state, at each SNR anew.
    fileprivate let number: Int
    fileprivate let state: FanState

    package static func == (first: Self, second: Self) -> Bool {
      first.name == second.name && first.severity == second.severity && first.rotationHz == second.rotationHz
    }
  }

  /// Throws where the specification is not valid.
  package init(_ specification: FanSpecification) throws(SpecificationError) {
    try specification.validate()
    self.specification = specification
    voices = specification.machines.map { FanVoice($0, of: specification) }
    factory = FactoryNoise(sampleRateHz: specification.sampleRateHz)
    clips = specification.snrDecibels.flatMap { ratio in
      specification.machines.indices.flatMap { machine in
        (0..<specification.healthyClips).map { Self.clip($0, machine, isFaulty: false, ratio, specification) }
          + (0..<specification.faultyClips).map { Self.clip($0, machine, isFaulty: true, ratio, specification) }
      }
    }
  }

  private static func clip(
    _ number: Int, _ machine: Int, isFaulty: Bool, _ ratio: Double, _ specification: FanSpecification
  ) -> Clip {
    let fault = isFaulty ? specification.faults[number % specification.faults.count] : nil
    var stream = RandomStream(
      seed: specification.seed, stream: Part.operatingPoint.stream(number, machine, isFaulty: isFaulty))
    let state = FanState(specification.machines[machine], fault: fault, of: specification, from: &stream)
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    let file = isFaulty ? "abnormal/\(padded)_\(fault?.rawValue ?? "")" : "normal/\(padded)"
    return Clip(
      name: "fan_\(text(ratio))dB/\(specification.machines[machine].id)/\(file).wav", machine: machine, fault: fault,
      severity: state.severity, snrDecibels: ratio, rotationHz: state.rotationHz, number: number, state: state)
  }

  /// `+6`, `-6`, `+2.5`
  private static func text(_ ratio: Double) -> String {
    let sign = ratio < 0 ? "-" : "+"
    let size = ratio.magnitude
    return sign + (size == size.rounded() ? String(Int(size)) : String(size))
  }

  /// The samples of one clip, ±1 at full scale: `[channel, sample]`, channel after channel.
  package func samples(at index: Int) -> [Float] {
    precondition(clips.indices.contains(index), "clip \(index) of \(clips.count)")
    let clip = clips[index]
    let count = specification.samplesPerClip
    let machine = machineSound(at: index)
    let noiseGain = level * pow(10, -clip.snrDecibels / 20)
    var stream = stream(.factory, clip)
    let common = factory.common(count, from: &stream)
    let distances = specification.microphonesM
    return distances.indices.flatMap { channel -> [Float] in
      var ownStream = self.stream(.microphone(channel), clip)
      // A single microphone's noise needs no part that others lack.
      let own = distances.count == 1 ? nil : factory.own(count, from: &ownStream)
      var samples = factory.mix(common, own)
      let delay = Int(((distances[channel] - distances[0]) / Self.speedOfSound * specification.sampleRateHz).rounded())
      let gain = Float(distances[0] / distances[channel])
      for i in samples.indices {
        samples[i] = Float(noiseGain) * samples[i] + gain * machine.samples[machine.start + i - delay]
      }
      return samples
    }
  }

  /// In air of 20 °C, in m/s.
  static let speedOfSound = 343.0

  /// The machine alone as the first microphone hears it, with as many samples before and behind as the others' delays need.
  func machineSound(at index: Int) -> (samples: [Float], start: Int) {
    let clip = clips[index]
    let distances = specification.microphonesM.map { $0 - specification.microphonesM[0] }
    let perMetre = specification.sampleRateHz / Self.speedOfSound
    let before = Int(((distances.max() ?? 0) * perMetre).rounded(.up))
    let behind = Int((-(distances.min() ?? 0) * perMetre).rounded(.up))
    let streams = FanVoice.Streams(
      wander: stream(.wander, clip), tones: stream(.tones, clip), flow: stream(.flow, clip), fault: stream(.fault, clip)
    )
    let voice = voices[clip.machine]
    let gain = Float(level / voice.nominalRMS)
    let sound = voice.samples(before + specification.samplesPerClip + behind, clip.state, streams)
    return (sound.map { gain * $0 }, before)
  }

  private var level: Double { pow(10, specification.levelDBFS / 20) }

  private func stream(_ part: Part, _ clip: Clip) -> RandomStream {
    RandomStream(
      seed: specification.seed, stream: part.stream(clip.number, clip.machine, isFaulty: clip.fault != nil))
  }

  /// The parts of a clip that are drawn independently of each other.
  private enum Part {
    case operatingPoint, wander, tones, flow, fault, factory
    case microphone(Int)

    /// Every (part, clip, machine, state) has a stream number of its own, for up to 2³⁰ clips of 2²³ machines.
    func stream(_ number: Int, _ machine: Int, isFaulty: Bool) -> UInt64 {
      let place: UInt64
      switch self {
      case .operatingPoint: place = 0
      case .wander: place = 1
      case .tones: place = 2
      case .flow: place = 3
      case .fault: place = 4
      case .factory: place = 5
      case .microphone(let channel): place = 16 + UInt64(channel)
      }
      return UInt64(machine) << 41 | UInt64(number) << 11 | (isFaulty ? 1 : 0) << 10 | place
    }
  }
}

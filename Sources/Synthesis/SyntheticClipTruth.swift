/// What synthetic clips really hold, written as JSON beside them, so that a detector can be judged.
package struct SyntheticClipTruth: TruthDocument, Sendable, Equatable {
  /// Always `raceway-clip-truth`.
  package var format: String
  package var version: Int
  package var name: String
  package var seed: UInt64
  /// Equal digests, equal clips. Not a signature.
  package var specificationDigest: String
  package var sampleRateHz: Double
  package var samplesPerClip: Int
  package var channels: Int
  package var machines: [FanSpecification.Machine]
  package var clips: [Clip]

  package struct Clip: Codable, Sendable, Equatable {
    /// The path below the truth's folder.
    package var name: String
    /// `healthy` or `faulty`.
    package var label: String
    package var fault: FanSpecification.Fault?
    /// 0 where healthy, up to 1.
    package var severity: Double
    /// The id of the machine.
    package var machine: String
    package var snrDecibels: Double
    /// The mean speed, its wander within the clip aside.
    package var rotationHz: Double
    package var bladePassHz: Double

    enum CodingKeys: String, CodingKey {
      case name, label, fault, severity, machine
      case snrDecibels = "snr_db"
      case rotationHz = "rotation_hz"
      case bladePassHz = "blade_pass_hz"
    }
  }

  enum CodingKeys: String, CodingKey {
    case format, version, name, seed
    case specificationDigest = "specification_digest"
    case sampleRateHz = "sample_rate_hz"
    case samplesPerClip = "samples_per_clip"
    case channels, machines, clips
  }
}

extension FanSynthesis {
  package func truth() throws(SpecificationError) -> SyntheticClipTruth {
    SyntheticClipTruth(
      format: "raceway-clip-truth", version: 1, name: specification.name, seed: specification.seed,
      specificationDigest: try specification.digest(), sampleRateHz: specification.sampleRateHz,
      samplesPerClip: specification.samplesPerClip, channels: specification.microphonesM.count,
      machines: specification.machines,
      clips: clips.map { clip in
        let machine = specification.machines[clip.machine]
        return SyntheticClipTruth.Clip(
          name: clip.name, label: clip.fault == nil ? "healthy" : "faulty", fault: clip.fault, severity: clip.severity,
          machine: machine.id, snrDecibels: clip.snrDecibels, rotationHz: clip.rotationHz,
          bladePassHz: clip.rotationHz * Double(machine.blades))
      })
  }
}

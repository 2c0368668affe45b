import NeuralNetworks
import Recordings
import Synthesis

@testable import Pipelines

/// Sources of labelled clips that nobody has to listen to.
enum LabelledClips {
  /// A file with its stretches.
  struct File {
    var name: String
    var machine = "fan id_00"
    var label: ClipInfo.Label?
    var fault: String?
    var use = ClipSource.Use.either
    var stretches = 1
  }

  /// `count` files of one machine and class, numbered.
  static func files(
    _ count: Int, _ label: ClipInfo.Label?, machine: String = "fan id_00", fault: String? = nil,
    use: ClipSource.Use = .either, stretches: Int = 1
  ) -> [File] {
    (0..<count).map { number in
      File(
        name: "\(machine)/\(use)/\(label?.rawValue ?? "?")/\(fault ?? "")\(1000 + number).wav", machine: machine,
        label: label, fault: fault, use: use, stretches: stretches)
    }
  }

  static func source(_ files: [File]) -> ClipSource {
    var clips: [ClipInfo] = []
    var uses: [ClipSource.Use] = []
    for file in files {
      for stretch in 0..<file.stretches {
        clips.append(
          ClipInfo(
            name: file.stretches == 1 ? file.name : file.name + " [\(stretch) s … \(stretch + 1) s]",
            machine: file.machine, snrDB: nil, label: file.label, fault: file.fault, seconds: 1, role: .monitored))
        uses.append(file.use)
      }
    }
    return ClipSource(
      machine: "fans", source: "clips", layout: "folder of sound clips", clips: clips, uses: uses,
      sampleRateHz: 16_000, channelNames: ["ch1"], truth: "a list"
    ) { _ in [] }
  }

  /// Synthetic fans with plain faults, 2 s each at 6 dB, as they would be read from files.
  static func fans(_ machines: Int, healthy: Int, faulty: Int, seed: UInt64 = 1) throws -> ClipSource {
    let set = try FanSynthesis(
      FanSpecification(
        name: "fans", seed: seed, seconds: 2, machines: Array(FanSpecification.Machine.builtIn.prefix(machines)),
        healthyClips: healthy, faultyClips: faulty, faults: [.clogging, .voltage],
        severity: .init(low: 0.6, high: 1)))
    let clips = set.clips.map { clip in
      ClipInfo(
        name: clip.name, machine: set.specification.machines[clip.machine].id, snrDB: clip.snrDecibels,
        label: clip.fault == nil ? .healthy : .faulty, fault: clip.fault?.rawValue, seconds: 2, role: .monitored)
    }
    return ClipSource(
      machine: "fans", source: "clips", layout: "folder of sound clips", clips: clips,
      uses: clips.map { _ in .either }, sampleRateHz: set.specification.sampleRateHz, channelNames: ["ch1"],
      truth: "the specification"
    ) { set.samples(at: $0) }
  }
}

extension SupervisedClipRecipe {
  /// With fewer bands and layers.
  static let small: SupervisedClipRecipe = {
    var recipe = SupervisedClipRecipe.supervised
    recipe.name = "small"
    recipe.spectrogram.bands = ClipRecipe.audio.spectrogram.bands
    recipe.filters = [16, 32, 64]
    recipe.training.epochs = 15
    return recipe
  }()
}

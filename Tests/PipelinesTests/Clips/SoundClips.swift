import NeuralNetworks
import Recordings
import SignalProcessing
import Tensors
import TestSupport

@testable import Pipelines

/// Clips of a made-up machine: a hum with harmonics in coloured noise.
struct SoundClips {
  struct Sound {
    /// Of the hum.
    var hz = 50.0
    /// By how much the noise around an eighth of the rate is louder.
    var gain = 1.0
    var seed: UInt64
  }

  var rate = 16_000.0
  var channelCount = 1
  var infos: [ClipInfo] = []
  var uses: [ClipSource.Use] = []
  /// `[clip][channel · sample]`
  var sounds: [[Float]] = []

  static func samples(_ sound: Sound, rate: Double, seconds: Double) -> [Float] {
    var machine = TestVibration(seconds: seconds, sampleRateHz: rate)
    machine.addNoise(rms: 0.05, colour: 0.5, seed: sound.seed)
    machine.addHarmonics(of: sound.hz, count: 4, amplitude: 0.02, seed: sound.seed)
    // Noise on a square carrier of an eighth of the rate: at 16 kHz around 2 and 6 kHz.
    var hiss = TestVibration(seconds: seconds, sampleRateHz: rate)
    hiss.addNoise(rms: 0.02 * sound.gain, colour: 0.9, seed: sound.seed + 7_000_000)
    hiss.transform { index, value in value * 1.41421356 * (index % 8 < 4 ? 1 : -1) }
    machine.add(hiss)
    return machine.floats
  }

  mutating func add(
    _ count: Int, _ label: ClipInfo.Label?, machine: String = "", use: ClipSource.Use = .either, seconds: Double = 1,
    hz: Double = 50, gain: Double = 1, fault: String? = nil, seed: UInt64
  ) {
    for index in 0..<count {
      let own = (0..<channelCount).flatMap { channel in
        Self.samples(
          Sound(hz: hz, gain: gain, seed: seed + UInt64(1000 * index + channel)), rate: rate, seconds: seconds)
      }
      add(own, label, machine: machine, use: use, fault: fault)
    }
  }

  mutating func add(
    _ samples: [Float], _ label: ClipInfo.Label?, machine: String = "", use: ClipSource.Use = .either,
    fault: String? = nil
  ) {
    infos.append(
      ClipInfo(
        name: "\(infos.count).wav", machine: machine, snrDB: nil, label: label, fault: fault,
        seconds: Double(samples.count / channelCount) / rate, role: .monitored))
    uses.append(use)
    sounds.append(samples)
  }

  mutating func remove(_ index: Int) {
    infos.remove(at: index)
    uses.remove(at: index)
    sounds.remove(at: index)
  }

  var source: ClipSource {
    let sounds = sounds
    return ClipSource(
      machine: "fan", source: "clips", layout: "made up", clips: infos, uses: uses, sampleRateHz: rate,
      channelNames: (1...channelCount).map { "ch\($0)" }, truth: "made up"
    ) { clip throws(RecordingError) in
      guard !sounds[clip].isEmpty else {
        throw RecordingError(path: "\(clip).wav", found: "nothing", wanted: "sound")
      }
      return sounds[clip]
    }
  }
}

extension ClipRecipe {
  /// Ours with a network that learns for two epochs only, or without one.
  static func small(network hasNetwork: Bool) -> ClipRecipe {
    var recipe = ClipRecipe.audio
    recipe.network?.training.epochs = 2
    guard !hasNetwork else { return recipe }
    recipe.network = nil
    recipe.detectors.removeAll { [.reconstructionError, .bandResidual].contains($0.kind) }
    return recipe
  }
}

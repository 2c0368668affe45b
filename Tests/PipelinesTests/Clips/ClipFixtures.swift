import Foundation
import Tensors

@testable import Pipelines

/// Clips and detectors with scores that were thought out, not measured.
enum Clips {
  static func info(
    _ name: String, machine: String = "id_00", snr: Double? = nil, _ label: ClipInfo.Label?, fault: String? = nil,
    role: SnapshotRole = .monitored
  ) -> ClipInfo {
    ClipInfo(name: name, machine: machine, snrDB: snr, label: label, fault: fault, seconds: 10, role: role)
  }

  static func input(_ clips: [ClipInfo], machine: String = "fan", truth: String? = "folder names") -> ClipInput {
    ClipInput(
      machine: machine, source: "clips", layout: "MIMII folders", clips: clips, sampleRateHz: 16000,
      channelNames: ["ch1"], digest: "0123", truth: truth)
  }

  static func levels(
    _ machine: String = "id_00", warning: Double = 1, alarm: Double, rate: Double = 0.01
  ) -> ClipLevels {
    ClipLevels(
      machine: machine, warning: warning, alarm: alarm, warningRate: 0.05, alarmRate: rate, healthyCount: 40,
      method: "gamma tail of 40 held-out healthy clips")
  }

  static func detector(_ scores: [Float], _ levels: [ClipLevels], name: String = "network") -> ClipDetector {
    ClipDetector(name: name, title: "the \(name)", scores: scores, levels: levels)
  }

  /// As many healthy and faulty clips as asked for, all judged, with Gaussian scores `shift` apart.
  static func drawn(healthy: Int, faulty: Int, shift: Double, seed: UInt64) -> (input: ClipInput, scores: [Float]) {
    var random = RandomStream(seed: seed)
    let clips = (0..<healthy + faulty).map { info("\($0).wav", $0 < healthy ? .healthy : .faulty) }
    let scores = clips.map { Float(random.normal() + ($0.label == .faulty ? shift : 0)) }
    return (input(clips), scores)
  }

  /// A run with everything in it.
  static let run: ClipRunResults = {
    let clips = [
      info("id_00/normal/0.wav", snr: 6, .healthy, role: .training),
      info("id_00/normal/1.wav", snr: 6, .healthy, role: .threshold), info("id_00/normal/2.wav", snr: -6, .healthy),
      info("id_00/abnormal/3.wav [0 s … 1 s]", snr: -6, .faulty, fault: "unbalance"),
      info("id_02/abnormal/4.wav", machine: "id_02", .faulty), info("odd, \"名\"\n.wav", machine: "", nil),
      info("id_02/normal/5.wav", machine: "id_02", .healthy, role: .leftOut),
    ]
    let levels = [
      Clips.levels("id_00", alarm: 2), Clips.levels("id_02", alarm: 3), Clips.levels("", alarm: .infinity),
    ]
    let scores: [Float] = [0.5, 0.25, 1.5, 7, 2.5, -0.0, .nan]
    let network = detector(scores, levels)
    let plain = detector(scores.map { -$0 }, levels, name: "mahalanobis")
    let input = Clips.input(clips)
    let bands = [100.0, 200, 400]
    func example(_ title: String, reconstruction: Bool, sound: ClipSound?) -> ClipExample {
      ClipExample(
        title: title, clip: 3, input: Matrix(3, 2, [1, 2, 3, 4, 5, .nan]),
        reconstruction: reconstruction ? Matrix(3, 2, [1, 2, 3, 4, 5, 6.5]) : nil, bandCentresHz: bands,
        frameTimes: [0.032, 0.064], sound: sound)
    }
    let model = ModelSummary(
      kind: "convolutional autoencoder", widths: [1, 32, 64], latentCount: 8, parameterCount: 6,
      history: [
        EpochSummary(
          epoch: 1, learningRate: 1e-3, trainingLoss: 0.1 + 0.2, trainingReconstruction: 0.3, kl: 0,
          validationLoss: .infinity)
      ], bestEpoch: 1, stopReason: "all epochs done",
      parameters: [NamedTensor(name: "encoder/0.weight", shape: [1, 2, 3], values: [1, 2, 3, 4, 5, 6])])
    return ClipRunResults(
      program: "raceway 0.1.0", recipe: "audio", seed: .max, configuration: "recipe: audio\n", input: input,
      preparation: ClipPreparation(
        description: "Log-mel spectrograms.", fingerprint: "abc", bandCentresHz: bands, frameInterval: 0.032,
        levelUnit: "dB re (full scale)²"),
      model: model,
      healthy: HealthyClips(
        names: ["a", "Größe"], machines: ["fan", ""], roles: [.training, .threshold], clips: [0, 1], channels: [0, 1],
        readings: [
          NamedTensor(name: "statistics", shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
          NamedTensor(name: "error", shape: [2], values: [0.5, .nan]),
        ]),
      detectors: [network, plain],
      states: [.undetermined, .healthy, .warning, .alarm, .warning, .healthy, .undetermined],
      profile: ClipProfile(
        z: Matrix(7, 3, (0..<21).map { $0 > 17 ? .nan : Float($0) }), bandCentresHz: bands, description: "Levels."),
      map: ClipMap(
        clips: [0, 2, 3, 4], pca: Matrix(4, 2, [1, 2, 3, 4, 5, 6, 7, 8]), pcaExplained: [0.5, 0.25],
        tsne: Matrix(4, 2, [8, 7, 6, 5, 4, 3, 2, 1]), space: "pooled latents", note: "An even sample."),
      examples: [
        example(
          "most abnormal clip", reconstruction: true,
          sound: ClipSound(sampleRateHz: 8000, samples: [0, -1, .min, .max], gain: 12.5)),
        example("typical healthy clip", reconstruction: false, sound: nil),
      ], evaluation: ClipEvaluator(replicateCount: 50).evaluate(input, detectors: [network, plain]),
      audit: Audit(
        activeLatents: nil, latentCount: 8, explainedVariance: 0.75, energyCorrelation: .nan, findings: ["Fine."]),
      dataQuality: [
        QualityNote(kind: "short", severity: .warning, snapshot: 6, channel: nil, message: "too short", leftOut: true)
      ], notes: ["Levels rest on few clips.", ""], timings: [StageTiming(stage: "listen", seconds: 0.5)])
  }()
}

/// Everything in a value, NaN equal to NaN and −0 apart from 0.
func contents(of value: some Any) -> String {
  var text = ""
  dump(value, to: &text)
  return text
}

internal import NeuralNetworks

extension ExportedMonitor {
  /// What the numbers alone don't say, as texts; lists and records are JSON. Absent = nobody declared it.
  var metadata: [String: String] {
    let input = run.input
    var texts = [
      "program": run.program,
      "recipe": recipe.name,
      "seed": "\(run.seed)",
      "network": run.model.kind,
      "layers": run.model.widths.map(String.init).joined(separator: "-"),
      "activation": model.architecture.activation.words,
      "machine": input.machine,
      "channels": ArchiveRecord.text(input.channels.map(\.name)),
      "input": self.input.description(run),
      "input_digest": input.digest,
      "representation": run.preparation.representation,
      "preparation": run.preparation.description,
      "fingerprint": run.preparation.fingerprint,
      "features": ArchiveRecord.text(run.preparation.featureNames),
      "score": ResidualScoreGraph.description(score),
      "windows_judged_together": "\(score.memory)",
      "window_threshold": "\(run.thresholds.window)",
    ]
    texts["unit"] = input.unit
    texts["sample_rate_hz"] = input.sampleRateHz.map { "\($0)" }
    texts["speed_rpm"] = input.speedRPM.map { "\($0)" }
    texts["feature_unit"] = run.preparation.featureUnit.isEmpty ? nil : run.preparation.featureUnit
    texts["window_length"] = run.preparation.windowLength.map { "\($0)" }
    texts["window_stride"] = run.preparation.windowStride.map { "\($0)" }
    return texts
  }
}

extension Activation {
  fileprivate var words: String {
    switch self {
    case .relu: "ReLU"
    case .leakyReLU(let slope): "leaky ReLU, slope \(slope)"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .identity: "none"
    }
  }
}

internal import Tensors

/// What went into a run: everything that may explain why another one came out differently.
struct RunSettings {
  let facts: [ComparedFact]

  init(_ run: RunResults) {
    facts =
      Self.general(program: run.program, recipe: run.recipe, seed: run.seed, run.configuration)
      + Self.input(run) + Self.preparation(run.preparation) + Self.model(run.model)
  }

  init(_ run: ClipRunResults) {
    let input = run.input
    let roles = SnapshotRole.allCases.map { role in
      ComparedFact("input", "\(role.words) clips", .integer(input.clips.count { $0.role == role }))
    }
    facts =
      Self.general(program: run.program, recipe: run.recipe, seed: run.seed, run.configuration)
      + [
        ComparedFact("input", "machine", .text(input.machine)), ComparedFact("input", "source", .text(input.source)),
        ComparedFact("input", "layout", .text(input.layout)),
        ComparedFact("input", "digest", .text(input.digest)),
        ComparedFact("input", "clips", .integer(input.clips.count)),
      ] + roles + [
        ComparedFact("input", "machines", .text(input.machines.joined(separator: ", "))),
        ComparedFact("input", "sample rate", ComparedValue(input.sampleRateHz), unit: "Hz"),
        ComparedFact("input", "channels", .text(input.channelNames.joined(separator: ", "))),
        ComparedFact("input", "labels", ComparedValue(input.truth)),
        ComparedFact("preparation", "description", .text(run.preparation.description)),
        ComparedFact("preparation", "fingerprint", .text(run.preparation.fingerprint)),
      ] + (run.model.map(Self.model) ?? [])
  }

  private static func general(
    program: String, recipe: String, seed: UInt64, _ configuration: String
  ) -> [ComparedFact] {
    [
      // A seed may exceed what JSON readers keep exactly as a number.
      ComparedFact("run", "recipe", .text(recipe)), ComparedFact("run", "seed", .text(String(seed))),
      ComparedFact("run", "program", .text(program)),
    ] + ConfigurationFacts(configuration).facts
  }

  private static func input(_ run: RunResults) -> [ComparedFact] {
    let input = run.input
    let times = input.times.compactMap(\.self)
    let clock = SnapshotClock(input.times)
    let roles = SnapshotRole.allCases.map { role in
      ComparedFact("input", "\(role.words) snapshots", .integer(input.roles.count { $0 == role }))
    }
    let bearings = input.channels.map { ComparedFact("machine", "bearing of \($0.name)", ComparedValue($0.bearing)) }
    let types = (run.rootCause?.channels ?? []).map {
      ComparedFact("machine", "bearing type of \($0.channel)", ComparedValue($0.bearingType))
    }
    return [
      ComparedFact("input", "source", .text(input.source)), ComparedFact("input", "format", .text(input.format)),
      ComparedFact("input", "digest", .text(input.digest)),
      ComparedFact("input", "snapshots", .integer(input.snapshotNames.count)),
    ] + roles + [
      ComparedFact("input", "first time", ComparedValue(time: times.first, on: clock)),
      ComparedFact("input", "last time", ComparedValue(time: times.last, on: clock)),
      ComparedFact("input", "channels", .text(input.channels.map(\.name).joined(separator: ", "))),
      ComparedFact("input", "samples per snapshot", ComparedValue(input.samplesPerSnapshot)),
      ComparedFact("machine", "name", .text(input.machine)),
      ComparedFact("machine", "sample rate", ComparedValue(input.sampleRateHz), unit: "Hz"),
      ComparedFact("machine", "unit", ComparedValue(input.unit)),
      ComparedFact("machine", "speed", ComparedValue(input.speedRPM), unit: "rpm"),
    ] + bearings + types
  }

  private static func preparation(_ preparation: PreparationSummary) -> [ComparedFact] {
    [
      ComparedFact("preparation", "representation", .text(preparation.representation)),
      ComparedFact("preparation", "window length", ComparedValue(preparation.windowLength), unit: "samples"),
      ComparedFact("preparation", "window stride", ComparedValue(preparation.windowStride), unit: "samples"),
      ComparedFact("preparation", "features per channel", .integer(preparation.featureNames.count)),
      ComparedFact("preparation", "fingerprint", .text(preparation.fingerprint)),
    ]
  }

  private static func model(_ model: ModelSummary) -> [ComparedFact] {
    [
      ComparedFact("model", "kind", .text(model.kind)),
      ComparedFact("model", "widths", .text(model.widths.map(String.init).joined(separator: ", "))),
      ComparedFact("model", "parameters", .integer(model.parameterCount)),
    ]
  }
}

extension SnapshotRole {
  /// `left out`.
  fileprivate var words: String { rawValue.replacing("_", with: " ") }
}

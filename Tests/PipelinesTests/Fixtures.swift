import Foundation
import NeuralNetworks
import Prognosis
import Recordings
import Synthesis
import Tensors
import TestSupport

@testable import Pipelines

/// Small synthetic machines, quick enough to be analysed in a test.
enum Rig {
  /// Three bearings with a sensor each; healthy unless changed.
  static func specification(
    seed: UInt64 = 1, snapshots: Int = 60, samples: Int = 2560,
    _ change: (inout BearingSpecification) -> Void = { _ in }
  ) -> BearingSpecification {
    var specification = BearingSpecification(
      name: "rig", seed: seed, sampleRateHz: 20_000, samplesPerSnapshot: samples, snapshots: snapshots,
      bearings: (1...3).map { .init(name: "B\($0)", channels: ["ch\($0)"], geometry: .za2115) },
      noise: .init(autoregression: 0.3), healthyLevel: .init(scatter: 0.02))
    change(&specification)
    return specification
  }

  /// The second bearing's outer race spalls at once.
  static let outerRace = BearingSpecification.Fault(
    bearing: "B2", element: .outerRace, amplitude: 3, onsetSnapshot: onset,
    severity: .init(curve: .linear, initial: 0.2))
  static let onset = 55

  static func recording(_ specification: BearingSpecification) throws -> Recording {
    SyntheticRecording(try BearingSynthesis(specification)).recording
  }

  static func healthy(seed: UInt64 = 1, snapshots: Int = 60) throws -> Recording {
    try recording(specification(seed: seed, snapshots: snapshots))
  }

  static func faulty(seed: UInt64 = 1) throws -> Recording {
    try recording(specification(seed: seed, snapshots: 80) { $0.faults = [outerRace] })
  }

  /// Healthy, with a level that varies a lot.
  static func scattered() throws -> Recording {
    try recording(specification(snapshots: 50, samples: 4096) { $0.healthyLevel.scatter = 0.2 })
  }

  /// The first 40 snapshots are healthy in every rig here.
  static func options(_ recipe: Recipe = .small, seed: UInt64 = 1, onset: Int? = nil) -> AnalysisOptions {
    AnalysisOptions(recipe: recipe, seed: seed, healthy: .first(40), onset: onset, mapPointLimit: 60)
  }
}

extension Recipe {
  /// The default recipe, smaller.
  static let small: Recipe = {
    var recipe = Recipe.vae
    recipe.name = "small"
    recipe.representation = .spectrum(bandCount: 24)
    recipe.model.hiddenCounts = [24]
    recipe.model.latentCount = 4
    recipe.training.epochs = 25
    recipe.training.warmUpEpochs = 3
    return recipe
  }()

  static let smallDense: Recipe = {
    var recipe = Recipe.small
    recipe.name = "small-dense"
    recipe.model.kind = .dense
    return recipe
  }()

  /// Levels learnt from few snapshots, which come with notes.
  static let smallLearnt: Recipe = {
    var recipe = Recipe.smallDense
    recipe.name = "small-learnt"
    recipe.alarms = AlarmPlan(levels: .exceedance(warning: 0.01, alarm: 0.001, .empirical), needed: 3, window: 4)
    return recipe
  }()

  /// System D, smaller: the averaged loss makes the posterior collapse.
  static let smallPublished: Recipe = {
    var recipe = Recipe.dAsPublished
    recipe.name = "small-d"
    recipe.representation = .waveform(
      WaveformPlan(windowLength: 256, windowStride: 128, layout: .channels, normalisation: .training))
    recipe.model.hiddenCounts = [32]
    recipe.model.latentCount = 4
    recipe.training.epochs = 60
    recipe.training.learningRate = 3e-3
    return recipe
  }()
}

/// Analyses that several tests look at; each is made once.
enum Runs {
  static let faulty = Result { try analysed(Rig.faulty(), Rig.options(onset: Rig.onset)) }
  static let faultyDense = Result { try analysed(Rig.faulty(), Rig.options(.smallDense)) }
  static let table = Result {
    let folder = try TemporaryFolder()
    let measurements = try Measurements.open(Tables.features(of: Rig.faulty(), in: folder))
    return try Analysis.run(measurements, options: Rig.options())
  }
  static let collapsed = Result {
    try analysed(Rig.scattered(), Rig.options(.smallPublished))
  }

  static func analysed(_ recording: Recording, _ options: AnalysisOptions) throws -> RunResults {
    try Analysis.run(.recording(recording), options: options)
  }
}

extension Recording {
  /// The same with the samples changed on the way.
  func changed(
    snapshots: Range<Int>? = nil, rate: Double?? = nil, unit: String?? = nil, channels: [Channel]? = nil,
    _ change: @escaping @Sendable (_ index: Int, _ samples: inout [Float]) -> Void = { _, _ in }
  ) -> Recording {
    let kept = snapshots ?? 0..<self.snapshots.count
    return .generated(
      name: path, channels: channels ?? self.channels, bearings: bearings, times: Array(times[kept]),
      sampleRateHz: rate ?? sampleRateHz, unit: unit ?? self.unit, speedRPM: speedRPM
    ) { index in
      var samples = (try? self.snapshot(at: kept.lowerBound + index))?.samples ?? []
      change(kept.lowerBound + index, &samples)
      return samples
    }
  }
}

/// Feature tables made from recordings.
enum Tables {
  /// Writes rms, std, kurt, mean, max and min of every channel as plants keep them, and answers with the file.
  static func features(of recording: Recording, in folder: TemporaryFolder) throws -> String {
    let indicators = ["mean", "std", "rms", "kurt", "max", "min"]
    var lines = [
      "snapshot,"
        + recording.channels.flatMap { channel in indicators.map { "\(channel.name)_\($0)" } }
        .joined(separator: ",")
    ]
    lines[0] = lines[0].replacing("snapshot,", with: "filename,")
    for index in recording.snapshots.indices {
      let snapshot = try recording.snapshot(at: index)
      let cells = (0..<snapshot.channelCount).flatMap { describe(snapshot.channel($0).map(Double.init)) }
      lines.append("snapshot \(index)," + cells.map { "\($0)" }.joined(separator: ","))
    }
    return try folder.write("features.csv", lines.joined(separator: "\n") + "\n")
  }

  private static func describe(_ values: [Double]) -> [Double] {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let fourth = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) } / count
    let square = values.reduce(0) { $0 + $1 * $1 } / count
    return [
      mean, variance.squareRoot(), square.squareRoot(), fourth / (variance * variance), values.max() ?? 0,
      values.min() ?? 0,
    ]
  }
}

extension Recipe {
  /// System C, smaller: its threshold comes from all windows of a run.
  static let smallInterleaved: Recipe = {
    var recipe = Recipe.cAsPublished
    recipe.name = "small-c"
    recipe.representation = .waveform(
      WaveformPlan(windowLength: 1200, windowStride: 1200, layout: .interleaved, normalisation: .perSnapshot))
    recipe.training.epochs = 2
    return recipe
  }()

  /// System D with few, long windows.
  static let smallCoarse: Recipe = {
    var recipe = Recipe.smallPublished
    recipe.name = "small-coarse"
    recipe.representation = .waveform(
      WaveformPlan(windowLength: 1024, windowStride: 1024, layout: .channels, normalisation: .training))
    recipe.training.epochs = 5
    return recipe
  }()
}

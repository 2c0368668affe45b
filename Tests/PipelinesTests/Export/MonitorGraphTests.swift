import Foundation
import NeuralNetworks
import Recordings
import StatisticalLearning
import Tensors
import TestSupport
import Testing

@testable import Pipelines

/// Exported graphs, run from their bytes, against what the run itself found out.
@Suite struct MonitorGraphTests {
  /// A run and what its monitor is given.
  private struct Case {
    let run: RunResults
    let interpreter: OnnxInterpreter
    /// The windows of a snapshot: `[window, channel, value]`.
    let windows: (_ snapshot: Int) throws -> PlainTensor

    init(_ run: RunResults, _ windows: @escaping (_ snapshot: Int) throws -> PlainTensor) throws {
      self.run = run
      self.windows = windows
      interpreter = try OnnxInterpreter(try ModelExport(run, as: .onnx).bytes)
    }

    /// Every value of the graph.
    func values(_ windows: PlainTensor) throws -> [String: PlainTensor] {
      try interpreter.run([interpreter.file.inputs[0].name: windows])
    }
  }

  /// Samples as recorded, cut where the run's windows begin.
  private static func cut(_ recording: Recording, _ run: RunResults, _ index: Int) throws -> PlainTensor {
    let snapshot = try recording.snapshot(at: index)
    let length = try #require(run.preparation.windowLength)
    let starts = run.windows.start.indices.filter { run.windows.snapshot[$0] == index }.map { run.windows.start[$0] }
    let samples = starts.flatMap { start in
      (0..<snapshot.channelCount).flatMap { channel in Array(snapshot.channel(channel))[start..<start + length] }
    }
    return PlainTensor([starts.count, snapshot.channelCount, length], samples.map(Double.init))
  }

  private static func tensor(_ rows: Matrix, groups: Int) -> PlainTensor {
    PlainTensor([rows.rowCount, groups, rows.columnCount / groups], rows.elements.map(Double.init))
  }

  private static func named(_ name: String) throws -> Case {
    switch name {
    case "variational", "dense":
      let (run, recording) = (try (name == "dense" ? Runs.faultyDense : Runs.faulty).get(), try Rig.faulty())
      return try Case(run) { try Self.cut(recording, run, $0) }
    case "waveform":
      let recording = try Rig.scattered()
      let run = try Runs.collapsed.get()
      return try Case(run) { try Self.cut(recording, run, $0) }
    case "interleaved":
      let recording = try Rig.faulty()
      guard case .waveform(let plan) = Recipe.smallInterleaved.representation else { throw Unsuitable() }
      let representation = WaveformRepresentation(plan, channelCount: 3, sampleRateHz: recording.sampleRateHz)
      return try Case(Runs.analysed(recording, Rig.options(.smallInterleaved))) {
        Self.tensor(representation.features(of: try recording.snapshot(at: $0)).rows, groups: 1)
      }
    default:
      let folder = try TemporaryFolder()
      guard case .table(let table) = try Measurements.open(Tables.features(of: Rig.faulty(), in: folder)) else {
        throw Unsuitable()
      }
      let representation = TableRepresentation(table)
      return try Case(Runs.table.get()) { Self.tensor(representation.features(ofSnapshot: $0).rows, groups: 3) }
    }
  }

  private struct Unsuitable: Error {}

  /// ½ Σ (mean² + variance − 1 − log variance) of each window.
  private static func divergences(_ values: [String: PlainTensor]) -> [Double] {
    guard let mean = values["latent_mean"], let logVariance = values["latent_log_variance"] else { return [] }
    let terms = mean.combined(with: logVariance) { mean, logVariance in
      (mean * mean + expm1(logVariance) - logVariance) / 2
    }
    return terms.summed(over: [1], keepingAxes: false).values
  }

  private static let inputs = [
    "variational": ["samples", "window", "3", "1024"], "dense": ["samples", "window", "3", "1024"],
    "waveform": ["samples", "window", "3", "256"], "interleaved": ["samples", "window", "1", "1200"],
    "table": ["features", "window", "3", "3"],
  ]

  @Test(arguments: ["variational", "dense", "waveform", "interleaved", "table"])
  func theGraphGivesTheFiguresOfTheRun(name: String) throws {
    let tried = try Self.named(name)
    let run = tried.run
    let input = tried.interpreter.file.inputs[0]
    #expect([input.name] + input.shape == Self.inputs[name])
    // Errors are measured against the run's largest values, so that snapshots of all kinds are taken together.
    let snapshots = [3, 44, run.input.snapshotNames.count - 1]
    let windows = snapshots.flatMap { snapshot in
      run.windows.snapshot.indices.filter { run.windows.snapshot[$0] == snapshot }
    }
    let calls = try snapshots.map { try tried.values(try tried.windows($0)) }
    #expect(calls.reduce(0) { $0 + ($1["score"]?.values.count ?? 0) } == windows.count)
    func differ(_ name: String, _ expected: [Float]) -> Double {
      relativeDifference(expected, calls.flatMap { $0[name]?.values ?? [] })
    }
    #expect(differ("latent_mean", run.latents.means.rows(at: windows).elements) < 1e-5)
    #expect(differ("score", windows.map { run.windows.score[$0] }) < 1e-5)
    #expect((calls[0]["latent_log_variance"] == nil) == (run.windows.kl == nil))
    if let kl = run.windows.kl {
      #expect(relativeDifference(windows.map { kl[$0] }, calls.flatMap(Self.divergences)) < 1e-5)
    }
    // A window that holds the channels in turn has one error in the graph.
    guard name != "interleaved" else { return }
    #expect(differ("squared_error", run.windows.channelErrors.rows(at: windows).elements) < 1e-5)
  }

  @Test(arguments: ["variational", "dense", "waveform", "interleaved", "table"])
  func theReconstructionIsTheNetworksAndComesBackInUnits(name: String) throws {
    let tried = try Self.named(name)
    let values = try tried.values(try tried.windows(2))
    let standardised = try #require(values["standardised"])
    let width = standardised.shape[1] * standardised.shape[2]
    let model = try tried.run.storedModel(of: tried.run.storedRecipe)
    let input = Matrix(standardised.shape[0], width, standardised.values.map { Float($0) })
    let (output, latents) = model.evaluate(input)
    #expect(relativeDifference(output.elements, values["reconstruction"]?.values ?? []) < 1e-5)
    #expect(relativeDifference(latents.mean.elements, values["latent_mean"]?.values ?? []) < 1e-5)
    let units = tried.run.storedScaler.unscaled(output)
    #expect(relativeDifference(units.elements, values["reconstruction_in_units"]?.values ?? []) < 1e-5)
  }

  @Test func theFeaturesAreTheRepresentationsOwn() throws {
    let tried = try Self.named("variational")
    let representation = SpectrumRepresentation(bandCount: 24, samplesPerSnapshot: 2560, sampleRateHz: 20_000)
    let features = representation.features(of: try Rig.faulty().snapshot(at: 60)).rows
    let values = try tried.values(try tried.windows(60))
    #expect(values["features"]?.shape == [features.rowCount, 3, 24])
    #expect(relativeDifference(features.elements, values["features"]?.values ?? []) < 1e-6)
  }

  @Test(arguments: [1, 2, 3, 4])
  func aCallWithFewWindowsJudgesThemAsASnapshotWithFew(count: Int) throws {
    let tried = try Self.named("variational")
    let all = try tried.windows(70)
    let windows = all.slice(0..<count, axis: 0)
    let values = try tried.values(windows)
    let residual = try #require(values["residual"])
    let rows = Matrix(count, 72, residual.values.map { Float($0) })
    let score = try ExportedMonitor(tried.run).score
    #expect(score.memory == 3 && score.isSmoothed)
    let expected = score.scores(of: rows, smoothed: score.smoothed(rows)).scores
    #expect(relativeDifference(expected, values["score"]?.values ?? []) < 1e-5)
    // Everything else does not depend on the company.
    let together = try tried.values(all)
    for name in ["features", "reconstruction", "latent_mean", "latent_log_variance", "squared_error"] {
      #expect(values[name] == together[name]?.slice(0..<count, axis: 0), "\(name)")
    }
  }

  @Test func theFileSaysWhatItIs() throws {
    let run = try Runs.faulty.get()
    let file = try OnnxFileReader(ModelExport(run, as: .onnx).bytes)
    #expect(file.formatVersion == [8] && file.operatorSets == ["": 17] && file.producer == "raceway")
    #expect(
      file.outputs.map { [$0.name] + $0.shape } == [
        ["features", "window", "3", "24"], ["standardised", "window", "3", "24"],
        ["reconstruction", "window", "3", "24"], ["reconstruction_in_units", "window", "3", "24"],
        ["latent_mean", "window", "4"], ["latent_log_variance", "window", "4"],
        ["squared_error", "window", "3"], ["score", "window"],
      ])
    #expect((file.inputs + file.outputs).allSatisfy { !$0.description.isEmpty })
    let metadata = file.metadata
    #expect(metadata["recipe"] == "small" && metadata["seed"] == "1" && metadata["program"] == run.program)
    #expect(metadata["fingerprint"] == run.preparation.fingerprint && metadata["unit"] == "g")
    #expect(metadata["sample_rate_hz"] == "20000.0" && metadata["channels"] == #"["ch1","ch2","ch3"]"#)
    #expect(metadata["window_threshold"] == "\(run.thresholds.window)" && metadata["windows_judged_together"] == "3")
    #expect(metadata["layers"] == "72-24-4-24-72" && metadata["activation"] == "leaky ReLU, slope 0.2")
  }

  @Test func whatNobodyDeclaredIsAbsent() throws {
    var run = try Runs.faulty.get()
    (run.input.unit, run.input.sampleRateHz, run.input.speedRPM) = (nil, nil, nil)
    let metadata = try OnnxFileReader(ModelExport(run, as: .onnx).bytes).metadata
    #expect(Set(metadata.keys).isDisjoint(with: ["unit", "sample_rate_hz", "speed_rpm"]))
  }
}

import Foundation
import NeuralNetworks
import Recordings
import StatisticalLearning
import Synthesis
import Tensors
import Testing

@testable import Pipelines

/// Leaks that are planted must be found, each by its own kind, and a clean run must be clean.
@Suite struct SplitAuditTests {
  private static func places(_ snapshots: Range<Int>, every stride: Int, count: Int) -> [SplitAudit.Place] {
    snapshots.flatMap { snapshot in (0..<count).map { .init(snapshot: snapshot, start: $0 * stride) } }
  }

  private static let names = (0..<20).map { "s\($0)" }

  @Test func windowsThatShareSamplesAreCounted() {
    let training = Self.places(0..<3, every: 64, count: 3)
    // Starts 0, 64, 128 of 128 samples each: 191 still overlaps the last, 256 does not.
    let heldOut = [
      SplitAudit.Place(snapshot: 2, start: 191), .init(snapshot: 2, start: 256), .init(snapshot: 4, start: 0),
    ]
    let leaks = SplitAudit.places(
      training: training, heldOut: heldOut, judged: [5], windowLength: 128, names: Self.names)
    #expect(leaks.map(\.kind) == [.sharedWindows, .sharedSnapshots])
    #expect(leaks[0].sentence.contains("1 of 3 held-out windows"))
    #expect(leaks[1].sentence.contains("1 snapshot is trained on and judged by, the first 's2'"))
    let blocks = SplitAudit.places(
      training: training, heldOut: Self.places(3..<5, every: 64, count: 3), judged: [5, 6], windowLength: 128,
      names: Self.names)
    #expect(blocks.isEmpty)
  }

  @Test func aJudgedSnapshotThatWasLearntFromIsFound() {
    let leaks = SplitAudit.places(
      training: Self.places(0..<3, every: 64, count: 3), heldOut: Self.places(3..<5, every: 64, count: 3),
      judged: [1, 2, 9], windowLength: 128, names: Self.names)
    #expect(leaks.map(\.kind) == [.sharedSnapshots] && leaks[0].sentence.contains("2 snapshots"))
  }

  @Test func aScalerOfAllWindowsIsToldFromThatOfTheTrainingWindows() {
    // The third feature hardly varies about 1,000: its deviation is the floor.
    let own = StandardScaler(means: [1, 2, 1000], standardDeviations: [0.5, 3, 0.1])
    let near = StandardScaler(means: [1.0004, 1.998, 1000.0001], standardDeviations: [0.5003, 2.999, 0.1])
    let off = StandardScaler(means: [1, 2.4, 1000], standardDeviations: [0.5, 3.6, 0.1])
    let fits = [(mean: 0.0, deviation: 1.0), (mean: 0, deviation: 1), (mean: 3, deviation: 0.2)]
    let not = [(mean: 0.0, deviation: 1.0), (mean: -0.3, deviation: 0.7), (mean: 3, deviation: 0.2)]
    for all in [fits, not] {
      #expect(SplitAudit.scaler(.init(inUse: own, refitted: own, all: all)).isEmpty)
      #expect(SplitAudit.scaler(.init(inUse: near, refitted: own, all: all)).isEmpty)
    }
    let leak = SplitAudit.scaler(.init(inUse: off, refitted: own, all: fits))
    #expect(leak.map(\.kind) == [.scaler] && leak[0].sentence.contains("1 of 3 features are those of all windows"))
    let foreign = SplitAudit.scaler(.init(inUse: off, refitted: own, all: not))
    #expect(foreign.map(\.kind) == [.scaler] && foreign[0].sentence.contains("not those of the training windows"))
  }

  @Test func aLevelChosenOnWhatIsJudgedIsFound() {
    var random = RandomStream(seed: 3)
    let heldOut = (0..<200).map { _ in Float(random.normal()) }
    let isFaulty = (0..<300).map { $0 >= 150 }
    let judged = isFaulty.map { Float(random.normal()) + ($0 ? 2 : 0.3) }
    let plan = WindowThresholdPlan(quantile: 0.99, source: .heldOut)
    func leaks(_ level: Double, _ plan: WindowThresholdPlan) -> [LeakFinding] {
      SplitAudit.threshold(.init(plan: plan, inUse: level, heldOut: heldOut, judged: judged, isFaulty: isFaulty))
    }
    #expect(leaks(plan.level(of: heldOut), plan).isEmpty)
    let ofJudged = leaks(plan.level(of: judged), plan)
    #expect(ofJudged.map(\.kind) == [.threshold] && ofJudged[0].sentence.contains("a quantile of the judged windows"))
    let scores = judged.map(Double.init)
    let best = scores.max { first, second in
      func gain(_ level: Double) -> Double {
        let counts = ConfusionCounts(scores: scores, anomalous: isFaulty, threshold: level.nextDown)
        return (counts.recall ?? 0) - (counts.falsePositiveRate ?? 0)
      }
      return gain(first) < gain(second)
    }
    let optimal = leaks(best ?? 0, plan)
    #expect(optimal.map(\.kind) == [.threshold] && optimal[0].sentence.contains("separates the judged windows best"))
    #expect(leaks(7, plan).first?.sentence.contains("does not come from the held-out windows") == true)
    for source in [WindowThresholdPlan.Source.training, .all] {
      #expect(leaks(1, WindowThresholdPlan(quantile: 0.99, source: source)).map(\.kind) == [.threshold])
    }
  }

  @Test func aLengthThatTellsTheClassIsFoundAndOneThatDoesNotIsNot() {
    let isFaulty = (0..<40).map { $0 >= 20 }
    let telling = SplitAudit.Property(name: "the rate", values: isFaulty.map { $0 ? 16_000 : 48_000 })
    let same = SplitAudit.Property(name: "the length", values: isFaulty.map { _ in 10 })
    let mixed = SplitAudit.Property(name: "the padding", values: (0..<40).map { Double($0 % 3) })
    let leaks = SplitAudit.tells([telling, same, mixed], isFaulty: isFaulty)
    #expect(leaks.map(\.kind) == [.classTell] && leaks[0].sentence.hasPrefix("the rate alone"))
    func few(_ faulty: Int) -> [LeakFinding] {
      let isFaulty = (0..<20 + faulty).map { $0 >= 20 }
      return SplitAudit.tells([.init(name: "", values: isFaulty.map { $0 ? 2 : 1 })], isFaulty: isFaulty)
    }
    #expect(few(4).isEmpty && few(5).count == 1, "four of a class may differ by chance")
  }

  @Test func equalFiguresAreEvidenceOnlyWhereHealthyOnesDoNotRepeat() {
    let (training, heldOut, judged) = (Set(0..<10), Set(10..<14), Set(14..<20))
    func kinds(_ changed: [Int: String]) -> [LeakFinding.Kind] {
      let digests = (0..<20).map { changed[$0] ?? "\($0)" }
      return SplitAudit.copies(
        digests: digests, training: training, heldOut: heldOut, judged: judged, names: Self.names
      ).map(\.kind)
    }
    #expect(kinds([:]).isEmpty)
    #expect(kinds([15: "3"]) == [.identicalSnapshots])
    #expect(kinds([11: "3"]) == [.identicalSnapshots], "levels from what was learnt")
    #expect(kinds([15: "12"]) == [.threshold])
    let coarse = [0: "a", 1: "a", 2: "a", 3: "b", 4: "b", 12: "b", 15: "a", 16: "b", 17: "a"]
    #expect(kinds(coarse).isEmpty, "half of what was learnt repeats")
    var copied = [0: "a", 1: "a"]
    for snapshot in 10..<20 { copied[snapshot] = "\(max(snapshot - 10, 2))" }
    #expect(kinds(copied).contains(.identicalSnapshots), "more than repeat by chance")
  }

  // MARK: On the real pipeline

  private static func evaluated(_ run: RunResults, _ recording: Recording) throws -> RunResults {
    try Analysis.evaluate(run, on: .recording(recording), truth: RunTruth(onsetIndex: Rig.onset, bearings: ["B2"]))
  }

  private static func leaks(_ run: RunResults) -> [LeakFinding.Kind] { run.audit.leaks?.map(\.kind) ?? [] }

  @Test func aCleanRunHasNoLeak() throws {
    let run = try Runs.faulty.get()
    #expect(run.audit.leaks == [])
    let again = try Self.evaluated(try Runs.faultyDense.get(), try Rig.faulty())
    #expect(again.audit.leaks == [], "\(again.audit.leaks ?? [])")
  }

  @Test func windowsDrawnAtRandomAreCaughtByTheirPlaces() throws {
    var recipe = Recipe.smallDense
    recipe.split = .randomWindows(trainingShare: 0.8)
    let run = try Runs.analysed(Rig.faulty(), Rig.options(recipe, onset: Rig.onset))
    #expect(Self.leaks(run) == [.sharedWindows, .sharedSnapshots])
    #expect(run.audit.findings.contains { $0.contains("held-out windows share samples with windows") })
  }

  @Test func copiesOfTrainingSnapshotsAmongTheJudgedAreCaught() throws {
    let recording = try Rig.faulty()
    let copied = recording.changed { index, samples in
      if (45..<48).contains(index) { samples = (try? recording.snapshot(at: index - 40))?.samples ?? [] }
    }
    let run = try Runs.analysed(copied, Rig.options(.smallDense, onset: Rig.onset))
    #expect(Self.leaks(run) == [.identicalSnapshots])
    #expect(run.audit.findings.contains { $0.contains("3 snapshots are judged and the same, value for value") })
  }

  @Test func aScalerFittedOnEverythingIsCaught() throws {
    let recording = try Rig.faulty()
    var run = try Runs.faultyDense.get()
    let source = FeatureSource(
      recording, SpectrumRepresentation(bandCount: 24, samplesPerSnapshot: 2560, sampleRateHz: recording.sampleRateHz))
    var rows: [Float] = []
    var width = 0
    for snapshot in recording.snapshots.indices {
      let features = try source.features(snapshot)
      rows += features.rows.elements
      width = features.rows.columnCount
    }
    let scaler = StandardScaler(fitting: Matrix(rows.count / width, width, rows))
    run.preparation.scalerMean = scaler.means.map(Double.init)
    run.preparation.scalerDeviation = scaler.standardDeviations.map(Double.init)
    run.preparation.fingerprint = PreparationSummary(source, scaler).fingerprint
    // As a program with that scaler would have left the run.
    run = try Analysis.score(.recording(recording), by: run)
    let kinds = Self.leaks(try Self.evaluated(run, recording))
    #expect(kinds.contains(.scaler), "\(kinds)")
  }

  @Test func aLevelTakenFromWhatIsJudgedIsCaught() throws {
    var run = try Runs.faultyDense.get()
    let judged = run.windows.snapshot.indices.filter { run.windows.snapshot[$0] >= 40 }
    run.calibration.windowThreshold = Recipe.smallDense.windowThreshold.level(of: judged.map { run.windows.score[$0] })
    #expect(Self.leaks(try Self.evaluated(run, try Rig.faulty())) == [.threshold])
  }

  @Test func anOnsetWithinTheHealthyPeriodIsALeakIntoTheLevels() throws {
    let run = try Analysis.evaluate(
      try Runs.faultyDense.get(), on: .recording(try Rig.faulty()), truth: RunTruth(onsetIndex: 36))
    #expect(Self.leaks(run) == [.threshold])
    #expect(run.audit.leaks?.first?.sentence.contains("4 snapshots from the onset on") == true)
    #expect(run.evaluation?.methods.allSatisfy { $0.alarms == nil || $0.alarms?.falseAlarms == nil } == true)
  }

  @Test func aLengthThatNamesTheClassIsCaught() throws {
    let longer = try Rig.faulty().changed { index, samples in
      guard index >= Rig.onset else { return }
      let length = samples.count / 3
      samples = (0..<3).flatMap { channel in
        let own = samples[channel * length..<(channel + 1) * length]
        return own + own.prefix(200)
      }
    }
    let run = try Runs.analysed(longer, Rig.options(.smallDense, onset: Rig.onset))
    #expect(Self.leaks(run) == [.classTell])
    #expect(run.audit.leaks?.first?.sentence.hasPrefix("the length of a snapshot, in samples, alone") == true)
  }

  @Test func aCollapsedNetworkIsCaughtByEveryFigureOfTheModelAudit() throws {
    // The published loss, averaged over the inputs, on the real pipeline: the posterior collapses.
    let run = try Runs.collapsed.get()
    #expect(run.audit.activeLatents == 0 && run.audit.explainedVariance < 0.02 && run.audit.energyCorrelation > 0.95)
    #expect(run.audit.findings.contains { $0.hasPrefix("posterior collapse") })
    // The same shape with a loss that does not drown the data learns something.
    var recipe = Recipe.smallPublished
    recipe.training.loss = .summed
    recipe.representation = .spectrum(bandCount: 24)
    recipe.score = .excessResidual
    let sound = try Runs.analysed(Rig.scattered(), Rig.options(recipe)).audit
    #expect((sound.activeLatents ?? 0) > 0 && sound.explainedVariance > 0.02)
    #expect(!sound.findings.contains { $0.hasPrefix("posterior collapse") })
  }
}

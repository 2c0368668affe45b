import Foundation
import NeuralNetworks
import Recordings
import Synchronization
import Tensors
import TestSupport
import Testing

@testable import Pipelines

/// A small training with its file.
struct SmallTraining: Sendable {
  var recipe = "small"
  var hidden = 5
  var plan = TrainingPlan(epochs: 6, batchSize: 8, learningRate: 5e-3, loss: .summed, seed: 3)
  var training = Self.windows(21, seed: 1)
  var validation = Self.windows(9, seed: 2)

  static func windows(_ rows: Int, _ columns: Int = 7, seed: UInt64) -> Matrix {
    var stream = RandomStream(seed: seed)
    return Matrix(rows, columns, (0..<rows * columns).map { _ in Float(stream.normal()) })
  }

  var architecture: AutoencoderArchitecture {
    AutoencoderArchitecture(
      kind: .variational, inputCount: training.columnCount, hiddenCounts: [hidden], latentCount: 3, activation: .relu)
  }

  var identity: TrainingIdentity {
    TrainingIdentity(recipe: recipe, plan: plan, network: architecture, training: training, validation: validation)
  }

  /// Trains, and continues where the file says so.
  func run(_ file: CheckpointFile, resumes: Bool = false, epochs: Int = .max) throws -> TrainedAutoencoder {
    let options = CheckpointOptions(file, seconds: 0, resumes: resumes)
    return try Training.run(
      architecture, plan: plan, training: training, validation: validation,
      checkpoints: options.keeping { identity }
    ) { $0.epoch < epochs }
  }

  var uninterrupted: TrainedAutoencoder {
    get throws { try Training.run(architecture, plan: plan, training: training, validation: validation) }
  }
}

@Suite struct CheckpointFileTests {
  @Test func aTrainingContinuesFromItsFileToTheSameBits() throws {
    let (folder, training) = (try TemporaryFolder(), SmallTraining())
    // The folder of the run need not be there yet.
    let file = CheckpointFile(inFolder: folder.path + "/new/RUN")
    #expect(!file.isThere)
    _ = try training.run(file, epochs: 2)
    #expect(try file.read(training.identity).epoch == 2)
    _ = try training.run(file, resumes: true, epochs: 5)
    #expect(try file.read(training.identity).epoch == 5)
    let (last, whole) = (try training.run(file, resumes: true), try training.uninterrupted)
    #expect(last.model == whole.model && last.bestEpoch == whole.bestEpoch && last.stop == whole.stop)
    #expect(last.history.map(\.validationLoss) == whole.history.map(\.validationLoss))
    file.remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/new/RUN").isEmpty)
  }

  @Test func withoutAFileATrainingThatIsToContinueBegins() throws {
    let (folder, training) = (try TemporaryFolder(), SmallTraining())
    #expect(
      try training.run(CheckpointFile(inFolder: folder.path), resumes: true).model == training.uninterrupted.model)
  }

  @Test func anotherTrainingsFileIsRefusedInOneLineThatSaysWhatDiffers() throws {
    let (folder, training) = (try TemporaryFolder(), SmallTraining())
    let file = CheckpointFile(inFolder: folder.path)
    _ = try training.run(file, epochs: 2)
    let digest = training.identity.facts.first { $0.name == "training windows" }?.value ?? ""
    let changes: [(String, (inout SmallTraining) -> Void)] = [
      ("recipe small, wanted other", { $0.recipe = "other" }),
      ("seed 3, wanted 4", { $0.plan.seed = 4 }),
      ("epochs 6, wanted 7", { $0.plan.epochs = 7 }),
      ("schedule constant, wanted cosine(floor: 0.1)", { $0.plan.schedule = .cosine(floor: 0.1) }),
      ("gradient clip nil, wanted Optional(1.0)", { $0.plan.gradientClip = 1 }),
      ("hidden counts [5], wanted [6]", { $0.hidden = 6 }),
      ("input count 7, wanted 8", { $0.training = SmallTraining.windows(21, 8, seed: 1) }),
      ("training windows \(digest), wanted 21 of 7 values, SHA-256 ", { $0.training.elements[40] += 1e-6 }),
      ("validation windows 9 of 7", { $0.validation = SmallTraining.windows(10, seed: 2) }),
    ]
    for (words, change) in changes {
      var other = training
      change(&other)
      let error = try #require(throws: PipelineError.self) { try other.run(file, resumes: true) }
      #expect(error.description.hasPrefix("\(file.path): found a training with \(words)"), "\(error)")
      #expect(error.description.hasSuffix("or leave --resume out to train anew") && !error.description.contains("\n"))
    }
    #expect(try file.read(training.identity).epoch == 2, "refusing changes nothing")
  }

  @Test func everySettingOfAPlanIsAFact() {
    let names = SmallTraining().identity.facts.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.starts(with: ["recipe", "seed"]) && names.count == 1 + 14 + 7 + 2, "\(names)")
  }

  @Test func everyTruncationAndEveryFlippedByteIsRefused() throws {
    let (folder, training) = (try TemporaryFolder(), SmallTraining())
    let file = CheckpointFile(inFolder: folder.path)
    _ = try training.run(file, epochs: 2)
    let whole = try Data(contentsOf: URL(filePath: file.path))
    func refuse(_ damaged: Data, _ what: String) throws {
      try damaged.write(to: URL(filePath: file.path))
      do throws(PipelineError) {
        _ = try file.read(training.identity)
        Issue.record("\(what) is believed")
      } catch {
        #expect(error.description.contains("seal") && !error.description.contains("\n"), "\(what): \(error)")
      }
    }
    for count in 0..<whole.count { try refuse(whole.prefix(count), "\(count) bytes") }
    try refuse(whole + [10], "one byte more")
    var stream = RandomStream(seed: 1)
    for _ in 0..<2000 {
      var damaged = whole
      let (place, bit) = (stream.below(whole.count), stream.below(8))
      damaged[place] ^= 1 << bit
      try refuse(damaged, "byte \(place) with bit \(bit) flipped")
    }
    try whole.write(to: URL(filePath: file.path))
    #expect(try file.read(training.identity).epoch == 2)
  }

  @Test func aSealedFileOfAnotherKindIsRefused() throws {
    let folder = try TemporaryFolder()
    let file = CheckpointFile(inFolder: folder.path)
    var later = Data("raceway-training".utf8)
    later.append(contentsOf: [3, 0, 0, 0, 0, 0, 0, 0])
    for (content, words) in [
      (Data("something else that is long enough".utf8), "another kind of file"), (Data(), "too early"),
      (later, "version 3, this program knows 2"),
    ] {
      try content.write(to: URL(filePath: file.path))
      try FileSeal.apply(to: file.path)
      let error = try #require(throws: PipelineError.self) { try file.read(SmallTraining().identity) }
      #expect(error.description.contains(words), "\(error)")
    }
  }

  @Test func aFileThatCantBeWrittenIsRemarkedOnAndTrainingGoesOn() throws {
    let folder = try TemporaryFolder()
    let (training, remarks) = (SmallTraining(), Remarks())
    // A file where a folder is needed.
    let file = CheckpointFile(inFolder: try folder.write("RUN", "") + "/deeper")
    let options = CheckpointOptions(file, seconds: 0) { remarks.add($0) }
    let trained = try Training.run(
      training.architecture, plan: training.plan, training: training.training, validation: training.validation,
      checkpoints: options.keeping { training.identity })
    #expect(trained.model == (try training.uninterrupted).model)
    #expect(remarks.all.count == 6)
    #expect(
      remarks.all.allSatisfy { $0.hasPrefix("Training goes on without a new checkpoint: \(file.path): can't write it") }
    )
  }

  @Test(arguments: [(nil, [6]), (1, [1, 2, 3, 4, 5, 6]), (4, [4, 6])] as [(Int?, [Int])])
  func epochsAreCountedWhereTimeIsLong(epochs: Int?, written: [Int]) throws {
    let (folder, training) = (try TemporaryFolder(), SmallTraining())
    let file = CheckpointFile(inFolder: folder.path)
    let states = Mutex<[Int]>([])
    var options = CheckpointOptions(file, seconds: 1e25, epochs: epochs)
    options.holds = {
      guard let state = try? file.read(training.identity) else { return }
      states.withLock { $0.append(state.epoch) }
    }
    // The last progress ends the run, which writes whatever was written before.
    _ = try Training.run(
      training.architecture, plan: training.plan, training: training.training, validation: training.validation,
      checkpoints: options.keeping { training.identity }
    ) { $0.epoch < 6 }
    #expect(states.withLock { $0 } == written)
  }

  @Test func whatAKilledProgramLeftIsOverwrittenAndRemoved() throws {
    let (folder, training) = (try TemporaryFolder(), SmallTraining())
    let file = CheckpointFile(inFolder: folder.path)
    _ = try folder.write("training.checkpoint.partial", String(repeating: "half a file", count: 10_000))
    _ = try training.run(file, epochs: 1)
    #expect(folder.names == ["training.checkpoint"])
    #expect(try file.read(training.identity).epoch == 1)
    _ = try folder.write("training.checkpoint.partial", "half a file")
    file.remove()
    #expect(folder.names.isEmpty)
  }
}

/// What was remarked.
final class Remarks: Sendable {
  private let said = Mutex<[String]>([])
  func add(_ text: String) { said.withLock { $0.append(text) } }
  var all: [String] { said.withLock { $0 } }
}

@Suite struct ResumedAnalysisTests {
  private static func options(_ folder: TemporaryFolder, resumes: Bool, _ remarks: Remarks = Remarks())
    -> AnalysisOptions
  {
    var options = Rig.options()
    options.checkpoints = CheckpointOptions(
      CheckpointFile(inFolder: folder.path), seconds: 0, resumes: resumes, remark: { remarks.add($0) })
    return options
  }

  @Test(arguments: [1, 7, 25]) func anInterruptedAnalysisContinuesToTheSameRun(epoch: Int) throws {
    let (folder, recording) = (try TemporaryFolder(), try Rig.faulty())
    let error = try #require(throws: PipelineError.self) {
      try Analysis.run(.recording(recording), options: Self.options(folder, resumes: false)) { report in
        report.stage != "training" || report.done < epoch
      }
    }
    guard case .interrupted = error else {
      Issue.record("\(error)")
      return
    }
    #expect(folder.names == ["training.checkpoint"])
    let remarks = Remarks()
    let epochs = Mutex<[Int]>([])
    let resumed = try Analysis.run(
      .recording(recording), options: Self.options(folder, resumes: true, remarks)
    ) { report in
      if report.stage == "training" { epochs.withLock { $0.append(report.done) } }
      return true
    }
    expectSame(resumed, try Runs.analysed(recording, Rig.options()))
    #expect(remarks.all == ["Training continues after epoch \(epoch) of at most 25."])
    #expect(epochs.withLock { $0 } == Array(epoch...25))
  }

  @Test func theFileIsOursFromTheFirstWriteOrFromGoingOnWithIt() throws {
    let (folder, recording) = (try TemporaryFolder(), try Rig.faulty())
    /// Whether the file was said to hold the training that ends where `goesOn` says.
    func holds(resumes: Bool, _ goesOn: @escaping ProgressHandler) throws -> Bool {
      let said = Remarks()
      var options = Self.options(folder, resumes: resumes)
      options.checkpoints?.holds = { said.add("holds") }
      #expect(throws: PipelineError.self) {
        try Analysis.run(.recording(recording), options: options, progress: goesOn)
      }
      return !said.all.isEmpty
    }
    #expect(try holds(resumes: false) { $0.stage != "training" || $0.done < 2 }, "written")
    #expect(folder.names == ["training.checkpoint"])
    #expect(try !holds(resumes: false) { _ in false }, "one that lies there may be another's")
    #expect(try !holds(resumes: true) { _ in false }, "nor is it known before it is read")
    #expect(try holds(resumes: true) { $0.stage != "training" }, "continued")
  }

  @Test func anAnalysisInterruptedAfterTrainingNeedNotTrainAgain() throws {
    let (folder, recording) = (try TemporaryFolder(), try Rig.faulty())
    #expect(throws: PipelineError.self) {
      try Analysis.run(.recording(recording), options: Self.options(folder, resumes: false)) { $0.stage != "scoring" }
    }
    let remarks = Remarks()
    expectSame(
      try Analysis.run(.recording(recording), options: Self.options(folder, resumes: true, remarks)),
      try Runs.analysed(recording, Rig.options()))
    #expect(remarks.all == ["Training continues after epoch 25 of at most 25."])
  }

  @Test func trainAndAnalyzeContinueEachOther() throws {
    let (folder, recording) = (try TemporaryFolder(), try Rig.faulty())
    #expect(throws: PipelineError.self) {
      try Analysis.train(.recording(recording), options: Self.options(folder, resumes: false)) { report in
        report.stage != "training" || report.done < 3
      }
    }
    expectSame(
      try Analysis.run(.recording(recording), options: Self.options(folder, resumes: true)),
      try Runs.analysed(recording, Rig.options()))
  }

  @Test func otherMeasurementsOrAnotherSeedAreRefused() throws {
    let folder = try TemporaryFolder()
    _ = try Analysis.train(.recording(Rig.healthy(snapshots: 50)), options: Self.options(folder, resumes: false))
    var options = Self.options(folder, resumes: true)
    for (recording, seed, words) in [
      (try Rig.healthy(snapshots: 50), 2 as UInt64, "with seed 1, wanted 2;"),
      (try Rig.healthy(seed: 2, snapshots: 50), 1, "training windows"),
    ] {
      options.seed = seed
      let error = try #require(throws: PipelineError.self) {
        try Analysis.train(.recording(recording), options: options)
      }
      #expect(error.description.contains(words), "\(error)")
    }
  }
}

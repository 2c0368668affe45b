import Foundation
import Recordings
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct ArchiveTests {
  private static func roundTrip(_ results: RunResults) throws -> RunResults {
    let folder = try TemporaryFolder()
    try RunArchive.write(results, toFolder: folder.path)
    #expect(folder.names == ["run.h5"], "nothing temporary stays")
    return try RunArchive.read(fromFolder: folder.path)
  }

  @Test(arguments: ["variational", "dense", "table", "published"])
  func whatIsWrittenIsReadBack(kind: String) throws {
    let written: RunResults
    switch kind {
    case "variational": written = try Runs.faulty.get()
    case "dense": written = try Runs.faultyDense.get()
    case "table": written = try Runs.table.get()
    default: written = try Runs.collapsed.get()
    }
    // Guards that the cases are the ones meant.
    #expect((written.evaluation != nil) == (kind == "variational"))
    #expect((written.snapshots.kl == nil) == (kind == "dense"))
    #expect((written.input.unit == nil) == (kind == "table"))
    #expect(written.channels.allSatisfy { $0.energyContrastDB != nil })
    let read = try Self.roundTrip(written)
    expectSame(read, written)
    #expect(read.timings == written.timings)
  }

  /// Whatever a run may hold at the edges: nothing, unknown, not a number, and every kind of letter.
  @Test func oddValuesAreReadBackToo() throws {
    var written = try Runs.faulty.get()
    written.seed = .max
    written.input.machine = "Lüfter \"7\"\n\t\\ 機械 🔩"
    written.input.speedRPM = nil
    written.input.channels[1] = ChannelInfo(name: "ch/2 é", bearing: nil)
    written.input.times[0] = nil
    written.input.times[1] = .max
    written.input.times[2] = -1
    written.input.snapshotNames[3] = ""
    written.calibration.times[4] = nil
    written.calibration.windowThreshold = nil
    written.calibration.residuals.elements[7] = .nan
    written.calibration.variances.elements[2] = .infinity
    written.snapshots.score[9] = .nan
    written.snapshots.channelState[9] = [.undetermined, .warning, .alarm]
    written.windows.score[5] = -0.0
    written.windows.score[6] = .leastNonzeroMagnitude
    written.channels[0].excessShare = nil
    written.channels[0].energyContrastDB = nil
    written.channels[1].z = .infinity
    written.channels[2].alarmIndex = 0
    written.verdict.element = "outer race"
    written.verdict.confidence = 0.1 + 0.2
    written.verdict.nextSteps = []
    written.thresholds.window = .nan
    written.latents.tsne = nil
    written.latents.note = nil
    written.latents.pcaExplained = []
    written.examples = []
    written.audit.activeLatents = nil
    written.preparation.featureAxis = nil
    written.preparation.windowLength = nil
    written.dataQuality = (0..<3000).map { index in
      QualityNote(
        kind: "time_gap", severity: .warning, snapshot: index.isMultiple(of: 2) ? index : nil,
        channel: index.isMultiple(of: 3) ? "ch1" : nil, message: "finding \(index)", leftOut: index.isMultiple(of: 5))
    }
    expectSame(try Self.roundTrip(written), written)
  }

  @Test func theFileItselfMayBeNamedToo() throws {
    let folder = try TemporaryFolder()
    try RunArchive.write(Runs.faultyDense.get(), toFolder: folder.path)
    expectSame(try RunArchive.read(fromFolder: folder.path + "/run.h5"), try Runs.faultyDense.get())
  }

  @Test func whatWasTypedIsKept() throws {
    let folder = try TemporaryFolder()
    var results = try Runs.faultyDense.get()
    for command in [nil, "raceway analyze 'a b' -o RUN"] {
      results.command = command
      try RunArchive.write(results, toFolder: folder.path)
      #expect(try RunArchive.read(fromFolder: folder.path).command == command)
    }
  }

  @Test func theSameRunGivesTheSameBytes() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    try RunArchive.write(Runs.faulty.get(), toFolder: first.path)
    try RunArchive.write(Runs.faulty.get(), toFolder: second.path)
    let bytes = try [first, second].map { try Data(contentsOf: URL(fileURLWithPath: $0.path + "/run.h5")) }
    #expect(bytes[0] == bytes[1] && bytes[0].count > 10_000)
  }

  @Test func everyArraySaysWhatItIs() throws {
    let folder = try TemporaryFolder()
    try RunArchive.write(Runs.faulty.get(), toFolder: folder.path)
    let file = try HDF5File.open(folder.path + "/run.h5")
    var (groups, arrays) = (["/"], [String]())
    while let group = groups.popLast() {
      for name in try file.names(in: group) {
        let location = group == "/" ? "/" + name : group + "/" + name
        if (try? file.shape(of: location)) != nil { arrays.append(location) } else { groups.append(location) }
      }
    }
    #expect(arrays.count > 50)
    for location in arrays {
      guard case .text(let description)? = try file.attribute("description", of: location),
        case .text? = try file.attribute("units", of: location)
      else {
        Issue.record("\(location) has no units or description")
        continue
      }
      #expect(!description.isEmpty, "\(location)")
    }
  }

  @Test func aMissingOrForeignFileIsRefusedInOneLine() throws {
    let folder = try TemporaryFolder()
    func refusal(_ path: String) throws -> String {
      let error = try #require(throws: PipelineError.self) { try RunArchive.read(fromFolder: path) }
      guard case .archive = error else {
        Issue.record("\(error)")
        return ""
      }
      #expect(!error.description.contains("\n") && error.description.contains("raceway analyze"))
      return error.description
    }
    #expect(try refusal(folder.path).contains("no such file"))
    #expect(try refusal(folder.path + "/none").contains("no such file"))
    _ = try folder.write("run.h5", "this is text, not HDF5\n")
    #expect(try refusal(folder.path).contains("it has no seal"))
    let foreign = try HDF5File.create(folder.path + "/run.h5")
    try foreign.write([1, 2, 3] as [Float], to: "/data", units: "1", description: "somebody else's")
    try foreign.commit()
    #expect(try refusal(folder.path).contains("it has no seal"))
    // Raceway's own recordings are HDF5 with a format and a version too.
    try RecordingArchive.write(Rig.healthy(snapshots: 3), to: folder.path + "/run.h5")
    try FileSeal.apply(to: folder.path + "/run.h5")
    #expect(try refusal(folder.path).contains("no attribute says that it is one"))
    let later = try HDF5File.create(folder.path + "/run.h5")
    try later.setAttribute("format", .text("raceway-run"))
    try later.setAttribute("version", .integer(99))
    try later.commit { path throws(HDF5Error) in try FileSeal.apply(to: path) }
    #expect(try refusal(folder.path).contains("version 99"))
    let empty = try HDF5File.create(folder.path + "/run.h5")
    try empty.setAttribute("format", .text("raceway-run"))
    try empty.setAttribute("version", .integer(1))
    try empty.commit { path throws(HDF5Error) in try FileSeal.apply(to: path) }
    #expect(try refusal(folder.path).contains("program"))
  }

  @Test func aDamagedFileIsRefusedWhereverTheDamageIs() throws {
    let folder = try TemporaryFolder()
    try RunArchive.write(try Runs.faultyDense.get(), toFolder: folder.path)
    let path = folder.path + "/run.h5"
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for place in stride(from: 0, to: whole.count, by: whole.count / 23) {
      var damaged = whole
      damaged[place] ^= 0x10
      try damaged.write(to: URL(fileURLWithPath: path))
      let error = try #require(throws: PipelineError.self) { try RunArchive.read(fromFolder: folder.path) }
      #expect(error.description.contains("seal"))
      try whole.prefix(place).write(to: URL(fileURLWithPath: path))
      #expect(throws: PipelineError.self) { try RunArchive.read(fromFolder: folder.path) }
    }
    try whole.write(to: URL(fileURLWithPath: path))
    _ = try RunArchive.read(fromFolder: folder.path)
  }

  @Test func whereWritingFailsTheOlderFileStaysAndNothingElseIsLeft() throws {
    let results = try Runs.faultyDense.get()
    let folder = try TemporaryFolder()
    try RunArchive.write(results, toFolder: folder.path)
    let older = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/run.h5"))
    var unwritable = results
    // HDF5 refuses two arrays of one name.
    unwritable.model.parameters.append(unwritable.model.parameters[0])
    let error = try #require(throws: PipelineError.self) {
      try RunArchive.write(unwritable, toFolder: folder.path)
    }
    #expect(error.description.contains("nothing was replaced") && !error.description.contains("\n"))
    #expect(folder.names == ["run.h5"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/run.h5")) == older)
  }

  @Test func aFolderThatIsNotThereOrNoFolderIsRefused() throws {
    let results = try Runs.faultyDense.get()
    let folder = try TemporaryFolder()
    let file = try folder.write("file", "text")
    for path in [folder.path + "/gone", file] {
      let error = try #require(throws: PipelineError.self) { try RunArchive.write(results, toFolder: path) }
      #expect(error.description.contains("can't create it") && !error.description.contains("\n"))
    }
    try FileManager.default.createDirectory(atPath: folder.path + "/run.h5", withIntermediateDirectories: true)
    #expect(throws: PipelineError.self) { try RunArchive.write(results, toFolder: folder.path) }
    #expect(folder.names == ["file", "run.h5"])
  }
}

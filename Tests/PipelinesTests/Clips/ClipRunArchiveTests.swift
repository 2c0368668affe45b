import Foundation
import Recordings
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct ClipRunArchiveTests {
  private static func expectRoundTrip(
    _ run: ClipRunResults, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    try ClipRunArchive.write(run, toFolder: folder.path)
    #expect(folder.names == ["run.h5"], "nothing temporary stays", sourceLocation: sourceLocation)
    let read = try ClipRunArchive.read(fromFolder: folder.path)
    let (found, wanted) = (contents(of: read).split(separator: "\n"), contents(of: run).split(separator: "\n"))
    #expect(wanted.count > 50)
    let difference = zip(found, wanted).first { $0 != $1 }
    #expect(
      found == wanted, "\(difference.map { "found \($0), wrote \($1)" } ?? "\(found.count) lines")",
      sourceLocation: sourceLocation)
  }

  @Test func `what is written is read back`() throws {
    #expect(Clips.run.evaluation?.rows.isEmpty == false)
    try Self.expectRoundTrip(Clips.run)
  }

  @Test func `what a run does not hold is read back as missing`() throws {
    var run = Clips.run
    (run.model, run.profile, run.map, run.evaluation, run.audit, run.input.truth) = (nil, nil, nil, nil, nil, nil)
    run.healthy = nil
    (run.examples, run.dataQuality, run.notes, run.timings) = ([], [], [], [])
    try Self.expectRoundTrip(run)
    run.map = Clips.run.map
    run.map?.tsne = nil
    run.map?.note = nil
    (run.detectors, run.input.clips, run.states) = ([], [], [])
    try Self.expectRoundTrip(run)
  }

  @Test func `any name is read back, and more examples than digits`() throws {
    var run = Clips.run
    let names = ["", ".", "a/b", "a%2Fb", "a", "Größe \"7\" 機械", "..", "%"]
    run.detectors = names.map { name in
      Clips.detector(Clips.run.detectors[0].scores, Clips.run.detectors[0].levels, name: name)
    }
    run.examples = (0..<12).map { index in
      var example = Clips.run.examples[1]
      example.title = "example \(index)"
      return example
    }
    run.input.machine = "Lüfter \"7\"\n\t\\ 機械 🔩"
    try Self.expectRoundTrip(run)
  }

  @Test func `every array says what it is and follows its axes`() throws {
    let folder = try TemporaryFolder()
    try ClipRunArchive.write(Clips.run, toFolder: folder.path)
    let file = try HDF5File.open(folder.path + "/run.h5")
    var (groups, arrays) = (["/"], [String]())
    while let group = groups.popLast() {
      for name in try file.names(in: group) {
        let location = group == "/" ? "/" + name : group + "/" + name
        if (try? file.shape(of: location)) != nil { arrays.append(location) } else { groups.append(location) }
      }
    }
    #expect(arrays.count > 70)
    for location in arrays {
      guard case .text(let description)? = try file.attribute("description", of: location),
        case .text? = try file.attribute("units", of: location)
      else {
        Issue.record("\(location) has no units or description")
        continue
      }
      #expect(!description.isEmpty, "\(location)")
    }
    for scale in [
      "/recording/clip", "/preparation/band", "/profile/band", "/latent/clip", "/examples/0/time",
      "/scores/clip/network/levels/machine",
    ] {
      #expect(try file.attribute("CLASS", of: scale) == .text("DIMENSION_SCALE"), "\(scale)")
    }
    #expect(try file.shape(of: "/profile/z") == [7, 3])
    #expect(try file.attribute("kind") == .text("clips"))
    #expect(try file.attribute("units", of: "/examples/0/input") == .text("dB re (full scale)²"))
    let rows: HDF5Array<Double> = try file.read(at: "/evaluation/auc")
    #expect(rows.values == Clips.run.evaluation?.rows.map(\.auc))
    let readings: HDF5Array<Float> = try file.read(at: "/healthy/readings/statistics")
    #expect(readings.shape == [2, 3] && readings.values == [1, 2, 3, 4, 5, 6])
  }

  @Test func `the same run gives the same bytes`() throws {
    let bytes = try (0..<2).map { _ in
      let folder = try TemporaryFolder()
      try ClipRunArchive.write(Clips.run, toFolder: folder.path)
      return try Data(contentsOf: URL(fileURLWithPath: folder.path + "/run.h5"))
    }
    #expect(bytes[0] == bytes[1] && bytes[0].count > 10_000)
  }

  @Test func `the wrong kind of run is refused with the right one named`() throws {
    let folder = try TemporaryFolder()
    try ClipRunArchive.write(Clips.run, toFolder: folder.path)
    #expect(try RunArchive.kind(ofFolder: folder.path) == .clips)
    #expect(try RunArchive.kind(ofFolder: folder.path + "/run.h5") == .clips)
    let clips = try #require(throws: PipelineError.self) { try RunArchive.read(fromFolder: folder.path) }
    #expect(clips.description.contains("found a run over sound clips, wanted a run over measurements"))
    #expect(clips.description.contains("raceway analyze MEASUREMENTS"))
    try RunArchive.write(Runs.faultyDense.get(), toFolder: folder.path)
    #expect(try RunArchive.kind(ofFolder: folder.path) == .measurements)
    let measurements = try #require(throws: PipelineError.self) { try ClipRunArchive.read(fromFolder: folder.path) }
    #expect(measurements.description.contains("wanted a run over sound clips"))
    #expect(measurements.description.contains("raceway analyze CLIPS"))
    let later = try HDF5File.create(folder.path + "/run.h5")
    try later.setAttribute("format", .text("raceway-run"))
    try later.setAttribute("version", .integer(1))
    try later.setAttribute("kind", .text("odours"))
    try later.commit { path throws(HDF5Error) in try FileSeal.apply(to: path) }
    for read in [
      { _ = try RunArchive.kind(ofFolder: $0) }, { _ = try ClipRunArchive.read(fromFolder: $0) },
    ] as [(String) throws -> Void] {
      let unknown = try #require(throws: PipelineError.self) { try read(folder.path) }
      #expect(unknown.description.contains("its kind is 'odours'"))
    }
  }

  @Test func `a file without a kind is a run over measurements`() throws {
    let folder = try TemporaryFolder()
    let old = try HDF5File.create(folder.path + "/run.h5")
    try old.setAttribute("format", .text("raceway-run"))
    try old.setAttribute("version", .integer(1))
    try old.commit { path throws(HDF5Error) in try FileSeal.apply(to: path) }
    #expect(try RunArchive.kind(ofFolder: folder.path) == .measurements)
  }

  @Test func `a damaged file is refused wherever the damage is`() throws {
    let folder = try TemporaryFolder()
    try ClipRunArchive.write(Clips.run, toFolder: folder.path)
    let path = folder.path + "/run.h5"
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for place in stride(from: 0, to: whole.count, by: whole.count / 11) {
      var damaged = whole
      damaged[place] ^= 0x10
      try damaged.write(to: URL(fileURLWithPath: path))
      #expect(throws: PipelineError.self) { try ClipRunArchive.read(fromFolder: folder.path) }
      #expect(throws: PipelineError.self) { try RunArchive.kind(ofFolder: folder.path) }
    }
  }

  @Test func `where writing fails the older file stays and nothing else is left`() throws {
    let folder = try TemporaryFolder()
    try ClipRunArchive.write(Clips.run, toFolder: folder.path)
    let older = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/run.h5"))
    var unwritable = Clips.run
    // HDF5 refuses two arrays of one name.
    unwritable.detectors.append(unwritable.detectors[0])
    let error = try #require(throws: PipelineError.self) {
      try ClipRunArchive.write(unwritable, toFolder: folder.path)
    }
    #expect(error.description.contains("nothing was replaced") && !error.description.contains("\n"))
    #expect(folder.names == ["run.h5"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/run.h5")) == older)
  }
}

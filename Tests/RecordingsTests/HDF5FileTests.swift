import Foundation
import Tensors
import TestSupport
import Testing

@testable import Recordings

@Suite("HDF5 files keep arrays with their meaning, and appear whole or not at all")
struct HDF5FileTests {
  @Test("a file can be read and replaced while a program that inherited it holds its lock")
  func locks() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.h5"
    let file = try HDF5File.create(path)
    try file.write([1.5], shape: [1], to: "/x", units: "1", description: "x")
    try file.commit()
    let descriptor = unsafe Foundation.open(path, O_RDONLY)
    defer { Foundation.close(descriptor) }
    try #require(flock(descriptor, LOCK_EX) == 0)
    #expect(try HDF5File.open(path).read(Double.self, at: "/x").values == [1.5])
    try HDF5File.create(path).commit()
  }

  @Test("arrays of every type and rank come back as they were written")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.h5"
    var random = RandomStream(seed: 11)
    // Large enough to be cut into chunks and compressed.
    let big = (0..<7 * 13 * 401).map { _ in Float(random.normal()) }
    let doubles = [1.5, -2.5, .infinity, .leastNonzeroMagnitude]
    let texts = ["", "B1", "µ m/s²", "a longer text than the others"]
    let file = try HDF5File.create(path)
    try file.write(big, shape: [7, 13, 401], to: "/x/deep/big", units: "g", description: "noise")
    try file.write(doubles, shape: [2, 2], to: "/x/doubles", units: "1", description: "d")
    try file.write([Int64.min, 0, Int64.max], to: "/x/integers", units: "ns", description: "i")
    try file.write([-5 as Int32], shape: [], to: "/x/scalar", units: "1", description: "s")
    try file.write(texts, to: "/x/texts", units: "1", description: "t")
    try file.write([Float](), shape: [0, 4], to: "/x/empty", units: "1", description: "e")
    try file.write([String](), to: "/x/no_texts", units: "1", description: "e")
    try file.setAttribute("program", .text("raceway"))
    try file.setAttribute("version", .integer(3), of: "/x")
    try file.setAttribute("version", .integer(4), of: "/x")
    try file.setAttribute("rate", .number(20_480.5), of: "/x/deep")
    try file.setAttribute("names", .texts(["a", "bc"]), of: "/x/deep")
    try file.setAttribute("levels", .numbers([0.5, 2]), of: "/x/deep")
    try file.commit()

    let read = try HDF5File.open(path)
    #expect(try read.read(at: "/x/deep/big") == HDF5Array(shape: [7, 13, 401], values: big))
    #expect(try read.read(at: "/x/doubles") == HDF5Array(shape: [2, 2], values: doubles))
    #expect(try read.read(at: "/x/integers") == HDF5Array(shape: [3], values: [Int64.min, 0, Int64.max]))
    #expect(try read.read(at: "/x/scalar") == HDF5Array(shape: [], values: [-5 as Int32]))
    #expect(try read.read(at: "/x/texts") == HDF5Array(shape: [4], values: texts))
    #expect(try read.read(at: "/x/empty") == HDF5Array(shape: [0, 4], values: [Float]()))
    #expect(try read.read(Double.self, at: "/x/scalar").values == [-5])
    let part: [Float] = try read.read(at: [2, 12, 100], shape: [2, 1, 3], of: "/x/deep/big")
    let starts = [2, 3].map { plane in (plane * 13 + 12) * 401 + 100 }
    #expect(part == starts.flatMap { Array(big[$0..<$0 + 3]) })
    #expect(try read.names(in: "/x") == ["deep", "doubles", "empty", "integers", "no_texts", "scalar", "texts"])
    #expect(try read.attribute("units", of: "/x/deep/big") == .text("g"))
    #expect(try read.attribute("description", of: "/x/deep/big") == .text("noise"))
    #expect(try read.attribute("program") == .text("raceway"))
    #expect(try read.attribute("version", of: "/x") == .integer(4))
    #expect(try read.attribute("rate", of: "/x/deep") == .number(20_480.5))
    #expect(try read.attribute("names", of: "/x/deep") == .texts(["a", "bc"]))
    #expect(try read.attribute("levels", of: "/x/deep") == .numbers([0.5, 2]))
    #expect(try read.attribute("nothing") == nil)
    #expect(try read.exists("/x/deep/big"))
    #expect(try !read.exists("/x/shallow/big"))
  }

  @Test("axes follow their scales")
  func scales() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.h5"
    let file = try HDF5File.create(path)
    try file.write([0.0, 0.5, 1], to: "/time", units: "s", description: "time")
    try file.makeScale("/time", name: "time")
    try file.write(
      [1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2], to: "/y", units: "g", description: "y", axes: ["/time", nil])
    try file.commit()
    let read = try HDF5File.open(path)
    #expect(try read.attribute("CLASS", of: "/time") == .text("DIMENSION_SCALE"))
    #expect(try read.attribute("DIMENSION_LABELS", of: "/y") == .texts(["time", ""]))
  }

  @Test("nothing stands under the name before the commit, and a forgotten commit keeps the old file")
  func atomic() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.h5"
    func write(_ value: Double, commit: Bool) throws {
      let file = try HDF5File.create(path)
      try file.write([value], to: "/v", units: "1", description: "v")
      if commit { try file.commit() }
    }
    try write(1, commit: false)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    try write(2, commit: true)
    try write(3, commit: false)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.h5"])
    #expect(try HDF5File.open(path).read(Double.self, at: "/v").values == [2])
    try write(4, commit: true)
    #expect(try HDF5File.open(path).read(Double.self, at: "/v").values == [4])
  }

  @Test(
    "a full disk is an error, and the old file stays", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))
  )
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.h5"
    let old = try HDF5File.create(path)
    try old.write([2.0], to: "/v", units: "1", description: "v")
    try old.commit()
    // The name the next file is first written under leads to the device on which every write finds the disk full.
    let temporary = path + ".partial-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createSymbolicLink(atPath: temporary, withDestinationPath: "/dev/full")
    let error = #expect(throws: HDF5Error.self) {
      let file = try HDF5File.create(path)
      try file.write([Float](repeating: 1, count: 100_000), to: "/v", units: "1", description: "v")
      try file.commit()
    }
    #expect(error?.reasons.contains { $0.contains("No space left on device") } == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.h5"])
    #expect(try HDF5File.open(path).read(Double.self, at: "/v").values == [2])
  }

  @Test(
    "a disk that fills up while writing is an error, and the old file stays",
    .enabled(if: SmallDisk.isPossible, "needs root to mount a small disk"))
  func diskFillsUp() throws {
    let disk = try #require(SmallDisk())
    let path = disk.path + "/run.h5"
    let old = try HDF5File.create(path)
    try old.write([2.0], to: "/v", units: "1", description: "v")
    try old.commit()
    var random = RandomStream(seed: 1)
    let noise = (0..<200_000).map { _ in Float(random.normal()) }
    let error = #expect(throws: HDF5Error.self) {
      let file = try HDF5File.create(path)
      try file.write(noise, to: "/v", units: "1", description: "v")
      try file.commit()
    }
    #expect(error?.reasons.contains { $0.contains("No space left on device") } == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["run.h5"])
    #expect(try HDF5File.open(path).read(Double.self, at: "/v").values == [2])
  }

  @Test("errors carry HDF5's words")
  func errors() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.h5"
    let missing = #expect(throws: HDF5Error.self) { _ = try HDF5File.open(path) }
    #expect(missing?.description == "\(path): can't open it: no such file")
    try folder.write("text.h5", "hello")
    let text = #expect(throws: HDF5Error.self) { _ = try HDF5File.open(folder.path + "/text.h5") }
    #expect(text?.reasons.first == "file signature not found")
    let nowhere = #expect(throws: HDF5Error.self) { _ = try HDF5File.create(folder.path + "/no/such/a.h5") }
    #expect(nowhere?.reasons.contains { $0.contains("No such file or directory") } == true)

    let file = try HDF5File.create(path)
    try file.write([1.5], to: "/v", units: "1", description: "v")
    #expect(throws: HDF5Error.self) { try file.write([1.5], to: "/v", units: "1", description: "v") }
    #expect(throws: HDF5Error.self) { _ = try file.read(Double.self, at: "/w") }
    let kind = #expect(throws: HDF5Error.self) { _ = try file.read(String.self, at: "/v") }
    #expect(kind?.reasons == ["it holds numbers, not texts"])
    let rank = #expect(throws: HDF5Error.self) { _ = try file.read(Double.self, at: [0, 0], shape: [1, 1], of: "/v") }
    #expect(rank?.reasons == ["it has 1 dimensions, not 2"])
    #expect(throws: HDF5Error.self) { try file.write([1.5, 2], at: [0], shape: [2], to: "/v") }
  }

  @Test("many threads write and read their own files at once")
  func threads() throws {
    let folder = try TemporaryFolder()
    let outcomes = concurrentMap(16) { index -> Result<[Int64], any Error> in
      Result {
        let path = folder.path + "/\(index).h5"
        let file = try HDF5File.create(path)
        try file.write((0..<20_000).map { Int64($0 * index) }, to: "/v", units: "1", description: "v")
        try file.commit()
        return try HDF5File.open(path).read(Int64.self, at: "/v").values
      }
    }
    for (index, outcome) in outcomes.enumerated() {
      #expect(try outcome.get() == (0..<20_000).map { Int64($0 * index) })
    }
  }
}

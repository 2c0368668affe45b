import TestSupport
import Testing

@testable import Recordings

@Suite("Results of runs among the measurements are no measurements")
struct RunsAmongMeasurementsTests {
  /// What a run leaves behind, with a clip and tables that could be taken for measurements.
  private static func writeRun(_ name: String, in folder: TemporaryFolder, format: String = "raceway-run") throws {
    try folder.makeFolder(name)
    let file = try HDF5File.create("\(folder.path)/\(name)/run.h5")
    try file.setAttribute("format", .text(format))
    try file.commit()
    try folder.write("\(name)/report.html", "<html></html>")
    try folder.write("\(name)/tables/scores.csv", "snapshot,score\n0,1\n")
    try folder.write("\(name)/clips/1.wav", WAVBytes.silence(9))
  }

  private static let message = "passed over the folder 'night/RUN': results of a run, and no measurements"

  @Test("a folder of recordings is read without them")
  func recordings() throws {
    let folder = try TemporaryFolder()
    for day in 1...3 { try folder.write("day \(day).csv", "0.\(day),0.2\n0.3,0.4\n") }
    try Self.writeRun("night/RUN", in: folder)
    let recording = try Recording.open(folder.path)
    #expect(recording.snapshots.map(\.name) == ["day 1.csv", "day 2.csv", "day 3.csv"])
    #expect(recording.findings.filter { $0.kind == .ignoredFiles }.map(\.message) == [Self.message])
    try Self.writeRun("RUN 2", in: folder)
    try Self.writeRun("RUN 2/of it", in: folder)
    #expect(
      try Recording.open(folder.path).findings.map(\.message).contains(
        "passed over 2 folders such as 'RUN 2': results of a run, and no measurements"))
  }

  @Test("a folder of clips is read without them")
  func clips() throws {
    let folder = try TemporaryFolder()
    for number in 1...3 { try folder.write("normal/\(number).wav", WAVBytes.silence(9)) }
    try Self.writeRun("night/RUN", in: folder)
    let collection = try ClipCollection.open(folder.path)
    #expect(collection.clips.map(\.name) == ["normal/1.wav", "normal/2.wav", "normal/3.wav"])
    #expect(collection.findings.filter { $0.kind == .ignoredFiles }.map(\.message) == [Self.message])
  }

  @Test("other files of that name are passed over only where they hold no measurements themselves")
  func others() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.csv", "0.1,0.2\n0.3,0.4\n")
    try Self.writeRun("mine", in: folder, format: "raceway-recording")
    #expect(try Recording.recognizeFormat(folder.path) == .hdf5)
    try folder.write("mine/run.h5", "no HDF5 at all")
    #expect(try Recording.recognizeFormat(folder.path) == .hdf5)
  }

  @Test("a folder of one feature table is read as the table, without them")
  func table() throws {
    let folder = try TemporaryFolder()
    try folder.write("t.csv", "DE_rms,DE_kurtosis\n1.5,3\n1.25,4\n")
    try Self.writeRun("night/RUN", in: folder)
    #expect(try Recording.recognizeFormat(folder.path) == .features)
    let table = try FeatureTable.read(folder.path)
    #expect(table.values == [1.5, 3, 1.25, 4])
    #expect(table.findings.filter { $0.kind == .ignoredFiles }.map(\.message) == [Self.message])
    try folder.write("u.csv", "DE_rms,DE_kurtosis\n1.5,3\n")
    let error = #expect(throws: RecordingError.self) { try FeatureTable.read(folder.path) }
    #expect(error?.description == "\(folder.path): found 2 text files, wanted one feature table (name the file)")
  }

  @Test("a folder of nothing but results says so")
  func nothingElse() throws {
    let folder = try TemporaryFolder()
    try Self.writeRun("RUN", in: folder)
    let error = #expect(throws: RecordingError.self) { try Recording.open(folder.path) }
    #expect(error?.found == "only results of runs")
  }
}

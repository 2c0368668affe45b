import Foundation
import Testing

@testable import Recordings

@Suite("Measured spectra are declared in machine.yaml") struct SpectraTests {
  @Test("the axis is read, and files of bin and value become spectra")
  func opened() throws {
    let machine = try MachineDescription.parse(
      """
      spectra: { first_hz: 1, step_hz: 0.5 }
      table: { columns: [2] }
      """)
    #expect(machine.spectra == SpectrumAxis(firstHz: 1, stepHz: 0.5))
    let folder = FileManager.default.temporaryDirectory.appending(path: "raceway-spectra-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for number in 1...2 {
      try "1,0.\(number)\n2,0.25\n3,0.5\n".write(
        to: folder.appending(path: "2022-02-09-22-30-0\(number).csv"), atomically: true, encoding: .utf8)
    }
    let recording = try Recording.open(folder.path, machine: machine)
    #expect(recording.spectra == machine.spectra)
    #expect(recording.channels.count == 1 && recording.snapshots.count == 2)
    #expect(try recording.snapshot(at: 1).samples == [0.2, 0.25, 0.5])
    #expect(try Recording.open(folder.path).spectra == nil)
  }

  @Test("the first frequency is 0 Hz where not said")
  func first() throws {
    #expect(try MachineDescription.parse("spectra: { step_hz: 2 }").spectra == SpectrumAxis(firstHz: 0, stepHz: 2))
  }

  @Test(
    "an axis that can't be is refused",
    arguments: [
      "spectra: { first_hz: 1 }", "spectra: { first_hz: -1, step_hz: 1 }", "spectra: { step: 1 }",
      "spectra: { first_hz: 1.0e+18, step_hz: 1 }", "spectra: { step_hz: 1.0e+308 }", "spectra: { step_hz: 1.0e-320 }",
    ])
  func refused(text: String) {
    #expect(throws: RecordingError.self) { try MachineDescription.parse(text) }
  }
}

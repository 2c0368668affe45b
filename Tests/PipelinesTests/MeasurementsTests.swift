import Foundation
import Pipelines
import Recordings
import Synthesis
import Testing

@Suite struct AssumedProfileTests {
  private func findings(_ machineText: String) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.path + "/assumed-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var specification = BearingSpecification.demo
    specification.snapshots = 3
    specification.faults = []
    try SyntheticRecording(try BearingSynthesis(specification)).write(to: folder, format: .ims) { _ in true }
    let machine = try MachineDescription.parse(machineText)
    let measurements = try Measurements.open(folder + "/measurements", machine: machine)
    return try InputReview.of(measurements, machine: machine) { _ in true }.findings
      .filter { $0.kind == .assumedProfile }.map(\.message)
  }

  @Test func whatFileNamesAloneSayIsCalledAnAssumption() throws {
    let all = try findings("machine: rig\n")
    #expect(all.count == 1 && all[0].contains("20480 Hz, g, 2000 rpm are assumed"))
    let some = try findings("sample_rate_hz: 20000\nunit: g\n")
    #expect(some.count == 1 && some[0].contains("so 2000 rpm are assumed"))
  }

  @Test func whatIsDeclaredIsNotAssumed() throws {
    #expect(try findings("profile: ims\n").isEmpty)
    #expect(try findings("sample_rate_hz: 20000\nunit: g\nspeed_rpm: 1500\n").isEmpty)
  }
}

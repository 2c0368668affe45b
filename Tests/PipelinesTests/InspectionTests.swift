import Recordings
import Testing

@testable import Pipelines

@Suite("Inspection says what an analysis would refuse")
struct InspectionTests {
  @Test("a bearing type that no catalogue holds is named with the description's path")
  func unknownType() throws {
    func text(_ type: String) throws -> String {
      let rig = try Rig.faulty()
      let recording = Recording.generated(
        name: "rig", channels: rig.channels,
        bearings: [Bearing(name: "X", design: .catalogue(type))],
        times: Array(rig.times.prefix(2)), sampleRateHz: rig.sampleRateHz, unit: "g", speedRPM: 2000
      ) { index in (try? rig.snapshot(at: index))?.samples ?? [] }
      let measurements = Measurements.recording(recording)
      let machine = MachineDescription(path: "pump.yaml")
      let review = try InputReview.of(measurements, machine: machine) { _ in true }
      return Inspection(measurements, review, machine: machine).text
    }
    let refused = try text("6205-XYZ")
    #expect(refused.contains("  error   pump.yaml: found the bearing type '6205-XYZ' of X"))
    #expect(try !text("6205-2RS").contains("pump.yaml"))
  }
}

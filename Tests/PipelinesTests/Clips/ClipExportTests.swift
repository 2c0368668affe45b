import Testing

@testable import Pipelines

@Suite struct ClipExportTests {
  /// Two machines and clips that are not judged.
  private static func run(
    machines: [String] = ["id_00", "id_02"], folders: Bool = false, machine: String = "fan"
  ) -> ClipRunResults {
    func path(_ label: String, _ number: Int) -> String {
      folders ? "\(label)/0000\(number).wav" : "test/\(label)_\(number).wav"
    }
    var clips = [Clips.info("train/normal_9.wav", machine: machines[0], .healthy, role: .training)]
    for machine in machines {
      clips.append(Clips.info(path("normal", 1), machine: machine, .healthy))
      clips.append(Clips.info(path("anomaly", folders ? 1 : 2), machine: machine, .faulty))
    }
    clips.append(Clips.info("test/silent.wav", machine: machines[0], .faulty))
    let scores = clips.indices.map { $0 == clips.count - 1 ? Float.nan : Float($0) }
    let levels = Set(machines).map { Clips.levels($0, alarm: 1.5) }
    let detector = Clips.detector(scores, levels)
    var results = Clips.run
    results.input = Clips.input(clips, machine: machine)
    results.detectors = [detector, Clips.detector(scores.map { -$0 }, levels, name: "plain")]
    results.states = detector.states(of: clips)
    results.evaluation = ClipEvaluator(replicateCount: 5).evaluate(results.input, detectors: results.detectors)
    return results
  }

  @Test func `each machine has its scores and decisions, and all of them their areas`() {
    let files = DCASEResults.files(Self.run())
    #expect(
      files.map(\.name) == [
        "anomaly_score_fan_id_00_test.csv", "decision_result_fan_id_00_test.csv", "anomaly_score_fan_id_02_test.csv",
        "decision_result_fan_id_02_test.csv", "result.csv",
      ])
    #expect(
      files.map(\.text) == [
        "normal_1.wav,1.0\nanomaly_2.wav,2.0\n", "normal_1.wav,0\nanomaly_2.wav,1\n",
        "normal_1.wav,3.0\nanomaly_2.wav,4.0\n", "normal_1.wav,1\nanomaly_2.wav,1\n",
        "fan\nid,AUC,pAUC\nid_00,1.0,1.0\nid_02,1.0,1.0\nAverage,1.0,1.0\n\n",
      ])
  }

  @Test func `one machine, types in names and odd names are written too`() {
    let one = DCASEResults.files(Self.run(machines: [""], machine: "hall 7/fan"))
    #expect(
      one.map(\.name) == [
        "anomaly_score_hall_7_fan_all_test.csv", "decision_result_hall_7_fan_all_test.csv", "result.csv",
      ])
    #expect(one.last?.text == "hall_7_fan\nid,AUC,pAUC\nall,1.0,1.0\nAverage,1.0,1.0\n\n")
    let types = DCASEResults.files(Self.run(machines: ["fan id_00", "pump id_00"], machine: "mimii"))
    #expect(types.first?.name == "anomaly_score_fan_id_00_test.csv")
    #expect(
      types.last?.text
        == "fan\nid,AUC,pAUC\nid_00,1.0,1.0\nAverage,1.0,1.0\n\npump\nid,AUC,pAUC\nid_00,1.0,1.0\nAverage,1.0,1.0\n\n")
  }

  @Test func `clips of one name keep their folders, and without labels there are no areas`() {
    var results = Self.run(folders: true)
    #expect(DCASEResults.files(results)[0].text == "normal/00001.wav,1.0\nanomaly/00001.wav,2.0\n")
    results.evaluation = nil
    #expect(DCASEResults.files(results).count == 4)
    results.detectors = []
    #expect(DCASEResults.files(results).isEmpty)
  }
}

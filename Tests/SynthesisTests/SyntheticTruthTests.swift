import Foundation
import Synthesis
import Testing

@Suite struct SyntheticTruthTests {
  @Test("the truth of every specification survives JSON", arguments: BearingSpecificationTests.names)
  func json(name: String) throws {
    let specification = try BearingSpecificationTests.specification(name)
    let truth = try BearingSynthesis(specification).truth()
    #expect(try SyntheticTruth(json: truth.json()) == truth)
    #expect(truth.timesNs.count == specification.snapshots)
    #expect(truth.shaftSpeedRpm.count == specification.snapshots)
    #expect(truth.faults.count == specification.faults.count)
    #expect(truth.sensorFaults.count == specification.sensorFaults.count)
  }

  @Test func theKeysAreAnInterface() throws {
    let text = try BearingSynthesis(BearingSpecificationTests.specification("ball")).truth().json()
    let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      root.keys.sorted() == [
        "bearings", "channels", "faults", "format", "name", "sample_rate_hz", "samples_per_snapshot", "seed",
        "sensor_faults", "shaft_speed_rpm", "snapshots", "specification_digest", "times_ns", "version",
      ])
    let fault = try #require((root["faults"] as? [[String: Any]])?.first)
    #expect(
      fault.keys.sorted() == [
        "amplitude", "bearing", "channel_gains", "channels", "defect_frequency_hz", "element", "impact_rate_hz",
        "onset_index", "resonance_hz", "severity",
      ])
    #expect(fault["bearing"] as? String == "B4" && fault["element"] as? String == "ball")
    #expect(fault["channel_gains"] as? [Double] == [0.05, 0.05, 0.05, 1])
    let frequency = try #require(fault["defect_frequency_hz"] as? Double)
    let rate = try #require(fault["impact_rate_hz"] as? Double)
    #expect(abs(frequency - 139.9) < 0.05)
    #expect(rate == 2 * frequency)
  }

  @Test func sensorFaultsWithoutAnEndLastToTheLastSnapshot() throws {
    let truth = try BearingSynthesis(BearingSpecificationTests.specification("sensor-faults")).truth()
    #expect(truth.sensorFaults.map(\.firstIndex) == [20, 35, 0])
    #expect(truth.sensorFaults.map(\.lastIndex) == [29, 59, 59])
    #expect(truth.onsetIndex == nil)
  }

  @Test func theDigestChangesWithEveryValue() throws {
    var seen: Set<String> = [try BearingSpecification.demo.digest()]
    let changes: [(inout BearingSpecification) -> Void] = [
      { $0.seed += 1 }, { $0.noise.correlation = 0.31 }, { $0.faults[0].slip.accumulates = true },
      { $0.faults = [] }, { $0.bearings[3].channels = ["B5"] },
    ]
    for change in changes {
      var specification = BearingSpecification.demo
      change(&specification)
      seen.insert(try specification.digest())
    }
    #expect(seen.count == 6)
    #expect(seen.allSatisfy { $0.count == 16 })
  }

  @Test(
    "a truth file that is none is refused in one line that names it",
    arguments: [
      ("\"raceway-truth\"", "\"other\"", "t.json: format: found other 1, wanted raceway-truth 1"),
      ("\"onset_index\"", "\"onset\"", "t.json: faults[0]: found no key `onset_index`"),
      ("\"snapshots\" : 100", "\"snapshots\" : 99", "t.json: faults[0].severity: found 100 numbers, wanted 99"),
      ("{", "", "t.json: found "),
    ])
  func refusals(text: String, replacement: String, expected: String) throws {
    let json = try BearingSynthesis(.systemD).truth().json()
    let place = try #require(json.range(of: text))
    let broken = json.replacingCharacters(in: place, with: replacement)
    let error = #expect(throws: SpecificationError.self) { try SyntheticTruth(json: broken, source: "t.json") }
    #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("\n") == false)
  }
}

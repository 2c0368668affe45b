import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct JSONReportTests {
  /// DESIGN names these at least.
  private static let promised: [String: [String]] = [
    "input": ["snapshots", "channels", "sample_rate_hz", "unit", "digest"],
    "verdict": [
      "state", "bearing", "channel", "element", "confidence", "onset_index", "warning_index", "alarm_index",
      "alarm_time", "lead_hours",
    ],
    "thresholds": ["method", "warning", "alarm"],
    "evaluation": ["auc_window", "auc_snapshot", "fpr", "recall", "baselines"],
    "audit": ["active_latents", "explained_variance", "findings"],
  ]

  private func document(_ results: RunResults) throws -> [String: Any] {
    let data = Data(JSONReport(results).text.utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test(arguments: HealthState.allCases)
  func everyPromisedKeyIsThere(state: HealthState) throws {
    let document = try document(FixtureRun(state: state).results)
    #expect(document["format"] as? String == "raceway-report")
    #expect(document["version"] as? Int == 1)
    #expect(document["seed"] as? Int == 7)
    for key in ["program", "recipe", "channels", "trend", "data_quality", "timings_s"] {
      #expect(document[key] != nil, "\(key)")
    }
    for (section, keys) in Self.promised {
      let members = try #require(document[section] as? [String: Any], "\(section)")
      for key in keys { #expect(members[key] != nil, "\(section).\(key)") }
    }
    let channels = try #require(document["channels"] as? [[String: Any]])
    #expect(channels.count == 4)
    for key in ["name", "bearing", "share", "excess_share", "z", "warning_index", "alarm_index"] {
      #expect(channels.allSatisfy { $0[key] != nil }, "\(key)")
    }
  }

  @Test func keysComeInTheOrderOfTheDesign() throws {
    guard case .object(let members) = JSONReport(FixtureRun().results).value else {
      Issue.record("the report is no object")
      return
    }
    #expect(
      members.map(\.key) == [
        "format", "version", "program", "recipe", "seed", "input", "verdict", "channels", "thresholds", "evaluation",
        "audit", "trend", "data_quality", "timings_s",
      ])
  }

  @Test func valuesAreThoseOfTheRun() throws {
    let verdict = try #require(try document(FixtureRun().results)["verdict"] as? [String: Any])
    #expect(verdict["state"] as? String == "alarm")
    #expect(verdict["onset_index"] as? Int == 168)
    #expect(verdict["alarm_index"] as? Int == 172)
    #expect(verdict["alarm_time"] as? String == "2004-02-15T19:12:39Z")
    #expect(verdict["onset_time"] as? String == "2004-02-15T18:32:39Z")
    #expect(verdict["lead_hours"] as? Double == 67.0 / 6)
  }

  @Test func whatIsUndeterminedIsNull() throws {
    let document = try document(FixtureRun(state: .undetermined).results)
    let verdict = try #require(document["verdict"] as? [String: Any])
    #expect(verdict["state"] as? String == "undetermined")
    for key in ["bearing", "channel", "element", "onset_index", "alarm_index", "alarm_time", "lead_hours"] {
      #expect(verdict[key] is NSNull, "\(key)")
    }
    let channels = try #require(document["channels"] as? [[String: Any]])
    #expect(channels.allSatisfy { $0["excess_share"] is NSNull && $0["alarm_index"] is NSNull })
  }

  @Test func whatWasNotComputedIsAbsent() throws {
    let run = FixtureRun(hasTimes: false, isFeatureTable: true, hasEvaluation: false)
    let document = try document(run.results)
    #expect(document["evaluation"] == nil)
    #expect(document["diagnosis"] == nil)
    let audit = try #require(document["audit"] as? [String: Any])
    #expect(audit["active_latents"] == nil)
    let channels = try #require(document["channels"] as? [[String: Any]])
    #expect(channels.allSatisfy { $0["energy_contrast_db"] == nil })
    let input = try #require(document["input"] as? [String: Any])
    #expect(input["samples_per_snapshot"] == nil)
    // Nobody declared them: known to be unknown.
    for key in ["sample_rate_hz", "unit", "speed_rpm", "first_time"] { #expect(input[key] is NSNull, "\(key)") }
  }

  @Test func undefinedNumbersBecomeNull() throws {
    var results = FixtureRun().results
    results.audit.explainedVariance = .nan
    results.thresholds.alarm = .infinity
    results.channels[0].z = -.infinity
    let document = try document(results)
    #expect((document["audit"] as? [String: Any])?["explained_variance"] is NSNull)
    #expect((document["thresholds"] as? [String: Any])?["alarm"] is NSNull)
    #expect((document["channels"] as? [[String: Any]])?[0]["z"] is NSNull)
  }

  @Test func stagesThatRanTwiceCountTheirSum() throws {
    var results = FixtureRun().results
    results.timings = [
      StageTiming(stage: "read", seconds: 1), StageTiming(stage: "train", seconds: 2),
      StageTiming(stage: "read", seconds: 0.5), StageTiming(stage: "t-SNE", seconds: 4),
    ]
    #expect(JSONReport(results).value["timings_s"] == ["read": 1.5, "train": 2.0, "t_sne": 4.0])
  }

  @Test func seedsBeyondWhatReadersKeepAreText() {
    var results = FixtureRun().results
    results.seed = .max
    #expect(JSONReport(results).value["seed"] == "18446744073709551615")
  }

  @Test func sameResultsGiveTheSameBytes() {
    #expect(JSONReport(FixtureRun().results).text == JSONReport(FixtureRun().results).text)
  }
}

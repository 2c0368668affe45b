import Foundation
import Prognosis
import Synthesis
import Tensors
import Testing

@testable import Pipelines

/// Synthetic machines that a spall ends, each analysed as a user would.
private enum Failures {
  /// A spall that grows from snapshot `onset` on until the last.
  static func run(seed: UInt64, onset: Int, count: Int) throws -> RunResults {
    var fault = Rig.outerRace
    fault.onsetSnapshot = onset
    let recording = try Rig.recording(
      Rig.specification(seed: seed, snapshots: count) { $0.faults = [fault] })
    return try Analysis.run(.recording(recording), options: Rig.options(.smallDense))
  }

  static let runs: Result<[PastRun], any Error> = Result {
    try [(1, 50, 90), (2, 55, 100), (3, 45, 85), (4, 60, 110), (5, 50, 95)].map { seed, onset, count in
      PastRun(name: "run \(seed)", results: try run(seed: UInt64(seed), onset: onset, count: count))
    }
  }
}

@Suite("Trends of runs")
struct TrendOfRunsTests {
  @Test("Every indicator has a value for every snapshot that was judged, about 0 dB while healthy")
  func courses() throws {
    let results = try #require(try Failures.runs.get().first).results
    let run = RunCourse(results)
    #expect(run.subjects.map(\.name) == ["B1", "B2", "B3", "machine"])
    for subject in run.subjects.dropLast() {
      #expect(subject.indicators.map(\.name).starts(with: ["residual", "reconstruction error", "RMS"]))
      for course in subject.indicators {
        #expect(course.values.count == results.input.snapshotNames.count && course.values.allSatisfy { $0 != nil })
      }
      let rms = try #require(subject.indicators.first { $0.name == "RMS" })
      let healthy = rms.values.prefix(run.healthyEnd).compactMap { $0 }
      #expect(abs(healthy.reduce(0, +) / Double(healthy.count)) < 0.5)
    }
  }

  @Test("The failing bearing comes first, with an onset where its spall begins to be heard")
  func trend() throws {
    let runs = try Failures.runs.get()
    let trend = try TrendAnalysis.trend(of: runs[0].results, past: Array(runs.dropFirst()))
    let first = try #require(trend.subjects.first)
    #expect(first.name == "B2")
    let onset = try #require(first.onsets[0].index)
    #expect((50..<75).contains(onset))
    #expect(first.indicators[first.chosen].name == "residual" && first.indicators.last?.name == "fused")
    #expect(first.indicators[first.chosen].quality.trendability != nil)
    #expect(trend.subjects.dropFirst().filter { $0.kind == .bearing }.allSatisfy { $0.onsets[0].index == nil })
    #expect(throws: PipelineError.self) {
      try TrendAnalysis.trend(of: runs[0].results, options: TrendOptions(indicator: "no such", failureLevel: 1))
    }
  }

  @Test("A back-test asks every model five times about every run, and knows nothing of what came later")
  func backtest() throws {
    let runs = try Failures.runs.get()
    let whole = try TrendBacktest.run(runs, heldOut: 1) { _ in true }
    let models = whole.summaries.count
    #expect(whole.runs.count == 5 && whole.entries.count == 25 * models)
    #expect(whole.summaries.allSatisfy { $0.asked == 25 })
    for entry in whole.entries { #expect((entry.estimate.remaining == nil) == (entry.estimate.refusal != nil)) }
    // The last tenth of the first run told another way, its hours kept: nothing asked before may change.
    var changed = runs
    var results = runs[0].results
    let count = results.input.snapshotNames.count
    for snapshot in count * 92 / 100..<count {
      for channel in 0..<3 {
        results.snapshots.indicator[snapshot, channel] = 50
        results.calibration.variances[snapshot, channel] *= 100
        results.calibration.channelErrors[snapshot, channel] *= 100
      }
    }
    changed[0] = PastRun(name: runs[0].name, results: results)
    let other = try TrendBacktest.run(changed, heldOut: 1) { _ in true }
    #expect(other.entries.filter { $0.run == 0 } == whole.entries.filter { $0.run == 0 })
    #expect(throws: PipelineError.self) { try TrendBacktest.run(runs, heldOut: 2) { _ in false } }
  }

  @Test("Healthy machines are refused a remaining life", arguments: [11, 12, 13] as [UInt64])
  func healthy(seed: UInt64) throws {
    let results = try Analysis.run(.recording(try Rig.healthy(seed: seed)), options: Rig.options(.smallDense))
    let trend = try TrendAnalysis.trend(of: results, past: try Failures.runs.get())
    #expect(trend.subjects.allSatisfy { $0.forecast.estimates.allSatisfy { $0.remaining == nil } })
  }
}

import Foundation
import Prognosis
import Synthesis
import Tensors
import Testing

@testable import Pipelines

/// Synthetic machines that a spall ends, each analysed as a user would.
enum Failures {
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

  @Test("A fixed baseline has no limit, and one that went beyond today's was followed without any")
  func baselineLimit() throws {
    var results = try #require(try Failures.runs.get().first).results
    #expect(RunCourse(results).baselineLimit == AlarmPolicy.standard.limit)
    var fixed = results
    fixed.configuration = results.configuration.replacing("following", with: "fixed")
    #expect(fixed.configuration != results.configuration && RunCourse(fixed).baselineLimit == nil)
    results.snapshots.baselineShift[70, 1] = Float((AlarmPolicy.standard.limit ?? 0) + 2)
    #expect(RunCourse(results).baselineLimit == nil)
  }

  @Test("The failing bearing comes first of the bearings, with an onset where its spall begins to be heard")
  func trend() throws {
    let runs = try Failures.runs.get()
    let trend = try TrendAnalysis.trend(of: runs[0].results, past: Array(runs.dropFirst()))
    let bearings = trend.subjects.filter { $0.kind == .bearing }
    let first = try #require(bearings.first)
    #expect(first.name == "B2")
    let onset = try #require(first.onsets[0].index)
    #expect((50..<75).contains(onset))
    #expect(first.indicators[first.chosen].name == "residual" && first.indicators.last?.name == "fused")
    #expect(first.indicators[first.chosen].quality.trendability != nil)
    #expect(bearings.dropFirst().allSatisfy { $0.onsets[0].index == nil })
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
    // Every run really cut where it was asked, with all that it had told by then.
    for (index, run) in runs.enumerated() {
      let past = runs.indices.filter { $0 != index }.map { runs[$0] }
      let hours = RunCourse(run.results).hours
      for fraction in PrognosticScore.standardFractions {
        let question = try #require(PrognosticScore.question(at: fraction, of: hours))
        let trend = try TrendAnalysis.trend(of: run.results.cut(after: question.snapshot + 1), past: past)
        let subject = try #require(trend.subjects.first { $0.name == whole.runs[index].subject })
        let told = whole.entries.filter {
          $0.run == index && $0.fraction == fraction && $0.estimate.model != BacktestResults.chosenModel
        }
        #expect(told.map(\.estimate) == subject.forecast.estimates, "\(run.name) at \(fraction)")
      }
    }
    #expect(throws: PipelineError.self) { try TrendBacktest.run(runs, heldOut: 2) { _ in false } }
  }

  @Test("Past runs choose the model that foretold them best, each by the others; few of them choose none")
  func choice() throws {
    let runs = try Failures.runs.get()
    let failed = try runs.map { try FailedRun($0) }
    let options = TrendOptions()
    // The choice made once more, by a back-test.
    let whole = try TrendBacktest.run(runs, heldOut: 1) { _ in true }
    let accuracies = whole.summaries.filter { !["chosen", "past lives"].contains($0.model) }
      .map { ($0.model, $0.cumulativeRelativeAccuracy) }
    let most = accuracies.map(\.1).max() ?? 0
    let best = accuracies.filter { $0.1 >= most - ModelChoice.equal }.map(\.0)
    let chosen = try #require(ModelChoice.best(of: failed, options: options, fewest: 5))
    #expect(best.contains(chosen), "\(accuracies)")
    #expect(ModelChoice.best(of: failed, options: options) == nil, "too few to choose by")
    #expect(ModelChoice.best(of: failed, options: TrendOptions(indicator: "no such"), fewest: 5) == nil)
    for (index, run) in whole.runs.enumerated() {
      #expect(run.chosenModel == "similarity", "the standard order")
      let told = whole.entries.filter { $0.run == index }
      let (used, named) = (
        told.filter { $0.estimate.model == "chosen" }, told.filter { $0.estimate.model == run.chosenModel }
      )
      #expect(used.count == 5 && used.map(\.estimate.remaining) == named.map(\.estimate.remaining))
    }
  }

  @Test("Times that fall are no hours; the rest of the trend stands")
  func fallingTimes() throws {
    var results = try #require(try Failures.runs.get().first).results
    let start = try #require(results.input.times[0])
    for (index, time) in results.input.times.enumerated() {
      results.input.times[index] = time.map { index == 60 || index == 75 ? $0 - 40 * ($0 - start) / 60 : $0 }
    }
    results.input.times[80] = .min
    let trend = try TrendAnalysis.trend(of: results, options: TrendOptions(indicator: "RMS", failureLevel: 40))
    #expect(trend.hours.indices.filter { trend.hours[$0] == nil } == [60, 75, 80])
    #expect(trend.notes.contains { $0.hasPrefix("3 snapshots have a time that does not fit among the others'") })
    #expect(trend.subjects.first?.onsets.first?.index != nil)
  }

  @Test("A channel without finite values spoils no other one")
  func notNumbers() throws {
    var results = try #require(try Failures.runs.get().first).results
    let channel = 0
    for snapshot in results.input.snapshotNames.indices {
      results.snapshots.indicator[snapshot, channel] = .nan
      results.snapshots.baselineShift[snapshot, channel] = .nan
      results.calibration.variances[snapshot, channel] = .nan
      results.calibration.channelErrors[snapshot, channel] = .nan
    }
    for place in (results.snapshots.conditions?.names ?? []).indices {
      for snapshot in results.input.snapshotNames.indices {
        results.snapshots.conditions?.values[place][snapshot, channel] = .nan
      }
    }
    let trend = try TrendAnalysis.trend(of: results)
    #expect(Set(trend.subjects.map(\.name)) == ["B2", "B3", "machine"])
  }

  @Test("The same run, one without times and one without a failed part say nothing of a run")
  func unsuitable() throws {
    let runs = try Failures.runs.get()
    let first = runs[0]
    func refused(_ work: () throws -> Void) -> String {
      do { try work() } catch { return "\(error)" }
      return "done"
    }
    #expect(
      refused { _ = try TrendAnalysis.trend(of: first.results, past: runs) }
        .contains("which are of the same measurements"))
    #expect(
      refused { _ = try TrendBacktest.run([first, first, runs[1]], heldOut: 1) { _ in true } }
        .contains("which are of the same measurements"))
    var timeless = runs[1].results
    timeless.input.times = timeless.input.times.map { _ in nil }
    let counted = PastRun(name: "counted", results: timeless)
    #expect(refused { _ = try TrendAnalysis.trend(of: first.results, past: [counted]) }.contains("carry no time"))
    #expect(
      refused { _ = try TrendBacktest.run([first, counted, runs[2]], heldOut: 1) { _ in true } }.contains("counted"))
    var nameless = runs[1].results
    (nameless.verdict.bearing, nameless.verdict.channel) = (nil, nil)
    let unnamed = PastRun(name: "unnamed", results: nameless)
    #expect(
      refused { _ = try TrendAnalysis.trend(of: first.results, past: [unnamed]) }
        .contains("unnamed, whose verdict names none of its 3 bearings"))
    let options = TrendOptions(indicator: "RSM", failureLevel: 3)
    #expect(
      refused { _ = try TrendBacktest.run(runs, heldOut: 1, options: options) { _ in true } }
        .contains("no indicator 'RSM'"))
  }

  @Test("Where snapshots are counted a back-test says so; a part without the named indicator is named in a note")
  func told() throws {
    let runs = try Failures.runs.get().map { run in
      var results = run.results
      results.input.times = results.input.times.map { _ in nil }
      return PastRun(name: run.name, results: results)
    }
    #expect(try TrendBacktest.run(runs, heldOut: 2) { _ in true }.countsSnapshots)
    let trend = try TrendAnalysis.trend(
      of: runs[0].results, options: TrendOptions(indicator: "latent distance", failureLevel: 1))
    let note = trend.notes.first { $0.hasPrefix("without 'latent distance'") }
    #expect(note?.hasSuffix("B1, B2, B3") == true)
  }

  @Test("Healthy machines are refused a remaining life", arguments: [11, 12, 13] as [UInt64])
  func healthy(seed: UInt64) throws {
    let results = try Analysis.run(.recording(try Rig.healthy(seed: seed)), options: Rig.options(.smallDense))
    let trend = try TrendAnalysis.trend(of: results, past: try Failures.runs.get())
    #expect(trend.subjects.allSatisfy { $0.forecast.estimates.allSatisfy { $0.remaining == nil } })
  }
}

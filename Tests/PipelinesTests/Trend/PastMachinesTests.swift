import Foundation
import Prognosis
import Tensors
import Testing

@testable import Pipelines

@Suite("What past machines may say of another")
struct PastMachinesTests {
  private static func refusal(_ work: () throws -> Void) -> String {
    do { try work() } catch { return "\(error)" }
    return "done"
  }

  /// The same machine under another name: without its digest.
  private static func renamed(_ run: PastRun, _ change: (inout RunResults) -> Void) -> PastRun {
    var results = run.results
    results.input.digest = "another"
    change(&results)
    return PastRun(name: "again", results: results)
  }

  @Test("A run that was continued is no other machine, whether its model or its snapshots give it away")
  func continued() throws {
    let runs = try Failures.runs.get()
    let first = runs[0]
    let retrained = Self.renamed(first) {
      $0 = $0.cut(after: 70); $0.model.parameters = []
    }
    let message = Self.refusal { _ = try TrendAnalysis.trend(of: first.results, past: [runs[1], retrained]) }
    #expect(message.contains("of the same measurements in 70 of their snapshots"), "\(message)")
    #expect(
      Self.refusal { _ = try TrendBacktest.run([runs[1], first, retrained], heldOut: 1) { _ in true } }
        .contains("of the same measurements in 70"))
    let later = Self.renamed(first) { results in
      results.input.snapshotNames = results.input.snapshotNames.map { "later " + $0 }
    }
    #expect(
      Self.refusal { _ = try TrendAnalysis.trend(of: first.results, past: [later]) }.contains("one trained model"))
  }

  @Test("Another recipe's figures say nothing of this one's, but levels in dB do")
  func recipes() throws {
    let runs = try Failures.runs.get()
    var wider = runs[1].results
    wider.preparation.featureNames.append("one more")
    var other = runs[2].results
    other.recipe = "octaves"
    for strange in [wider, other] {
      let past = [PastRun(name: "strange", results: strange), runs[3]]
      let message = Self.refusal { _ = try TrendAnalysis.trend(of: runs[0].results, past: past) }
      #expect(message.contains("strange, judged by recipe \(strange.recipe)"), "\(message)")
      let byLevel = TrendOptions(indicator: "RMS")
      #expect(Self.refusal { _ = try TrendAnalysis.trend(of: runs[0].results, past: past, options: byLevel) } == "done")
      let byModel = TrendOptions(indicator: "KL")
      #expect(
        Self.refusal { _ = try TrendAnalysis.trend(of: runs[0].results, past: past, options: byModel) }
          .contains("judged by recipe"))
    }
  }

  @Test("A machine is measured against machines, a bearing against bearings, a channel against channels")
  func kinds() throws {
    let runs = try Failures.runs.get()
    let failed = try runs.map { try FailedRun($0) }
    let past = PastFailures(failed)
    for kind in [TrendSubject.Kind.bearing, .machine] {
      let ends = past.histories(of: "residual", kind: kind).map { $0.values.last }
      let wanted = failed.map { run in
        run.course.subjects.first { kind == .machine ? $0.kind == kind : $0.name == "B2" }?
          .indicators[0].smoothed.last { $0 != nil } ?? nil
      }
      #expect(ends == wanted, "\(kind)")
    }
    #expect(past.histories(of: "residual", kind: .channel).isEmpty)
    let bearings = failed.map { run in
      var course = run.course
      course.subjects = course.subjects.filter { $0.kind == .bearing }
      return FailedRun(name: run.name, course: course, subject: run.subject)
    }
    let trends = RunCourse(runs[0].results).subjects.map { subject in
      SubjectTrend(
        run: RunCourse(runs[0].results), subject: subject, past: PastFailures(Array(bearings.dropFirst())),
        options: TrendOptions()
      ).trend()
    }
    let machine = try #require(trends.first { $0.kind == .machine })
    #expect(machine.hasOnset && machine.forecast.failureLevel == nil)
    #expect(machine.forecast.estimates.allSatisfy { $0.remaining == nil })
    #expect(try #require(trends.first { $0.name == "B2" }).forecast.failureLevel != nil)
  }

  @Test("Among models of one accuracy the one whose intervals hold what they promise is used")
  func equals() {
    func best(_ candidates: (String, Double, Double)...) -> String? {
      ModelChoice.best(
        of: candidates.map { ModelChoice.Candidate(model: $0.0, accuracy: $0.1, shortfall: $0.2) })
    }
    #expect(best(("a", 0.5, 0.3), ("b", 0.495, 0), ("c", 0.4, 0)) == "b")
    #expect(best(("a", 0.5, 0.3), ("b", 0.48, 0)) == "a")
    #expect(best(("a", 0.5, 0.1), ("b", 0.5, 0.1)) == "a")
    #expect(best() == nil)
  }

  @Test("Levels learnt from scattered ends cover further lives within ten points")
  func scatteredEnds() throws {
    var entries = [BacktestEntry]()
    for group in 0..<6 {
      let runs = (0..<6).map { Self.run(seed: UInt64(100 * group + $0)) }
      for index in runs.indices {
        let past = PastFailures(runs.indices.filter { $0 != index }.map { runs[$0] })
        entries += try AskedLife(runs[index], past, TrendOptions(indicator: "RMS")).entries(ofRun: index)
      }
    }
    for model in ["Wiener", "exponential", "combined", "similarity"] {
      let score = PrognosticScore(of: entries.filter { $0.estimate.model == model })
      #expect(try #require(score.coverage) > 0.8, "\(model)")
      // Two of the five times lie before there is an onset, and near the end similarity has no more to say.
      #expect(score.refused < score.asked * (model == "similarity" ? 4 : 3) / 5, "\(model)")
    }
  }

  /// Level until six tenths of its life, then straight to an end of 15 ± 1.5 dB.
  private static func run(seed: UInt64) -> FailedRun {
    var random = RandomStream(seed: 4, stream: seed)
    let count = 120 + Int(random.uniform(in: 0...80))
    let (onset, end) = (count * 6 / 10, 15 + 1.5 * random.normal())
    let values = (0..<count).map { index -> Double? in
      end * max(0, Double(index - onset) / Double(count - onset)) + 0.4 * random.normal()
    }
    let subject = SubjectCourse(
      name: "B1", kind: .bearing, channels: [0],
      indicators: [IndicatorCourse(name: "RMS", unit: "dB", values: values)],
      states: [HealthState](repeating: .healthy, count: count), exceeds: [Bool?](repeating: false, count: count),
      baselineShift: [Double](repeating: 0, count: count))
    let course = RunCourse(
      hours: (0..<count).map(Double.init), countsSnapshots: false, healthyEnd: 40, confirmingWindow: 4,
      baselineLimit: nil, subjects: [subject])
    return FailedRun(name: "run \(seed)", course: course, subject: subject)
  }
}

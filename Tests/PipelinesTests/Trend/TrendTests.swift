import Foundation
import Prognosis
import Tensors
import Testing

@testable import Pipelines

/// Courses made by hand, whose end is known.
private enum Course {
  static let healthyEnd = 40

  /// Level until snapshot 60, then so many dB a snapshot, with noise of 0.3 dB; an hour from one to the next.
  static func rising(_ slope: Double, count: Int, seed: UInt64 = 1, onset: Int = 60) -> RunCourse {
    var random = RandomStream(seed: seed)
    let values = (0..<count).map { index -> Double? in
      max(0, slope * Double(index - onset)) + 0.3 * random.normal()
    }
    let states = (0..<count).map { index -> HealthState in index < onset + 4 || slope <= 0 ? .healthy : .alarm }
    return RunCourse(
      hours: (0..<count).map(Double.init), countsSnapshots: false, healthyEnd: healthyEnd, confirmingWindow: 4,
      baselineLimit: nil,
      subjects: [
        SubjectCourse(
          name: "B1", kind: .bearing, channels: [0],
          indicators: [IndicatorCourse(name: "RMS", unit: "dB", values: values)], states: states,
          exceeds: (0..<count).map { $0 >= onset + 2 && slope > 0 },
          baselineShift: [Double](repeating: 0, count: count))
      ])
  }

  static func trend(
    _ run: RunCourse, level: Double? = nil, indicator: String? = nil
  ) -> TrendSubject {
    SubjectTrend(
      run: run, subject: run.subjects[0], past: PastFailures([]),
      options: TrendOptions(indicator: indicator ?? level.map { _ in "RMS" }, failureLevel: level)
    ).trend()
  }
}

@Suite("Trends of courses whose end is known")
struct TrendTests {
  @Test("Growth of a known rate reaches a declared level when it should", arguments: [0.1, 0.25, 0.5])
  func knownGrowth(slope: Double) throws {
    let run = Course.rising(slope, count: 100)
    let level = slope * 80
    let trend = Course.trend(run, level: level)
    let onset = try #require(trend.onsets.first)
    let (index, confirmed) = (try #require(onset.index), try #require(onset.confirmedIndex))
    #expect(onset.method == "CUSUM" && (60...75).contains(index) && index <= confirmed && confirmed <= 80)
    #expect(trend.onsets.contains(OnsetFinding(method: "confirmed state", index: 62, confirmedIndex: 64)))
    let actual = 60 + 80 - 99.0
    let exponential = try #require(trend.forecast.estimates.first { $0.model == "exponential" }?.remaining)
    // The models see the median of the last five: a straight course two snapshots late, and bent where it begins.
    #expect(exponential.lower < 1.1 * actual && actual < (exponential.upper ?? .infinity))
    #expect(abs(exponential.median - actual) < 0.2 * actual)
    #expect(trend.forecast.failureLevel == level && trend.forecast.failureLevelSource == "declared")
    let fan = try #require(trend.forecast.fan)
    #expect(fan.hours[0] == 99)
    for step in fan.hours.indices {
      #expect(fan.lower[step] <= fan.median[step] && fan.median[step] <= fan.upper[step])
    }
  }

  @Test("Nothing is said without an onset, without a level, or without growth")
  func refusals() {
    let healthy = Course.trend(Course.rising(0, count: 100), level: 10)
    #expect(healthy.forecast.estimates.allSatisfy { $0.remaining == nil && $0.refusal == "no confirmed onset" })
    #expect(healthy.forecast.history.isEmpty && healthy.forecast.fan == nil)
    let undeclared = Course.trend(Course.rising(0.3, count: 100))
    let exponential = undeclared.forecast.estimates.first { $0.model == "exponential" }
    #expect(exponential?.refusal?.hasPrefix("no failure level") == true)
    var stopped = Course.rising(0.3, count: 100)
    let flat = Course.rising(0, count: 100).subjects[0].indicators
    stopped.subjects[0].indicators = flat
    let level = Course.trend(stopped, level: 10)
    #expect(level.forecast.estimates.allSatisfy { $0.remaining == nil })
  }

  @Test("What is said at a snapshot does not change with what comes after it")
  func causality() {
    let long = Course.rising(0.3, count: 140)
    let trend = Course.trend(long, level: 40)
    for moment in trend.forecast.history.filter({ $0.index % 7 == 0 }) {
      let early = Course.trend(long.prefix(moment.index + 1), level: 40)
      #expect(early.forecast.estimates.first == moment.estimate)
    }
    #expect(trend.forecast.history.count > 20)
    for (index, value) in trend.indicators[0].smoothed.enumerated().dropFirst(100) {
      #expect(Course.trend(long.prefix(index + 1), level: 40).indicators[0].smoothed[index] == value)
    }
  }

  @Test("Healthy machines are refused a remaining life, whatever level is declared")
  func nullRuns() {
    var answered = 0
    for seed in 1...200 {
      // An alarm that stands although nothing grows: the worst that can befall a healthy machine.
      var run = Course.rising(0, count: 120, seed: UInt64(seed))
      for index in 70..<120 { run.subjects[0].states[index] = .alarm }
      let trend = Course.trend(run, level: 3)
      answered += trend.forecast.estimates.contains { $0.remaining != nil } ? 1 : 0
    }
    #expect(answered <= 24, "\(answered) of 200 with a false alarm; growth is tested at one in twenty for each model")
  }

  @Test("Running in is told from a rise while healthy, and both from a steady level")
  func drift() throws {
    func record(_ slope: Double) throws -> DriftRecord {
      var random = RandomStream(seed: 3)
      var run = Course.rising(0, count: 100)
      run.subjects[0].indicators = [
        IndicatorCourse(
          name: "RMS", unit: "dB", values: (0..<100).map { slope * Double($0) + 0.3 * random.normal() })
      ]
      return try #require(Course.trend(run).drift)
    }
    #expect(try record(-0.05).judgement == "running in")
    #expect(try record(0.05).judgement == "rising while it counted as healthy")
    #expect(try record(0).judgement == "steady while healthy")
    #expect(try record(0.05).healthyChange > 1)
    // Sure, because it is a line almost without noise, and yet too little to be called one.
    var run = Course.rising(0, count: 4000)
    var random = RandomStream(seed: 8)
    run.subjects[0].indicators = [
      IndicatorCourse(
        name: "RMS", unit: "dB", values: (0..<4000).map { 0.0002 * Double($0) + 0.3 * random.normal() })
    ]
    let long = RunCourse(
      hours: run.hours, countsSnapshots: false, healthyEnd: 1000, confirmingWindow: 4, baselineLimit: nil,
      subjects: run.subjects)
    let slight = try #require(Course.trend(long).drift)
    #expect(slight.pValue < 0.01 && slight.healthyChange < 1 && slight.judgement == "steady while healthy")
  }

  @Test("Of healthy parts the one that changes comes first, then the one above its level")
  func ranking() {
    func part(_ name: String, slope: Double, isAbove: Bool) -> (SubjectCourse, TrendSubject) {
      var run = Course.rising(slope, count: 100)
      let subject = SubjectCourse(
        name: name, kind: .bearing, channels: [0], indicators: run.subjects[0].indicators,
        states: [HealthState](repeating: .healthy, count: 100),
        exceeds: [Bool?](repeating: false, count: 98) + [isAbove, nil],
        baselineShift: run.subjects[0].baselineShift)
      run.subjects = [subject]
      return (subject, Course.trend(run))
    }
    let parts = [
      part("steady", slope: 0, isAbove: false), part("above", slope: 0, isAbove: true),
      part("rising", slope: 0.3, isAbove: false),
    ]
    #expect(parts.map(\.1).ranked(states: parts.map(\.0)).map(\.name) == ["rising", "above", "steady"])
  }

  @Test("A state that was cleared is no onset any more; a left-out snapshot changes nothing")
  func standingState() {
    var run = Course.rising(0.3, count: 100)
    run.subjects[0].states = (0..<100).map { (70..<80).contains($0) ? .warning : $0 < 90 ? .healthy : .alarm }
    run.subjects[0].states[95] = .undetermined
    run.subjects[0].exceeds = (0..<100).map { (67..<80).contains($0) && $0 != 69 || $0 >= 88 }
    #expect(run.onset(of: run.subjects[0]) == Onset(index: 88, confirmedIndex: 90))
    let early = run.prefix(76)
    #expect(early.onset(of: early.subjects[0]) == Onset(index: 67, confirmedIndex: 70), "three of four")
    let cleared = run.prefix(85)
    #expect(cleared.onset(of: cleared.subjects[0]) == nil)
  }

  @Test("An onset is the first exceedance among the judged snapshots that confirmed it, as an alarm tracker has it")
  func onsetRule() throws {
    var random = RandomStream(seed: 5)
    var found = 0
    for _ in 0..<300 {
      // Any pattern of exceedances and left-out snapshots after the healthy period.
      let share = random.uniform(in: 0.2...0.9)
      let exceeds = (0..<60).map { index -> Bool? in
        index < Course.healthyEnd || random.uniform(in: 0...1) > share
          ? false : random.uniform(in: 0...1) < 0.2 ? nil : true
      }
      let levels = AlarmLevels(warning: 2, alarm: 1000, centre: 0)
      let history = AlarmTracker.history(
        of: exceeds.map { $0.map { $0 ? 3.0 : 0 } }, levels, persistence: .threeOfFour)
      guard let confirmed = history.states.firstIndex(of: .warning), history.states.last == .warning,
        !history.states[confirmed...].contains(.healthy)
      else { continue }
      var run = Course.rising(0.3, count: 60)
      run.subjects[0].exceeds = exceeds
      run.subjects[0].states = history.states.indices.map { index in
        exceeds[index] == nil ? .undetermined : history.states[index] == .warning ? .warning : .healthy
      }
      let onset = try #require(run.onset(of: run.subjects[0]))
      #expect(onset.index == history.onsetIndex && onset.confirmedIndex == confirmed)
      found += 1
    }
    #expect(found > 50)
  }

  @Test("However long the history, the newest snapshot is in it")
  func moments() {
    let trend = Course.trend(Course.rising(0.1, count: 300), level: 60)
    let history = trend.forecast.history
    #expect(history.count == 100 && history.last?.index == 299)
    #expect(history.first?.index == trend.onsets.first?.confirmedIndex)
  }
}

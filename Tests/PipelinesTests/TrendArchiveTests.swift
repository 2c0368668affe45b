import Foundation
import Recordings
import TestSupport
import Testing

@testable import Pipelines

@Suite struct TrendArchiveTests {
  /// One bearing with everything, one channel that refused everything, one without a single indicator or onset.
  private static func trend(_ count: Int) -> DegradationTrend {
    func course(_ slope: Double) -> [Double?] {
      (0..<count).map { $0.isMultiple(of: 7) ? nil : 0.1 + slope * Double($0) }
    }
    let quality = IndicatorQuality(monotonicity: 0.8, trendability: nil, prognosability: 1 / 3, robustness: 0.97)
    let interval = LifeInterval(lower: 2.5, median: 4.1, upper: nil)
    let forecast = RemainingLifeForecast(
      failureLevel: 21.5, failureLevelSource: "declared \"by\" the user",
      estimates: [
        RemainingLifeEstimate(model: "exponential", remaining: interval, refusal: nil),
        RemainingLifeEstimate(model: "Wiener", remaining: .init(lower: 0, median: 3, upper: 9.25), refusal: nil),
        RemainingLifeEstimate(model: "similarity", remaining: nil, refusal: "no past runs"),
      ],
      history: [
        .init(index: 60, estimate: .init(model: "exponential", remaining: nil, refusal: "too few snapshots")),
        .init(index: 61, estimate: .init(model: "exponential", remaining: interval, refusal: nil)),
      ],
      fan: ForecastFan(hours: [10, 10.5, 11], lower: [1, 2, 3], median: [2, 4, 6], upper: [3, 9, 27]))
    return DegradationTrend(
      hours: (0..<count).map { $0 == 3 ? nil : Double($0) / 6 }, countsSnapshots: false, confidence: 0.9,
      subjects: [
        TrendSubject(
          name: "B/1 é", kind: .bearing, channels: [0, 2],
          indicators: [
            IndicatorTrend(name: "residual", unit: "", values: course(0.5), smoothed: course(0.4), quality: quality),
            IndicatorTrend(name: "RMS", unit: "dB", values: course(-1), smoothed: course(2), quality: .init()),
          ], chosen: 1,
          onsets: [
            OnsetFinding(method: "CUSUM", index: 55, confirmedIndex: 58),
            OnsetFinding(method: "Page-Hinkley", index: nil, confirmedIndex: nil),
            OnsetFinding(method: "confirmed alarm", index: 0, confirmedIndex: nil),
          ],
          drift: DriftRecord(
            healthyChange: -0.7, pValue: 0.004, baselineShift: (0..<count).map { 0.01 * Double($0) }, limit: 2,
            judgement: "running-in"), forecast: forecast),
        TrendSubject(
          name: "ch2", kind: .channel, channels: [1],
          indicators: [
            IndicatorTrend(name: "KL", unit: "nats", values: course(0), smoothed: course(0), quality: quality)
          ],
          chosen: 0, onsets: [],
          drift: DriftRecord(healthyChange: 0, pValue: 1, baselineShift: [], limit: nil, judgement: ""),
          forecast: RemainingLifeForecast(
            estimates: [RemainingLifeEstimate(model: "exponential", remaining: nil, refusal: "no onset")])),
        TrendSubject(
          name: "", kind: .channel, channels: [], indicators: [], chosen: 0, onsets: [], drift: nil,
          forecast: RemainingLifeForecast(estimates: [])),
      ], notes: ["The failure level was declared.", ""])
  }

  private static func written(_ change: (inout RunResults) -> Void) throws -> (folder: TemporaryFolder, run: RunResults)
  {
    var results = try Runs.faultyDense.get()
    change(&results)
    let folder = try TemporaryFolder()
    try RunArchive.write(results, toFolder: folder.path)
    return (folder, results)
  }

  @Test func aTrendIsReadBackAsItWasWritten() throws {
    let count = try Runs.faultyDense.get().input.snapshotNames.count
    let (folder, results) = try Self.written { $0.trend = Self.trend(count) }
    let read = try RunArchive.read(fromFolder: folder.path)
    #expect(read.trend == results.trend && read.trend != nil)
    expectSame(read, results)
  }

  @Test func aTrendThatCountsSnapshotsOrHasNothingIsReadBackToo() throws {
    for hours in [[], [0, 1, 2]] as [[Double?]] {
      let empty = DegradationTrend(hours: hours, countsSnapshots: true, confidence: 0.95, subjects: [])
      let (folder, _) = try Self.written { $0.trend = empty }
      #expect(try RunArchive.read(fromFolder: folder.path).trend == empty)
    }
  }

  @Test func beforeTrendThereIsNoGroup() throws {
    let (folder, _) = try Self.written { $0.trend = nil }
    #expect(try !HDF5File.open(folder.path + "/run.h5").exists("/prognosis"))
    #expect(try RunArchive.read(fromFolder: folder.path).trend == nil)
  }

  @Test func otherProgramsFindTablesWithNamesAndUnits() throws {
    let count = try Runs.faultyDense.get().input.snapshotNames.count
    let (folder, _) = try Self.written { $0.trend = Self.trend(count) }
    let file = try HDF5File.open(folder.path + "/run.h5")
    let smoothed: HDF5Array<Double> = try file.read(at: "/prognosis/0/smoothed")
    #expect(smoothed.shape == [count, 2])
    #expect(smoothed.values[2 * 5 + 1] == 10.1 && smoothed.values[14].isNaN)
    let upper: HDF5Array<Double> = try file.read(at: "/prognosis/0/forecast/estimate/upper")
    #expect(upper.values[0] == .infinity && upper.values[1] == 9.25 && upper.values[2].isNaN)
    let onsets: HDF5Array<Int32> = try file.read(at: "/prognosis/0/onset/index")
    #expect(onsets.values == [55, -1, 0])
    let units = [("hour", "h"), ("0/value", "of the indicator"), ("0/forecast/fan/median", "dB"), ("0/fitness", "1")]
    for (name, unit) in units {
      #expect(try file.attribute("units", of: "/prognosis/" + name) == .text(unit), "\(name)")
    }
    #expect(try file.attribute("CLASS", of: "/prognosis/0/indicator") == .text("DIMENSION_SCALE"))
    #expect(try file.attribute("failure_level", of: "/prognosis/0/forecast") == .number(21.5))
    #expect(try file.attribute("failure_level", of: "/prognosis/1/forecast") == nil)
    var (groups, arrays) = (["/prognosis"], 0)
    while let group = groups.popLast() {
      for name in try file.names(in: group) {
        let location = group + "/" + name
        guard (try? file.shape(of: location)) != nil else {
          groups.append(location)
          continue
        }
        arrays += 1
        guard case .text(let words)? = try file.attribute("description", of: location) else {
          Issue.record("\(location) has no description")
          continue
        }
        #expect(!words.isEmpty)
      }
    }
    #expect(arrays > 60)
  }

  @Test(arguments: [nil, 900])
  func whatAMapIsWorthIsReadBack(firstPlaced: Int?) throws {
    let quality = MapQuality(
      divergence: 1.234, perplexity: 30, trustworthiness: 0.981, neighboursKept: 1 / 3, neighbourCount: 10,
      firstPlaced: firstPlaced)
    let (folder, results) = try Self.written { $0.latents.quality = quality }
    let read = try RunArchive.read(fromFolder: folder.path)
    #expect(read.latents == results.latents && read.latents.quality == quality)
    let (plain, _) = try Self.written { $0.latents.quality = nil }
    #expect(try RunArchive.read(fromFolder: plain.path).latents.quality == nil)
  }
}

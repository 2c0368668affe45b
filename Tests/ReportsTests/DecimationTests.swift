import Pipelines
import Tensors
import Testing

@testable import Reports

@Suite struct DecimationTests {
  @Test("no extreme of any stretch is lost", arguments: [5, 97, 1000, 1999, 20_011])
  func extremesStay(count: Int) throws {
    var random = RandomStream(seed: UInt64(count))
    var values = (0..<count).map { _ in Float(random.normal()) }
    let peak = random.below(count)
    values[peak] = 50
    let limit = 100
    let kept = Decimation.extremes(of: values, limit: limit)
    #expect(kept == kept.sorted() && Set(kept).count == kept.count)
    #expect(kept.first == 0 && kept.last == count - 1)
    #expect(kept.contains(peak))
    #expect(kept.count <= limit + 2)
    let chosen = Set(kept)
    let buckets = count > limit ? limit / 2 : 1
    for bucket in 0..<buckets {
      let range = Decimation.bucketRange(bucket, of: buckets, count: count)
      let lowest = try #require(values[range].min())
      let highest = try #require(values[range].max())
      #expect(range.contains { chosen.contains($0) && values[$0] == lowest })
      #expect(range.contains { chosen.contains($0) && values[$0] == highest })
    }
  }

  @Test("every bucket of a spectrum keeps its peak", arguments: [1, 5, 97, 1000, 20_011])
  func peaksStay(count: Int) {
    var random = RandomStream(seed: UInt64(count))
    var values = (0..<count).map { _ in Float(random.normal()) }
    if count > 100 { values[7] = .nan }
    let limit = 100
    let kept = Decimation.peaks(of: values, limit: limit)
    #expect(kept == kept.sorted() && kept.count == min(count, limit))
    guard count > limit else { return }
    for bucket in 0..<limit {
      let range = Decimation.bucketRange(bucket, of: limit, count: count)
      #expect(range.contains(kept[bucket]))
      #expect(values[kept[bucket]] == values[range].filter(\.isFinite).max())
    }
  }

  @Test func undefinedStretchesStayVisible() {
    var values = [Float](repeating: 1, count: 1000)
    for index in 400..<420 { values[index] = .nan }
    let kept = Decimation.extremes(of: values, limit: 50)
    #expect(kept.contains { !values[$0].isFinite })
    #expect(Decimation.extremes(of: [Float](repeating: .nan, count: 500), limit: 10).count <= 7)
  }

  @Test func linesBreakAtGapsAndWhereSnapshotsWereLeftOut() {
    let axis = SnapshotAxis(FixtureRun(snapshotCount: 20).results.input)
    // The fixture pauses for a weekend between its 8th and 9th snapshot.
    #expect(axis.hasGap(between: 8, and: 9) && !axis.hasGap(between: 7, and: 8) && !axis.hasGap(between: 9, and: 19))
    var values = (0..<20).map(Float.init)
    values[14] = .nan
    values[15] = .nan
    let line = SnapshotLine(values, along: axis)
    let breaks = line.y.indices.filter { line.y[$0] == .null }
    #expect(line.x.count == 20 && line.y.count == 20 && line.snapshots.count == 20)
    #expect(breaks == [9, 15])
  }

  @Test("the heat map leaves gaps empty, merged or not", arguments: [240, 2000, 2001])
  func heatMapsLeaveGapsEmpty(count: Int) throws {
    let results = FixtureRun(snapshotCount: count, windowsPerSnapshot: 1).results
    let axis = SnapshotAxis(results.input)
    let trace = try #require(AttributionFigure(results, along: axis).figure.traces.first)
    guard case .array(let x) = trace["x"], case .array(let rows) = trace["z"], case .array(let z) = rows.first else {
      Issue.record("the heat map has no columns")
      return
    }
    #expect(rows.count == 4 && x.count == z.count && x.count <= 1003)
    let last = count * 4 / 10
    #expect(axis.stretches(of: 0..<count) == [0..<last + 1, last + 1..<count])
    for edge in [axis.positions[last] + axis.step, axis.positions[last + 1] - axis.step] {
      let column = try #require(x.firstIndex(of: axis.json(edge)))
      #expect(z[column] == .null)
    }
  }

  @Test func levelsKeepOnlyTheirCorners() {
    let axis = SnapshotAxis(FixtureRun(snapshotCount: 50, hasTimes: false).results.input)
    var level = [Float](repeating: 2, count: 50)
    for index in 30..<50 { level[index] = 3 }
    level[40] = .nan
    let line = SnapshotLine(level: level, along: axis)
    #expect(line.x == [0, 30, 49])
    #expect(line.y == [2.0, 3.0, 3.0])
  }

  @Test func snapshotsWithoutTimesAreDrawnByIndex() {
    let axis = SnapshotAxis(FixtureRun(snapshotCount: 7, hasTimes: false).results.input)
    #expect(!axis.isTime && axis.positions == [0, 1, 2, 3, 4, 5, 6])
    var disordered = FixtureRun(snapshotCount: 7).results.input
    disordered.times.swapAt(2, 5)
    #expect(!SnapshotAxis(disordered).isTime)
  }
}

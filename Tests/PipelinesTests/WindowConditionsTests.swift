import Foundation
import Recordings
import SignalProcessing
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct WindowConditionsTests {
  /// Whole turns of a sine about an offset, and noise.
  private static func samples(_ count: Int, offset: Float) -> Matrix {
    var random = RandomStream(seed: 5)
    let sine = (0..<count).map { offset + 2 * Float(sin(2 * Double.pi * 8 * Double($0) / Double(count))) }
    return Matrix(2, count, sine + (0..<count).map { _ in offset + Float(random.normal()) })
  }

  @Test(arguments: [(Float(0), 256), (1000, 256), (-3, 1009)])
  func aSineHasTheClosedForm(offset: Float, count: Int) {
    let conditions = WindowConditions(of: Self.samples(count, offset: offset), Windowing(length: count, stride: count))
    #expect(conditions.variances.rowCount == 1 && conditions.variances.columnCount == 2)
    #expect(abs(conditions.variances[0, 0] - 2) < 1e-3)
    #expect(abs(conditions.kurtoses[0, 0] + 1.5) < 1e-3)
    #expect(abs(conditions.crestFactors[0, 0] - Float(2).squareRoot()) < 1e-3)
  }

  @Test func figuresAreThoseOfThePublishedIndicators() {
    let samples = Self.samples(512, offset: 0)
    let windowing = Windowing(length: 128, stride: 64)
    let conditions = WindowConditions(of: samples, windowing)
    for (window, range) in windowing.ranges(inSampleCount: 512).enumerated() {
      let own = Array(samples.row(1)[range])
      let indicators = ConditionIndicators(of: own.span)
      #expect(abs(Double(conditions.kurtoses[window, 1]) - indicators.kurtosis) < 1e-5)
      #expect(abs(Double(conditions.variances[window, 1]).squareRoot() - indicators.standardDeviation) < 1e-6)
    }
  }

  @Test func samplesThatDoNotVaryHaveNoShape() {
    let constant = WindowConditions(of: Matrix(1, 8, [Float](repeating: 7, count: 8)), Windowing(length: 4, stride: 4))
    #expect(constant.kurtoses.elements == [0, 0] && constant.crestFactors.elements == [0, 0])
  }

  @Test func everySnapshotHasItsIndicatorsAndLaterRunsKeepThem() throws {
    let recording = try Rig.faulty()
    let run = try Analysis.run(.recording(recording), options: Rig.options(.smallDense))
    let table = try #require(run.snapshots.conditions)
    #expect(table.names == ["RMS", "kurtosis", "crest factor"] && table.units == ["g", "", ""])
    let rms = try #require(table[ConditionTable.rms])
    #expect(rms.rowCount == 80 && rms.columnCount == 3 && rms.elements.allSatisfy { $0 > 0 })
    let kurtosis = try #require(table[ConditionTable.kurtosis])
    let (early, late) = (kurtosis.column(1)[..<Rig.onset], kurtosis.column(1)[75...])
    #expect(late.min() ?? 0 > early.max() ?? 0, "impacts make the second channel peaked")

    // New snapshots alone continue the run: the figures of the earlier ones are carried on, bit for bit.
    let trained = try Analysis.run(.recording(recording.changed(snapshots: 0..<60)), options: Rig.options(.smallDense))
    let continued = try Analysis.score(.recording(recording.changed(snapshots: 60..<80)), by: trained)
    let carried = try #require(continued.snapshots.conditions)
    for index in 0..<3 {
      #expect(carried.values[index].rowCount == 80)
      #expect(zip(carried.values[index].elements, table.values[index].elements).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test func aTableGivesWhatItHas() throws {
    let table = try #require(try Runs.table.get().snapshots.conditions)
    #expect(table.names == ["RMS", "kurtosis", "crest factor"])
    let folder = try TemporaryFolder()
    let lines = ["filename,B1_std,B2_std"] + (0..<40).map { "s\($0),\(0.1 + 0.001 * Double($0 % 7)),0.2\($0 % 5)" }
    let bare = try Analysis.run(
      try Measurements.open(folder.write("bare.csv", lines.joined(separator: "\n") + "\n")),
      options: AnalysisOptions(recipe: .smallDense, healthy: .first(30)))
    #expect(bare.snapshots.conditions?.names == ["RMS"])
  }
}

import Foundation
import Prognosis
import Tensors
import TestSupport
import Testing

@testable import Pipelines

/// A table of three parts: `a` fails from snapshot 70 on, by 12 dB, `b` hears a tenth of what it gains in power, and
/// `c` jumps by 2 dB at snapshot 50 and settles.
private func threeParts(in folder: TemporaryFolder) throws -> Measurements {
  var random = RandomStream(seed: 5)
  var lines = ["filename," + ["a", "b", "c"].map { "\($0)_std,\($0)_kurt" }.joined(separator: ",")]
  for t in 0..<120 {
    let own = min(max(0, 0.4 * Double(t - 70)), 12)
    let rises = [
      own, 10 * log10(1 + 0.1 * (pow(10, own / 10) - 1)), t < 50 ? 0 : 2 * pow(0.5, Double(t - 50) / 5),
    ]
    let cells = rises.map { rise in
      "\(0.1 * pow(10, (rise + 0.1 * random.normal()) / 20)),\(3 + 0.1 * random.normal())"
    }
    lines.append("snapshot \(t)," + cells.joined(separator: ","))
  }
  return try Measurements.open(folder.write("three.csv", lines.joined(separator: "\n") + "\n"))
}

@Suite struct WithheldAlarmPipelineTests {
  @Test func whatIsHeardAndWhatFallsBackStaysAWarningAndIsSaid() throws {
    let folder = try TemporaryFolder()
    let results = try Analysis.run(threeParts(in: folder), options: Rig.options())
    #expect(results.verdict.state == .alarm && results.verdict.bearing == "a")
    #expect(results.channels.map { $0.alarmIndex != nil } == [true, false, false])
    #expect(results.channels.allSatisfy { $0.warningIndex != nil })
    let heard = try #require(results.audit.findings.first { $0.hasPrefix("b: a rise of up to") })
    #expect(heard.contains("may be heard from a, which stood at alarm"))
    let fell = try #require(results.audit.findings.first { $0.hasPrefix("c: a rise of up to") })
    #expect(fell.contains("(snapshots 52 to") && fell.contains("fell back while an alarm was being confirmed"))
    // Tables tell it of warnings that stand.
    let reasons = results.channels.map(\.withheld)
    #expect(reasons[0] == nil && reasons[1] == "may be heard from a")
    #expect((reasons[2] == "its rise fell back") == (results.snapshots.channelState.last?[2] == .warning), "\(reasons)")
    let run = try TemporaryFolder()
    try RunArchive.write(results, toFolder: run.path)
    #expect(try RunArchive.read(fromFolder: run.path).channels == results.channels)
  }

  @Test func scoringStageByStageWithholdsTheSame() throws {
    let folder = try TemporaryFolder()
    let measurements = try threeParts(in: folder)
    let whole = try Analysis.run(measurements, options: Rig.options())
    let trained = try Analysis.train(measurements, options: Rig.options())
    let scored = try Analysis.score(measurements, by: trained)
    #expect(scored.snapshots.channelState == whole.snapshots.channelState)
    func withheld(_ results: RunResults) -> [String] {
      results.audit.findings.filter { $0.contains("stayed a warning") }
    }
    #expect(withheld(scored) == withheld(whole) && withheld(whole).count >= 2)
  }

  @Test func aTableIsJudgedByItsStandardisedIndicators() throws {
    let results = try Runs.table.get()
    let rows = results.calibration.roles.indices.filter { results.calibration.roles[$0] == .training }
    let values = results.calibration.residuals
    #expect(rows.count > 20 && values.columnCount == 9)
    for column in 0..<values.columnCount {
      let mean = rows.reduce(0.0) { $0 + Double(values[$1, column]) } / Double(rows.count)
      let square = rows.reduce(0.0) { $0 + pow(Double(values[$1, column]), 2) } / Double(rows.count)
      #expect(abs(mean) < 1e-4 && abs(square - 1) < 0.05, "column \(column): \(mean), \(square)")
    }
    #expect(results.thresholds.method.hasPrefix("rise of the indicators"))
    #expect(try Runs.faulty.get().thresholds.method.hasPrefix("rise of the residuals"))
  }
}

@Suite struct PowerScaleTests {
  @Test func levelsOfATableHaveAScaleAndShapesHaveNone() throws {
    let preparation = try Runs.table.get().preparation
    let scales = preparation.powerScales
    #expect(scales.map { $0 == nil } == [false, true, false, false, true, false, false, true, false])
    let first = try #require(scales[0])
    #expect(abs(first.decibelsPerUnit - 8.685889638 * preparation.scalerDeviation[0]) < 1e-6)
    #expect(abs(first.healthyLevel - 8.685889638 * preparation.scalerMean[0]) < 1e-6)
  }

  @Test func bandsAreInDecibelsAlready() throws {
    let preparation = try Runs.faulty.get().preparation
    let scales = preparation.powerScales.map { $0.map { [$0.decibelsPerUnit, $0.healthyLevel] } }
    #expect(scales == zip(preparation.scalerDeviation, preparation.scalerMean).map { [$0, $1] })
  }

  @Test func aFeaturesNameSaysWhetherItIsALevel() {
    let ten = 10.0
    let (amplitude, power): (Double, Double) = (20 / Foundation.log(ten), 10 / Foundation.log(ten))
    let expected: [(String, Double?)] = [
      ("ln std", amplitude), ("ln RMS", amplitude), ("ln (max - mean)", amplitude), ("ln p2p", amplitude),
      ("ln band_energy_3", power), ("ln power", power), ("ln variance", power), ("ln crest_factor", nil),
      ("ln impulse", nil), ("ln peak_frequency", nil), ("asinh kurt", nil), ("entropy", nil),
    ]
    for (name, decibels) in expected { #expect(IndicatorScale.decibels(perUnitOf: name) == decibels, "\(name)") }
  }
}

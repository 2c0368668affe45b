import Foundation
import Recordings
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct IndicatorRepresentationTests {
  @Test func indicatorsGetTheScaleThatTheirKindNeeds() {
    let expected: [(String, IndicatorScale)] = [
      ("rms", .logarithmic), ("RMS", .logarithmic), ("std", .logarithmic), ("crest_factor", .logarithmic),
      ("Peak", .logarithmic), ("band_energy_3", .logarithmic), ("p2p", .logarithmic),
      ("kurt", .inverseHyperbolicSine), ("kurtosis", .inverseHyperbolicSine), ("skewness", .inverseHyperbolicSine),
      ("mean", .linear), ("spectral_centroid", .linear), ("entropy", .linear),
    ]
    for (name, scale) in expected { #expect(IndicatorScale(indicator: name) == scale, "\(name)") }
  }

  @Test func scalesAreTheirFormulasAndKeepWhatIsMissingMissing() {
    for value: Float in [-3, -0.5, 1e-3, 1, 40] {
      #expect(IndicatorScale.logarithmic.apply(value) == log(abs(value)))
      #expect(IndicatorScale.inverseHyperbolicSine.apply(value) == asinh(value))
      #expect(IndicatorScale.linear.apply(value) == value)
    }
    #expect(IndicatorScale.logarithmic.apply(0) == log(1e-12 as Float))
    for scale: IndicatorScale in [.logarithmic, .inverseHyperbolicSine, .linear] {
      #expect(scale.apply(.nan).isNaN)
    }
    #expect(IndicatorScale.logarithmic.name(of: "rms") == "ln rms")
    #expect(IndicatorScale.inverseHyperbolicSine.name(of: "kurt") == "asinh kurt")
    #expect(IndicatorScale.linear.name(of: "mean") == "mean")
  }

  @Test func doublingTheSignalMovesLevelsAndLeavesShapes() throws {
    var random = RandomStream(seed: 9)
    let samples = (0..<2 * 2560).map { _ in Float(random.normal()) }
    let representation = IndicatorRepresentation(samplesPerSnapshot: 2560, sampleRateHz: 20_000)
    let names = representation.featureNames
    let once = representation.features(of: Snapshot(index: 0, channelCount: 2, samples: samples))
    let twice = representation.features(of: Snapshot(index: 0, channelCount: 2, samples: samples.map { 2 * $0 }))
    #expect(once.starts == [0, 512, 1024, 1536] && once.rows.columnCount == 2 * names.count)
    for name in ["ln rms", "ln peak"] { #expect(names.contains(name)) }
    for (index, pair) in zip(twice.rows.elements, once.rows.elements).enumerated() {
      let name = names[index % names.count]
      let step = ["ln rms", "ln peak"].contains(name) ? log(2 as Float) : name.hasPrefix("ln band_energy") ? nil : 0
      guard let step else { continue }
      #expect(abs(pair.0 - pair.1 - step) < 1e-3 * max(1, abs(pair.1)), "\(name)")
    }
  }

  /// Two channels, four snapshots, one value missing.
  private static let text = """
    filename,B1_mean,B1_std,B1_rms,B1_kurt,B1_max,B1_min,B1_skew,B2_mean,B2_std,B2_rms,B2_kurt,B2_max,B2_min,B2_skew
    a,0.1,0.5,0.6,3.0,2.1,-2,0.1,-0.2,0.25,0.3,4,0.8,-1,0
    b,0.1,0.5,0.6,3.0,2.1,-2,0.1,-0.2,0.25,0.3,,0.8,-1,0

    """

  @Test func aTablePassesOverOffsetsAndTakesThePeakAboveTheMean() throws {
    let folder = try TemporaryFolder()
    let table = try FeatureTable.read(folder.write("features.csv", Self.text))
    let representation = TableRepresentation(table)
    #expect(representation.featureNames == ["ln std", "asinh kurt", "ln (max - mean)"])
    let features = representation.features(ofSnapshot: 0)
    let expected: [Float] = [log(0.5), asinh(3), log(2.0), log(0.25), asinh(4), log(1.0)]
    #expect(features.rows.rowCount == 1 && features.rows.columnCount == 6)
    #expect(zip(features.rows.elements, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(features.variances == Matrix(1, 2, [0.25, 0.0625]))
    #expect(features.starts == [0])
    #expect(
      representation.features(ofSnapshot: 1).rows.elements.map(\.isNaN) == [false, false, false, false, true, false])
  }

  @Test func aTableWithoutDeviationKeepsItsRMS() throws {
    let folder = try TemporaryFolder()
    let table = try FeatureTable.read(folder.write("features.csv", "filename,B1_rms,B1_mean\na,0.5,0.1\n"))
    let representation = TableRepresentation(table)
    #expect(representation.featureNames == ["ln rms"])
    #expect(representation.features(ofSnapshot: 0).variances == Matrix(1, 1, [0.25]))
  }

  @Test func aTableOfOffsetsAloneIsUsedAsItIs() throws {
    let folder = try TemporaryFolder()
    let table = try FeatureTable.read(folder.write("features.csv", "filename,B1_mean,B1_min\na,0.5,-0.1\n"))
    #expect(TableRepresentation(table).featureNames == ["mean", "min"])
  }
}

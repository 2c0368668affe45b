import Foundation
import Recordings
import Tensors
import Testing

@testable import Pipelines

@Suite("Spectra in bands of equal ratio") struct OctaveRepresentationTests {
  @Test("bands cover every bin above 0 Hz once, are one bin wide at the bottom and of equal ratio above")
  func bands() throws {
    for binCount in [17, 97, 513] {
      let groups = BinGroups(SpectrumAxis(firstHz: 0, stepHz: 2), binCount: binCount, bandsPerOctave: 6)
      #expect(groups.ranges.flatMap(Array.init) == Array(1..<binCount))
      #expect(groups.ranges[0] == 1..<2)
      for range in groups.ranges where range.count > 3 && range.upperBound < binCount {
        let ratio = Double(range.upperBound) / Double(range.lowerBound)
        #expect(abs(log2(ratio) - 1.0 / 6) < 0.07)
      }
    }
  }

  @Test("equal bands are as many as asked for", arguments: [(512, 64), (512, 512), (97, 10)])
  func equal(binCount: Int, count: Int) {
    let groups = BinGroups(SpectrumAxis(firstHz: 1, stepHz: 1), binCount: binCount, equal: count)
    #expect(groups.ranges.count == count)
    #expect(groups.ranges.flatMap(Array.init) == Array(0..<binCount))
  }

  @Test("a level is ten times the logarithm of the mean power")
  func levels() {
    let groups = BinGroups(SpectrumAxis(firstHz: 1, stepHz: 1), binCount: 4, equal: 2)
    let levels = groups.levels(of: [1, 3, 100, 0], floor: 0)
    #expect(zip(levels, [10 * log10(2), 10 * log10(50)]).allSatisfy { abs(Double($0) - $1) < 1e-4 })
  }

  @Test("a line at the shaft's speed raises its own band, whatever the sensor's offset", arguments: [400, 1009, 4096])
  func shaftLine(count: Int) {
    func snapshot(_ amplitude: Float) -> Snapshot {
      var random = RandomStream(seed: 7)
      let samples = (0..<count).map { index -> Float in
        let turns = 8 * Double(index) / Double(count)
        let line: Float = amplitude * Float(sin(2 * Double.pi * turns))
        return 3 + 0.1 * Float(random.normal()) + line
      }
      return Snapshot(index: 0, channelCount: 1, samples: samples)
    }
    let representation = OctaveRepresentation(bandsPerOctave: 6, samplesPerSnapshot: count, sampleRateHz: 1000)
    let (quiet, loud) = (representation.features(of: snapshot(0)), representation.features(of: snapshot(1)))
    #expect(quiet.rows.rowCount == 1 && quiet.rows.columnCount == representation.featureNames.count)
    let rises = zip(loud.rows.elements, quiet.rows.elements).map { $0 - $1 }
    let axis = representation.axis?.values ?? []
    let loudest = rises.indices.max { loud.rows.elements[$0] < loud.rows.elements[$1] } ?? 0
    // Segments are half as long, rounded down: the line lies next to their fourth bin.
    #expect(abs(axis[loudest] - 4000 / Double(count / 2)) < 1e-6)
    #expect(rises[loudest] > 20)
    // Beyond the taper's two bins on either side nothing changes.
    #expect(rises.indices.allSatisfy { abs($0 - loudest) <= 3 || abs(rises[$0]) < 0.5 })
  }

  @Test("a snapshot shorter than the others has no window")
  func short() {
    let representation = OctaveRepresentation(bandsPerOctave: 6, samplesPerSnapshot: 100, sampleRateHz: nil)
    let short = Snapshot(index: 0, channelCount: 2, samples: [Float](repeating: 1, count: 198))
    #expect(representation.features(of: short).rows.rowCount == 0)
    let spectra = SpectrumAxis(firstHz: 1, stepHz: 1)
    let measured = MeasuredSpectrumRepresentation(spectra, BinGroups(spectra, binCount: 100, bandsPerOctave: 3))
    #expect(measured.features(of: short).rows.rowCount == 0)
  }

  @Test("a measured spectrum's levels are those of its squared magnitudes, and its mean square is their sum")
  func measured() {
    let axis = SpectrumAxis(firstHz: 1, stepHz: 1)
    let representation = MeasuredSpectrumRepresentation(axis, BinGroups(axis, binCount: 3, equal: 3))
    let features = representation.features(of: Snapshot(index: 0, channelCount: 2, samples: [1, 10, 100, 2, 2, 2]))
    let four = Float(10 * log10(4.0))
    #expect(zip(features.rows.elements, [0, 20, 40, four, four, four]).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(features.variances == Matrix(1, 2, [10_101, 12]))
    #expect(features.conditions.kurtoses.elements.allSatisfy { $0.isNaN })
  }
}

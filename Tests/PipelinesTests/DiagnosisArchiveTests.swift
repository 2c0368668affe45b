import Foundation
import Recordings
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct DiagnosisArchiveTests {
  /// One channel with everything, one with spectra but nothing healthy, one that was not drawn, one with empty arrays.
  private static let card: RootCauseCard = {
    let band = DefectBand(choice: .kurtogram, lowHz: 2560, highHz: 5120, kurtosis: 11.5)
    let evidence = DefectEvidence(
      element: "outer race", line: "BPFO", nominalOrder: 7.092, nominalHz: 236.4, foundHz: 231.1, deviation: -0.0224,
      pValue: 1e-5, trials: 24, healthyPValue: 0.41, band: band,
      lines: [
        DefectLine(harmonic: 1, sideband: 0, hz: 231.1, levelDB: 21.5, isSeen: true),
        DefectLine(harmonic: 2, sideband: -1, hz: 428.9, levelDB: nil, isSeen: false),
      ])
    let shaft = ShaftCondition(
      finding: "unbalance", reason: "1× stands alone.",
      lines: [ShaftLine(order: 1, hz: 33.3, amplitude: 0.12, levelDB: 28, riseDB: nil)])
    let severity = SeverityFinding(
      velocityRMS: 2.31, lowHz: 10, highHz: 1000, zone: "B", reason: "Fit for long runs.", snapshots: [78, 79])
    func channel(_ name: String, _ spectra: DiagnosisSpectra?) -> ChannelDiagnosis {
      ChannelDiagnosis(
        channel: name, bearing: nil, bearingType: nil, speedRPM: nil, isSpeedMeasured: false, snapshots: [],
        healthySnapshots: [], element: nil, reason: "No speed was declared.", defects: [], shaft: nil, severity: nil,
        spectra: spectra)
    }
    var first = channel("ch/1 \"é\"", spectra(healthy: true, bins: 257, isWide: true))
    (first.bearing, first.bearingType, first.speedRPM, first.isSpeedMeasured) = ("B1", "ZA-2115", 2000, true)
    (first.snapshots, first.healthySnapshots, first.element) = ([78, 79], [0, 1, 2], "outer race")
    (first.defects, first.shaft, first.severity) = ([evidence], shaft, severity)
    return RootCauseCard(
      bearing: "B1", channel: first.channel, element: "outer race", confidence: 0.1 + 0.2, summary: "B1 is broken.",
      candidates: [
        BearingCandidate(
          bearing: "B1", channels: [first.channel], share: 0.6, excessShare: 0.9, z: 31, energyContrastDB: 6.5,
          crossTalkDiscount: 0, element: "outer race", pValue: 1e-5, standing: .named, reason: "It is its own."),
        BearingCandidate(bearing: "B2", channels: ["b", "c"], standing: .excluded, reason: "Nothing was found."),
      ],
      channels: [
        first, channel("b", spectra(healthy: false, bins: 101, isWide: false)), channel("c", nil),
        channel("", spectra(healthy: true, bins: 0, isWide: false)),
      ],
      limits: ["Load is unknown."])
  }()

  private static func spectra(healthy: Bool, bins: Int, isWide: Bool) -> DiagnosisSpectra {
    var random = RandomStream(seed: UInt64(bins))
    func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) } }
    return DiagnosisSpectra(
      waveformSnapshot: 79, sampleRateHz: 20480 / 3, waveform: values(2 * bins),
      spectrum: .init(resolutionHz: 0.1, amplitudes: values(bins), healthy: healthy ? values(bins) : nil),
      envelope: .init(resolutionHz: 1 / 3, amplitudes: values(bins), healthy: healthy ? values(bins / 2) : nil),
      band: DefectBand(choice: .prewhitened, lowHz: 0, highHz: 3413, kurtosis: nil),
      kurtogram: (0..<bins / 9).map { .init(level: 1.6, lowHz: Double($0) / 3, highHz: 7, kurtosis: -0.2) },
      waterfall: isWide
        ? .init(snapshots: [0, 40, 79], resolutionHz: 0.7, amplitudes: Matrix(3, bins, values(3 * bins))) : nil)
  }

  private static func written(_ card: RootCauseCard?) throws -> (folder: TemporaryFolder, results: RunResults) {
    var results = try Runs.faultyDense.get()
    results.rootCause = card
    let folder = try TemporaryFolder()
    try RunArchive.write(results, toFolder: folder.path)
    return (folder, results)
  }

  @Test func aCardIsReadBackAsItWasWritten() throws {
    let (folder, results) = try Self.written(Self.card)
    let read = try RunArchive.read(fromFolder: folder.path)
    expectSame(read, results)
    #expect(read.rootCause == Self.card)
  }

  @Test func withoutACardThereIsNoGroup() throws {
    let (folder, _) = try Self.written(nil)
    #expect(try !HDF5File.open(folder.path + "/run.h5").exists("/diagnosis"))
    #expect(try RunArchive.read(fromFolder: folder.path).rootCause == nil)
  }

  @Test func everyArrayHasItsAxisAndSaysWhatItIs() throws {
    let (folder, _) = try Self.written(Self.card)
    let file = try HDF5File.open(folder.path + "/run.h5")
    #expect(try file.names(in: "/diagnosis") == ["0", "1", "3"])
    #expect(try file.attribute("channel", of: "/diagnosis/0") == .text("ch/1 \"é\""))
    let first = "/diagnosis/0/"
    #expect(
      try file.names(in: "/diagnosis/0") == [
        "envelope_frequency", "envelope_spectrum", "envelope_spectrum_healthy", "frequency", "kurtogram", "spectrum",
        "spectrum_healthy", "time", "waterfall", "waveform",
      ])
    let units = [
      ("time", "s"), ("waveform", "g"), ("frequency", "Hz"), ("spectrum", "g"), ("envelope_spectrum", "(g)^2"),
      ("kurtogram/low", "Hz"), ("kurtogram/kurtosis", "1"), ("waterfall/envelope_spectrum", "(g)^2"),
      ("waterfall/frequency", "Hz"),
    ]
    for (name, unit) in units {
      #expect(try file.attribute("units", of: first + name) == .text(unit), "\(name)")
      guard case .text(let words)? = try file.attribute("description", of: first + name) else {
        Issue.record("\(name) has no description")
        continue
      }
      #expect(!words.isEmpty)
    }
    let axis: HDF5Array<Double> = try file.read(at: first + "frequency")
    #expect(axis.shape == [257] && axis.values[256] == 25.6)
    #expect(try file.shape(of: first + "waterfall/envelope_spectrum") == [3, 257])
    #expect(try file.attribute("CLASS", of: first + "frequency") == .text("DIMENSION_SCALE"))
  }

  @Test func anUnknownUnitIsSaidToBeUnknown() throws {
    var results = try Runs.faultyDense.get()
    results.rootCause = Self.card
    results.input.unit = nil
    let folder = try TemporaryFolder()
    try RunArchive.write(results, toFolder: folder.path)
    let file = try HDF5File.open(folder.path + "/run.h5")
    #expect(try file.attribute("units", of: "/diagnosis/0/waveform") == .text("unknown"))
  }
}

import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct MelScaleTests {
  @Test("a frequency comes back from its mel", arguments: MelScale.allCases)
  func roundTrip(scale: MelScale) {
    for hz in [0, 1, 100, 999.999, 1000, 1000.001, 4000, 22_050] {
      #expect(abs(scale.hz(ofMel: scale.mel(ofHz: hz)) - hz) <= 1e-9 * max(1, hz))
    }
  }

  @Test func `slaney is linear to 1 kHz and takes 27 steps for each factor of 6.4 above`() {
    #expect(abs(MelScale.slaney.mel(ofHz: 440) - 6.6) < 1e-12)
    #expect(MelScale.slaney.mel(ofHz: 1000) == 15)
    #expect(abs(MelScale.slaney.mel(ofHz: 6400) - 42) < 1e-12)
  }

  @Test func `htk gives 1000 mel at 1000 Hz`() {
    #expect(abs(MelScale.htk.mel(ofHz: 1000) - 999.9855) < 1e-3)
    #expect(abs(MelScale.htk.mel(ofHz: 700) - 2595 * log10(2.0)) < 1e-9)
  }
}

@Suite struct FilterbankTests {
  @Test(
    "a mel bank equals librosa's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"),
    arguments: [("logmel.npz", 128), ("mel64.npz", 64)])
  func golden(file: String, count: Int) throws {
    let expected = try Outside.golden(file)["mel_filterbank"]
    let bank = Filterbank(.mel(count), sampleRateHz: 16_000, fftLength: 1024)
    let matrix = bank.matrix
    #expect(expected.shape == [matrix.rowCount, matrix.columnCount])
    #expect(relativeDifference(matrix.elements, expected.values) < 1e-6)
    #expect(bank.emptyBands.isEmpty)
  }

  @Test("corners equal librosa's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func corners() throws {
    let expected = try Outside.golden("logmel.npz")["mel_centres_hz"].values
    let bank = Filterbank(.mel(128), sampleRateHz: 16_000, fftLength: 1024)
    #expect(expected.count == bank.bandCount + 2)
    for band in 0..<bank.bandCount {
      let range = bank.edgesHz[band]
      let found = [range.lowerBound, bank.centresHz[band], range.upperBound]
      for (ours, theirs) in zip(found, expected[band...band + 2]) { #expect(abs(ours - theirs) < 1e-8) }
    }
  }

  /// Peaks of 1 at HTK's corners, from its formula alone.
  @Test("an HTK bank of unit height follows its formula", arguments: [(40, 512, 8000.0), (23, 601, 11_025.0)])
  func htk(count: Int, fftLength: Int, rateHz: Double) {
    let layout = BandLayout(
      count: count, scale: .mel(.htk), shape: .triangleOfUnitHeight, lowestHz: 20, highestHz: 0.45 * rateHz)
    let bank = Filterbank(layout, sampleRateHz: rateHz, fftLength: fftLength)
    let (low, high) = (log(1 + 20 / 700.0), log(1 + 0.45 * rateHz / 700))
    let corners = (0...count + 1).map { 700 * (exp(low + (high - low) * Double($0) / Double(count + 1)) - 1) }
    let matrix = bank.matrix
    #expect(matrix.rowCount == count && matrix.columnCount == fftLength / 2 + 1)
    for band in 0..<count {
      for bin in 0..<matrix.columnCount {
        let hz = Double(bin) * rateHz / Double(fftLength)
        let rise = (hz - corners[band]) / (corners[band + 1] - corners[band])
        let fall = (corners[band + 2] - hz) / (corners[band + 2] - corners[band + 1])
        #expect(abs(Double(matrix[band, bin]) - max(0, min(rise, fall))) < 1e-6)
      }
    }
  }

  @Test(
    "triangles of unit height add up to one between the first and the last centre",
    arguments: [FrequencyScale.mel(.slaney), .mel(.htk), .linear, .logarithmic, .linearThenLogarithmic(cornerHz: 300)])
  func partition(scale: FrequencyScale) {
    let layout = BandLayout(count: 20, scale: scale, shape: .triangleOfUnitHeight, lowestHz: 50, highestHz: 7000)
    let bank = Filterbank(layout, sampleRateHz: 16_000, fftLength: 4096)
    let matrix = bank.matrix
    for bin in 0..<matrix.columnCount {
      let hz = Double(bin) * bank.resolutionHz
      guard hz >= bank.centresHz[0], hz <= bank.centresHz[19] else { continue }
      let sum = (0..<20).reduce(0) { $0 + matrix[$1, bin] }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test(
    "rectangles are means and never empty, however narrow", arguments: [(256, 512), (40, 4096), (128, 8192), (3, 5)])
  func rectangles(count: Int, fftLength: Int) {
    let layout = BandLayout(count: count, scale: .linearThenLogarithmic(cornerHz: 100), shape: .rectangle)
    let bank = Filterbank(layout, sampleRateHz: 16_000, fftLength: fftLength)
    let matrix = bank.matrix
    for band in 0..<count {
      #expect(abs(matrix.row(band).reduce(0, +) - 1) < 1e-5)
      #expect(bank.edgesHz[band].contains(bank.centresHz[band]))
      if band > 0 { #expect(bank.edgesHz[band].lowerBound == bank.edgesHz[band - 1].upperBound) }
    }
    #expect(bank.emptyBands.isEmpty)
    #expect(bank.edgesHz[0].lowerBound == 0 && bank.edgesHz[count - 1].upperBound == 8000)
  }

  @Test func `128 bands of 8192 samples are 4 Hz wide where shafts turn`() {
    let layout = BandLayout(count: 128, scale: .linearThenLogarithmic(cornerHz: 100), shape: .rectangle)
    let bank = Filterbank(layout, sampleRateHz: 16_000, fftLength: 8192)
    // 8 kHz stands at 1 + ln 80 on the scale, 100 Hz at 1.
    let width = (1 + log(80.0)) / 128
    for edges in bank.edgesHz where edges.upperBound < 100 {
      #expect(abs(edges.upperBound - edges.lowerBound - 100 * width) < 1e-9)
    }
    let top = bank.edgesHz[127]
    #expect(abs(log(top.upperBound / top.lowerBound) - width) < 1e-9)
    #expect(abs(100 * width - 4.2) < 0.01)
  }

  @Test func `triangles too narrow for the transform are named`() {
    let bank = Filterbank(.mel(128), sampleRateHz: 16_000, fftLength: 256)
    let matrix = bank.matrix
    let silent = (0..<128).filter { matrix.row($0).allSatisfy { $0 == 0 } }
    #expect(!silent.isEmpty && silent.count < 128)
    #expect(bank.emptyBands == silent)
  }

  @Test func `bands beyond half the rate trap`() async {
    await #expect(processExitsWith: .failure) {
      let layout = BandLayout(count: 8, scale: .mel(.slaney), highestHz: 8001)
      _ = Filterbank(layout, sampleRateHz: 16_000, fftLength: 1024)
    }
  }
}

import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct BandSpectrogramTests {
  /// The largest difference of levels in dB; infinite where counts differ or a number is none.
  private func furthest(_ ours: [Float], _ theirs: [Double]) -> Double {
    guard ours.count == theirs.count else { return .infinity }
    return zip(ours, theirs).reduce(0) { worst, pair in
      let difference = abs(Double(pair.0) - pair.1)
      return difference.isNaN ? .infinity : max(worst, difference)
    }
  }

  /// librosa's arrays are `[band, frame]`.
  private func transposed(_ matrix: Matrix) -> [Float] {
    (0..<matrix.columnCount).flatMap { matrix.column($0) }
  }

  @Test(
    "levels equal librosa's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"), arguments: [128, 64])
  func golden(bandCount: Int) throws {
    let signal = try Outside.golden("logmel.npz")["signal"].floats
    let expected = try Outside.golden(bandCount == 128 ? "logmel.npz" : "mel64.npz")["log_mel_db"]
    let levels = BandSpectrogram.logMel(sampleRateHz: 16_000, bandCount: bandCount).levels(of: signal.span)
    #expect(expected.shape == [levels.columnCount, levels.rowCount])
    let apart = furthest(transposed(levels), expected.values)
    print("log-mel of \(bandCount) bands: \(apart) dB from librosa's at most")
    #expect(apart < 1e-4)
  }

  @Test("powers equal librosa's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func goldenPowers() throws {
    let archive = try Outside.golden("logmel.npz")
    let signal = try archive["signal"].floats
    let mel = try archive["mel_power"]
    let powers = BandSpectrogram.logMel(sampleRateHz: 16_000).powers(of: signal.span)
    #expect(mel.shape == [powers.columnCount, powers.rowCount])
    #expect(relativeDifference(transposed(powers), mel.values) < 1e-6)
    // Rectangles around single bins are the power spectrum, but for the ends.
    let bins = BandLayout(count: 511, scale: .linear, shape: .rectangle, lowestHz: 7.8125, highestHz: 7992.1875)
    let bank = Filterbank(bins, sampleRateHz: 16_000, fftLength: 1024)
    let spectrum = BandSpectrogram(bank, hop: 512).powers(of: signal.span)
    let first = try archive["power_spectrogram_first4"]
    #expect(first.shape == [513, 4])
    #expect(relativeDifference(transposed(spectrum.rows(0..<4)), Array(first.values[4..<512 * 4])) < 1e-6)
  }

  @Test("levels against the loudest equal librosa's", .enabled(if: Outside.golden != nil, "RACEWAY_GOLDEN is not set"))
  func goldenRange() throws {
    let archive = try Outside.golden("logmel.npz")
    let signal = try archive["signal"].floats
    let expected = try archive["log_mel_db_max80"]
    let levels = BandSpectrogram.logMel(sampleRateHz: 16_000).levels(of: signal.span)
    let relative = PublishedSpectrograms.relativeToLoudest(levels)
    #expect(expected.shape == [relative.columnCount, relative.rowCount])
    #expect(furthest(transposed(relative), expected.values) < 1e-4)
    #expect(relative.elements.max() == 0)
  }

  @Test(
    "levels follow the definition",
    arguments: [(16, 5, true), (31, 7, true), (31, 40, false), (34, 9, true), (97, 50, true), (100, 50, false)])
  func definition(fftLength: Int, hop: Int, isCentred: Bool) {
    let signal = gaussianNoise(211, seed: 1)
    let bank = Filterbank(.mel(7, .htk), sampleRateHz: 1000, fftLength: fftLength)
    let found = BandSpectrogram(bank, hop: hop, isCentred: isCentred).levels(of: signal.span)
    let lead = isCentred ? fftLength / 2 : 0
    let taper = SpectralWindow.hann.values(fftLength)
    #expect(found.rowCount == (211 + 2 * lead - fftLength) / hop + 1)
    let weights = bank.matrix
    var expected: [Double] = []
    for frame in 0..<found.rowCount {
      let powers = (0...fftLength / 2).map { bin in
        var sum = (0.0, 0.0)
        for index in 0..<fftLength where signal.indices.contains(frame * hop - lead + index) {
          let value = Double(signal[frame * hop - lead + index]) * Double(taper[index])
          let angle = 2 * Double.pi * Double(bin * index) / Double(fftLength)
          sum = (sum.0 + value * cos(angle), sum.1 + value * sin(angle))
        }
        return sum.0 * sum.0 + sum.1 * sum.1
      }
      for band in 0..<7 {
        let power = (0..<powers.count).reduce(0.0) { $0 + Double(weights[band, $1]) * powers[$1] }
        expected.append(10 * log10(max(power, 1e-10)))
      }
    }
    #expect(furthest(found.elements, expected) < 1e-4)
  }

  @Test("a tone is loudest in its own band", arguments: [100.0, 440, 1000, 2900, 7000])
  func tone(hz: Double) {
    for layout in [BandLayout.mel(64), .mel(40, .htk), BandLayout(count: 50, scale: .linear, shape: .rectangle)] {
      let spectrogram = BandSpectrogram(Filterbank(layout, sampleRateHz: 16_000, fftLength: 2048), hop: 1024)
      let levels = spectrogram.levels(of: sine(amplitude: 1, cyclesPerSample: hz / 16_000, count: 16_000).span)
      // The band whose centre is nearest on the scale.
      let nearest = spectrogram.filterbank.centresHz.indices.filter {
        spectrogram.filterbank.edgesHz[$0].contains(hz)
      }
      for frame in 2..<levels.rowCount - 2 {
        let row = levels.row(frame)
        let loudest = row.indices.max { row[$0] < row[$1] }
        #expect(nearest.contains(loudest ?? -1))
      }
    }
  }

  @Test func `twice the amplitude is 6.02 dB more everywhere`() {
    let signal = gaussianNoise(5003, seed: 2)
    let spectrogram = BandSpectrogram.logMel(sampleRateHz: 16_000, bandCount: 64)
    let once = spectrogram.levels(of: signal.span)
    let doubled = signal.map { 2 * $0 }
    let twice = spectrogram.levels(of: doubled.span)
    #expect(once.elements.count == twice.elements.count && !once.elements.isEmpty)
    for (a, b) in zip(once.elements, twice.elements) { #expect(abs(b - a - 6.0206) < 1e-4) }
  }

  @Test("one rectangle over all bins holds a frame's energy", arguments: [2, 3, 64, 97, 1000, 1009])
  func parseval(fftLength: Int) {
    var signal = gaussianNoise(fftLength, seed: 3)
    let mean = signal.reduce(0, +) / Float(fftLength)
    for index in signal.indices { signal[index] -= mean }
    // The mean over the bins above 0 Hz; the one at half the rate, where there is one, by its half.
    let bank = Filterbank(
      BandLayout(count: 1, scale: .linear, shape: .rectangle), sampleRateHz: 2, fftLength: fftLength)
    let found = BandSpectrogram(bank, hop: fftLength, window: .rectangular, isCentred: false).powers(of: signal.span)
    #expect(found.rowCount == 1 && found.columnCount == 1)
    let energy = signal.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(Double(found[0, 0]) * Double(fftLength - 1) / Double(fftLength) - energy) < 1e-5 * energy)
  }

  @Test("silence is the floor and a clip shorter than a frame has levels", arguments: [1, 2, 100, 511, 1023])
  func short(count: Int) {
    let spectrogram = BandSpectrogram.logMel(sampleRateHz: 16_000)
    let silent = spectrogram.levels(of: [Float](repeating: 0, count: count).span)
    #expect(silent.rowCount == count / 512 + 1)
    #expect(silent.elements.allSatisfy { $0 == -100 })
    // With one sample of 1 in its middle a frame's spectrum is flat.
    var impulse = [Float](repeating: 0, count: count)
    impulse[0] = 1
    let levels = spectrogram.levels(of: impulse.span)
    let weights = spectrogram.filterbank.matrix
    for band in 0..<128 {
      let expected = 10 * log10(Double(weights.row(band).reduce(0, +)))
      #expect(abs(Double(levels[0, band]) - expected) < 1e-4)
    }
    let inside = BandSpectrogram(spectrogram.filterbank, hop: 512, isCentred: false)
    #expect(inside.levels(of: impulse.span).rowCount == 0)
  }

  @Test func `no samples are no frames`() {
    let levels = BandSpectrogram.logMel(sampleRateHz: 16_000).levels(of: [Float]().span)
    #expect(levels.rowCount == 0 && levels.columnCount == 128)
  }

  @Test func `many clips are as one by one, and every frame as by itself`() {
    let clips = [160_000, 1, 0, 5000, 30_011].enumerated().map { gaussianNoise($1, seed: UInt64($0)) }
    let spectrogram = BandSpectrogram.logMel(sampleRateHz: 16_000)
    let together = spectrogram.levels(of: clips)
    #expect(together.count == clips.count)
    for (levels, clip) in zip(together, clips) { #expect(levels == spectrogram.levels(of: clip.span)) }
    let inside = BandSpectrogram(spectrogram.filterbank, hop: 512, isCentred: false)
    let clip = clips[4]
    let whole = inside.levels(of: clip.span)
    for frame in [0, 1, 31, 32, whole.rowCount - 1] {
      let alone = inside.levels(of: clip.span.extracting(frame * 512..<frame * 512 + 1024))
      #expect(alone.row(0) == whole.row(frame))
    }
    let channels = Matrix(2, 5000, clips[3] + clips[3].reversed())
    let each = spectrogram.levels(ofChannels: channels)
    #expect(each.count == 2 && each[0] == together[3] && each[1] != each[0])
  }

  @Test("a hop is found wherever one gives so many frames", arguments: [true, false], [2, 16, 97, 1024])
  func hops(isCentred: Bool, fftLength: Int) {
    let bank = Filterbank(.mel(4), sampleRateHz: 16_000, fftLength: fftLength)
    for sampleCount in [0, 1, 5, 96, 97, 200, 1024] {
      // Beyond this hop there is one frame.
      let counts = (1...sampleCount + 2 * fftLength).map {
        BandSpectrogram(bank, hop: $0, isCentred: isCentred).frameCount(forSampleCount: sampleCount)
      }
      for wanted in 1...50 {
        let found = BandSpectrogram.hop(
          forFrameCount: wanted, sampleCount: sampleCount, fftLength: fftLength, isCentred: isCentred)
        if let found {
          #expect(counts[found - 1] == wanted)
          if wanted > 1 { #expect(counts[found] < wanted) }
        } else {
          let isThere = counts.contains(wanted)
          #expect(!isThere)
        }
      }
    }
    #expect(BandSpectrogram.hop(forFrameCount: 128, sampleCount: 48_000, fftLength: 1024) == 377)
  }

  @Test func `levels equal the logarithm's over the whole range of numbers`() {
    // One bin, one band: powers are squares of what is given.
    let layout = BandLayout(count: 1, scale: .linear, shape: .triangleOfUnitHeight)
    let bank = Filterbank(layout, sampleRateHz: 2, fftLength: 4)
    let spectrogram = BandSpectrogram(bank, hop: 4, window: .rectangular, isCentred: false, floor: 1e-30)
    var signal: [Float] = []
    for step in -1400...1800 { signal += [Float(pow(10, Double(step) / 100)), 0, 0, 0] }
    let levels = spectrogram.levels(of: signal.span)
    let powers = spectrogram.powers(of: signal.span)
    let expected = powers.elements.map { 10 * log10(max(Double($0), 1e-30)) }
    #expect(levels.elements.count == 3201)
    // Near 300 dB the numbers themselves are 3e-5 dB apart.
    #expect(furthest(levels.elements, expected) < 4e-5)
    let unknown = spectrogram.levels(of: [Float.nan, 0, 0, 0, .infinity, 0, 0, 0].span)
    #expect(unknown.elements.allSatisfy { $0.isNaN })
  }
}

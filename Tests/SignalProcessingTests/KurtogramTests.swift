import Foundation
import SignalProcessing
import Tensors
import Testing

@Suite struct KurtogramTests {
  /// Every filter as it is defined, in double precision: a complex convolution, then every second or third sample.
  private struct Plain {
    typealias Complex = SIMD2<Double>

    private func lowPass(_ taps: Int, _ edge: Double) -> [Double] {
      let values = (0..<taps).map { n in
        let x = Double.pi * edge * (Double(n) - Double(taps - 1) / 2)
        return (x == 0 ? 1 : sin(x) / x) * (0.54 - 0.46 * cos(2 * .pi * Double(n) / Double(taps - 1)))
      }
      let sum = values.reduce(0, +)
      return values.map { $0 / sum }
    }

    private func filtered(_ band: [Complex], _ taps: [Double], centre: Double, every step: Int) -> [Complex] {
      (0..<band.count / step).map { k in
        var sum = Complex(0, 0)
        for n in 0..<taps.count where (k + 1) * step - 1 >= n {
          let angle = 2 * Double.pi * centre * Double(n)
          let (c, s) = (taps[n] * cos(angle), taps[n] * sin(angle))
          let x = band[(k + 1) * step - 1 - n]
          sum += Complex(c * x.x - s * x.y, s * x.x + c * x.y)
        }
        return sum
      }
    }

    private func kurtosis(_ band: [Complex]) -> Double {
      let powers = band.dropFirst(band.count / 16).map { $0.x * $0.x + $0.y * $0.y }
      let count = Double(powers.count)
      let mean = powers.reduce(0, +) / count
      return powers.reduce(0) { $0 + $1 * $1 } / count / (mean * mean) - 2
    }

    /// All bands but the whole one, in the map's order.
    func kurtoses(_ signal: [Float], levelCount: Int) -> [Double] {
      let mean = signal.reduce(0) { $0 + Double($1) } / Double(signal.count)
      var bands = [signal.map { Complex(Double($0) - mean, 0) }]
      var kurtoses: [Double] = []
      let (half, third) = (lowPass(17, 0.4), lowPass(25, 2.0 / 3 * 0.4))
      for level in 0..<levelCount {
        let halves = bands.flatMap { band in
          let upper = filtered(band, half, centre: 3.0 / 8, every: 2).enumerated().map { index, value in
            index.isMultiple(of: 2) ? -value : value
          }
          return [filtered(band, half, centre: 1.0 / 8, every: 2), upper]
        }
        kurtoses += halves.map(kurtosis)
        if level + 1 < levelCount {
          kurtoses += bands.flatMap { band in
            [1.0 / 12, 1.0 / 4, 5.0 / 12].map { kurtosis(filtered(band, third, centre: $0, every: 3)) }
          }
        }
        bands = halves
      }
      return kurtoses
    }
  }

  /// Noise with a burst at `cyclesPerSample` every `period` samples.
  private func bursts(_ count: Int, cyclesPerSample: Double, period: Double, height: Double, seed: UInt64) -> [Float] {
    let noise = gaussianNoise(count, seed: seed)
    return (0..<count).map { index in
      let since = (Double(index) - 20).truncatingRemainder(dividingBy: period)
      let burst = since < 0 ? 0 : exp(-since / 12) * sin(2 * Double.pi * cyclesPerSample * since)
      return noise[index] + Float(height * burst)
    }
  }

  @Test("every band equals the plain convolution", arguments: [(2048, 3), (1001, 4), (4099, 6), (997, 2), (512, 0)])
  func plain(count: Int, levelCount: Int) {
    let signal = bursts(count, cyclesPerSample: 0.17, period: 101.3, height: 6, seed: UInt64(count)).map {
      3 + 0.1 * $0
    }
    let map = Kurtogram(sampleCount: count, sampleRateHz: 1000, levelCount: levelCount)(signal.span)
    let ours = map.nodes.dropFirst().map(\.kurtosis)
    let expected = Plain().kurtoses(signal, levelCount: levelCount)
    #expect(ours.count == expected.count)
    for (value, reference) in zip(ours, expected) { #expect(abs(value - reference) < 1e-4 * (1 + abs(reference))) }
    let offset = Float(mean(signal))
    let centred = signal.map { $0 - offset }
    let analytic = AnalyticSignal(sampleCount: count).envelope(of: centred.span)
    let powers = analytic.dropFirst(count / 16).map { Double($0) * Double($0) }
    let whole = mean(powers.map { Float($0 * $0) }) / pow(mean(powers.map(Float.init)), 2) - 2
    #expect(abs(map.nodes[0].kurtosis - whole) < 1e-4 * (1 + abs(whole)))
  }

  private func mean(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) } / Double(values.count) }

  @Test func `levels and bands tile the axis`() {
    let noise = gaussianNoise(4096, seed: 1)
    let map = Kurtogram(sampleCount: 4096, sampleRateHz: 12_000, levelCount: 3)(noise.span)
    #expect(map.levels == [0, 1, 1.6, 2, 2.6, 3])
    #expect(map.levels.map { map.nodes(onLevel: $0).count } == [1, 2, 3, 4, 6, 8])
    for level in map.levels {
      let bands = map.nodes(onLevel: level).map(\.bandHz)
      #expect(bands.first?.lowerBound == 0 && bands.last?.upperBound == 6000)
      for (band, next) in zip(bands, bands.dropFirst()) { #expect(band.upperBound == next.lowerBound) }
    }
  }

  @Test func `the depth leaves 256 samples a band and six levels at most`() {
    let counts = [100, 511, 512, 2560, 20_480, 1_000_000]
    #expect(counts.map { Kurtogram.levelCount(forSampleCount: $0) } == [0, 0, 1, 3, 6, 6])
  }

  /// The filters of the outermost bands reach across 0 Hz or half the rate, which makes their output less than fully
  /// complex.
  @Test("noise has no kurtosis in any inner band, and little in the outermost", arguments: 1...3 as ClosedRange<UInt64>)
  func noise(seed: UInt64) {
    let kurtogram = Kurtogram(sampleCount: 65_536, sampleRateHz: 1, levelCount: 4)
    let noise = gaussianNoise(65_536, seed: seed)
    let map = kurtogram(noise.span)
    for node in map.nodes {
      let isOutermost = node.level > 0 && (node.bandHz.lowerBound == 0 || node.bandHz.upperBound == 0.5)
      #expect(
        abs(node.kurtosis - (isOutermost ? 0.16 : 0)) < 4 * kurtogram.scatter(at: node) + (isOutermost ? 0.06 : 0))
    }
  }

  @Test func `a steady line has a kurtosis of -1`() {
    let line = sine(amplitude: 2, cyclesPerSample: 0.31, count: 8192)
    let map = Kurtogram(sampleCount: 8192, sampleRateHz: 1, levelCount: 3)(line.span)
    for level in map.levels {
      let here = map.nodes(onLevel: level).first { $0.bandHz.contains(0.31) }
      #expect(abs((here?.kurtosis ?? 0) + 1) < 1e-3)
    }
  }

  @Test("bursts are found where they ring", arguments: [0.07, 0.2, 0.29, 0.43])
  func bursts(cyclesPerSample: Double) {
    let signal = bursts(20_480, cyclesPerSample: cyclesPerSample, period: 170.7, height: 3, seed: 5)
    let best = Kurtogram(sampleCount: 20_480, sampleRateHz: 1)(signal.span).best
    #expect(best.kurtosis > 0.5)
    #expect(best.bandHz.lowerBound - best.widthHz / 2 < cyclesPerSample)
    #expect(best.bandHz.upperBound + best.widthHz / 2 > cyclesPerSample)
  }

  @Test func `a band asked to be wide is wide`() {
    let signal = bursts(20_480, cyclesPerSample: 0.2, period: 170.7, height: 3, seed: 5)
    let map = Kurtogram(sampleCount: 20_480, sampleRateHz: 1)(signal.span)
    let wide = map.best(amongWiderThanHz: 0.1)
    #expect(wide?.widthHz ?? 0 > 0.1)
    #expect(wide?.kurtosis == map.nodes.filter { $0.widthHz > 0.1 }.map(\.kurtosis).max())
    #expect(map.best(amongWiderThanHz: 0.5) == nil)
  }

  @Test func `scale and offset change nothing, and silence is 0`() {
    let signal = bursts(4096, cyclesPerSample: 0.2, period: 170.7, height: 3, seed: 6)
    let kurtogram = Kurtogram(sampleCount: 4096, sampleRateHz: 1)
    let plain = kurtogram(signal.span)
    let small = signal.map { 1e-9 * $0 }
    let scaled = kurtogram(small.span)
    for (a, b) in zip(plain.nodes, scaled.nodes) { #expect(abs(a.kurtosis - b.kurtosis) < 1e-4) }
    let constant = [Float](repeating: 2, count: 4096)
    let silence = kurtogram(constant.span)
    #expect(silence.nodes.count == plain.nodes.count && silence.nodes.allSatisfy { $0.kurtosis == 0 })
  }

  @Test func `channels together equal channels one by one, again and again`() {
    let rows = (0..<5).map { bursts(3001, cyclesPerSample: 0.1, period: 97.1, height: 2, seed: $0) }
    let kurtogram = Kurtogram(sampleCount: 3001, sampleRateHz: 100, levelCount: 3)
    let alone = rows.map { kurtogram($0.span) }
    for _ in 0..<5 { #expect(kurtogram.maps(of: Matrix(rows: rows, columnCount: 3001)) == alone) }
  }

  @Test func `a mean of maps is the mean in every band`() {
    let kurtogram = Kurtogram(sampleCount: 2048, sampleRateHz: 1, levelCount: 3)
    let signals = (1...3).map { gaussianNoise(2048, seed: $0) }
    let maps = signals.map { kurtogram($0.span) }
    let mean = Kurtogram.Map.mean(of: maps)
    #expect(mean?.nodes.map(\.bandHz) == maps[0].nodes.map(\.bandHz))
    for (index, node) in (mean?.nodes ?? []).enumerated() {
      #expect(abs(node.kurtosis - maps.reduce(0) { $0 + $1.nodes[index].kurtosis } / 3) < 1e-12)
    }
    #expect(Kurtogram.Map.mean(of: []) == nil)
  }

  @Test func `a signal of another length traps`() async {
    await #expect(processExitsWith: .failure) {
      let short = [Float](repeating: 0, count: 511)
      _ = Kurtogram(sampleCount: 512, sampleRateHz: 1)(short.span)
    }
  }
}

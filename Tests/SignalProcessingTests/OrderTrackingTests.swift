import Foundation
import SignalProcessing
import Tensors
import TestSupport
import Testing

@Suite struct OrderTrackingTests {
  /// Turns per sample of a shaft that runs up from 10 to 30 turns per second in `count` samples at 2 kHz.
  private func runUp(_ count: Int) -> [Double] {
    (0..<count).map { index in
      let time = Double(index) / 2000
      return 10 * time + 10 * time * time / (Double(count) / 2000)
    }
  }

  @Test("a chirp of one order stays one line", arguments: [8000, 8009])
  func chirp(count: Int) {
    let turns = runUp(count)
    let chirp = turns.map { Float(3 * sin(2 * Double.pi * 4.25 * $0)) }
    let resampled = OrderTracking(samplesPerTurn: 64)(chirp.span, at: ShaftAngle(turns: turns))
    // 80 turns less the last sample: whole turns of which 4.25 is a whole number of bins.
    let whole = Array(resampled.prefix(76 * 64))
    #expect(whole.count == 76 * 64)
    let spectrum = Periodogram(sampleCount: whole.count, sampleRateHz: 64, scaling: .spectrum).spectrum(of: whole.span)
    #expect(abs(Double(spectrum.values[Int(4.25 * 76)]) - 4.5) < 1e-3)
    let rest = spectrum.values.enumerated().filter { $0.offset != Int(4.25 * 76) }.map { Double($0.element) }
    #expect(rest.reduce(0, +) < 5e-5)
  }

  @Test("interpolation follows a line up to 0.8 of half the rate", arguments: [0.01, 0.13, 0.29, 0.4])
  func interpolation(cyclesPerSample: Double) {
    let signal = (0..<600).map { Float(cos(2 * Double.pi * cyclesPerSample * Double($0) + 0.4)) }
    let angle = ShaftAngle(turns: (0..<600).map { Double($0) / 50 })
    let resampled = OrderTracking(samplesPerTurn: 119)(signal.span, at: angle)
    // Away from the ends, where half of the sinc is missing.
    for step in 80..<resampled.count - 80 {
      let time = Double(step) / 119 * 50
      #expect(abs(Double(resampled[step]) - cos(2 * Double.pi * cyclesPerSample * time + 0.4)) < 2e-4)
    }
  }

  @Test func `what the new rate cannot hold is taken away before`() {
    // 100 samples a turn to 20: orders above 10 have no place. Order 13 would come back as 7.
    let turns = (0..<20_000).map { Double($0) / 100 }
    let high = turns.map { Float(sin(2 * Double.pi * 13 * $0)) }
    let low = turns.map { Float(sin(2 * Double.pi * 6 * $0)) }
    let tracking = OrderTracking(samplesPerTurn: 20)
    let angle = ShaftAngle(turns: turns)
    let ofHigh = Array(tracking(high.span, at: angle).dropFirst(200).dropLast(200))
    let ofLow = Array(tracking(low.span, at: angle).dropFirst(200).dropLast(200))
    #expect(ConditionIndicators(of: ofHigh.span).rootMeanSquare < 1e-3)
    #expect(abs(ConditionIndicators(of: ofLow.span).rootMeanSquare - 0.5.squareRoot()) < 1e-3)
  }

  @Test func `a speed signal integrates to turns`() {
    let speed = (0..<1001).map { Float(5 + 0.01 * Double($0)) }
    let angle = ShaftAngle(speedHz: speed.span, sampleRateHz: 100)
    for index in [0, 1, 500, 1000] {
      let time = Double(index) / 100
      #expect(abs(angle.turns[index] - (5 * time + 0.5 * time * time)) < 1e-4)
    }
  }

  @Test("pulses of a tachometer give the angle of a run-up", arguments: [1, 4])
  func tachometer(pulsesPerTurn: Int) throws {
    let turns = runUp(8000)
    let noise = gaussianNoise(8000, seed: 1)
    let tachometer = turns.indices.map { index in
      let part = (turns[index] * Double(pulsesPerTurn)).truncatingRemainder(dividingBy: 1)
      return Float(part > 0.02 && part < 0.3 ? 5 : 0) + 0.05 * noise[index]
    }
    let pulses = ShaftAngle.pulses(in: tachometer.span)
    #expect(pulses.count == 80 * pulsesPerTurn)
    let angle = try #require(
      ShaftAngle(pulses: pulses, pulsesPerTurn: pulsesPerTurn, sampleCount: 8000))
    // The pulses are known to half a sample, which at 30 turns a second is 0.0075 turns.
    let offset = 0.02 / Double(pulsesPerTurn)
    for (index, value) in angle.turns.enumerated() {
      #expect(abs(value + offset - turns[angle.firstSample + index]) < 0.009)
    }
  }

  @Test func `exact pulses of a steadily faster shaft leave almost no error`() throws {
    // 10 t + t² = turn, t in seconds, 1000 samples a second.
    let times = (0..<40).map { turn -> Double in
      let root = (100 + 4 * Double(turn)).squareRoot()
      return 500 * (root - 10)
    }
    let angle = try #require(ShaftAngle(pulses: times, sampleCount: 5000))
    for (index, value) in angle.turns.enumerated() {
      let time = Double(angle.firstSample + index) / 1000
      let expected = 10 * time + time * time
      #expect(abs(value - expected) < 2e-4)
    }
    #expect(ShaftAngle(pulses: [3], sampleCount: 10) == nil)
  }

  @Test("averaging turns shrinks noise by the root of their number", arguments: [16, 100, 401])
  func average(turnCount: Int) {
    let period = (0..<128).map { Float(sin(2 * Double.pi * 3 * Double($0) / 128)) }
    let noise = gaussianNoise(128 * turnCount + 50, seed: 7)
    let signal = noise.indices.map { period[$0 % 128] + noise[$0] }
    let average = TimeSynchronousAverage(samplesPerPeriod: 128)
    let (mean, count) = average(signal.span)
    #expect(count == turnCount)
    let differences = zip(mean, period).map { $0 - $1 }
    let error = ConditionIndicators(of: differences.span).rootMeanSquare
    #expect(abs(error * Double(turnCount).squareRoot() - 1) < 0.25)
    let residual = average.residual(of: signal.span)
    #expect(residual.count == signal.count)
    let (left, _) = average(residual.span)
    #expect(left.allSatisfy { abs($0) < 1e-5 })
  }

  @Test func `FM4 is that of noise for a sound gear, and high for one bad tooth`() {
    let noise = gaussianNoise(2048, seed: 8)
    let mesh = (0..<2048).map { index -> Float in
      let turn = Double(index) / 2048
      let meshing = (1 + 0.2 * cos(2 * Double.pi * turn)) * cos(2 * Double.pi * 23 * turn)
      return Float(meshing + cos(4 * Double.pi * turn))
    }
    let sound = zip(mesh, noise).map { $0 + 0.01 * $1 }
    #expect(abs(TimeSynchronousAverage.fm4(ofTurn: sound.span, toothCount: 23) - 3) < 0.5)
    var bad = sound
    for index in 0..<40 { bad[700 + index] += 0.5 * Float(sin(0.9 * Double(index)) * exp(-0.1 * Double(index))) }
    #expect(TimeSynchronousAverage.fm4(ofTurn: bad.span, toothCount: 23) > 20)
  }
}

@Suite struct ShaftSpeedEstimationTests {
  private func shaft(_ speedHz: Double, amplitudes: [Double], noise: Double, seed: UInt64) -> [Float] {
    let noises = gaussianNoise(20_000, seed: seed)
    return noises.indices.map { index in
      let turn = 2 * Double.pi * speedHz * Double(index) / 10_000
      let lines = amplitudes.enumerated().reduce(0) { $0 + $1.element * sin(Double($1.offset + 1) * turn + 0.7) }
      return Float(lines + noise * Double(noises[index]))
    }
  }

  @Test("a shaft's speed is read from its harmonics", arguments: [17.3, 24.87, 29.95, 48.1])
  func found(speedHz: Double) throws {
    let signal = shaft(speedHz, amplitudes: [1, 0.6, 0.4, 0.3, 0.2], noise: 1, seed: 1)
    let estimation = ShaftSpeedEstimation(sampleCount: 20_000, sampleRateHz: 10_000, rangeHz: 15...60)
    let found = estimation(signal.span)
    let estimate = try #require(found)
    #expect(abs(estimate.speedHz - speedHz) < 0.25)
    #expect(estimate.significance > 6)
  }

  @Test func `noise has no speed`() {
    let estimation = ShaftSpeedEstimation(sampleCount: 20_000, sampleRateHz: 10_000, rangeHz: 15...60)
    for seed in 0..<60 as Range<UInt64> {
      let noise = gaussianNoise(20_000, seed: seed)
      let found = estimation(noise.span)
      #expect(found == nil)
    }
  }

  @Test("a line or two are no shaft, however strong", arguments: [[1.0], [50], [50, 50]])
  func line(amplitudes: [Double]) {
    let signal = shaft(30, amplitudes: amplitudes, noise: 1, seed: 3)
    let estimation = ShaftSpeedEstimation(sampleCount: 20_000, sampleRateHz: 10_000, rangeHz: 15...60)
    let found = estimation(signal.span)
    #expect(found == nil)
  }
}

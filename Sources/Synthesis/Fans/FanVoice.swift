internal import Foundation
internal import Tensors

/// The sound of one machine at 1 m, in the units of the specification's `sound`.
///
///     x(t) = g · ( Σₕ aₕ·sin(hθ + φₕ) + m(θ)·Σₙ bₙ·sin(nBθ + χₙ) + flow(t) + fault(t) ),  θ(t) = 2π∫ f_r·(1 + w(t)) dt
///
/// B blades pass a fixed place B times a turn. The flow's noise falls off above 500 Hz, and the standing waves of the duct stand
/// out of it. w is an Ornstein-Uhlenbeck process: a random walk of the speed that is drawn back within about a second.
struct FanVoice: Sendable {
  /// Tones above this share of the sample rate are left out, as a microphone's filter does.
  static let highestShare = 0.45

  private let rate: Double
  private let blades: Int
  private let rotation: [Double]
  private let bladePass: [Double]
  private let flowLevel: Double
  private let wander: Double
  private let flow: ColouredNoise
  private let rumble: ColouredNoise
  private let friction: ColouredNoise
  /// RMS of the healthy machine at its nominal speed, in closed form: √(Σa²/2 + Σb²/2 + flow²).
  let nominalRMS: Double

  init(_ machine: FanSpecification.Machine, of specification: FanSpecification) {
    rate = specification.sampleRateHz
    blades = machine.blades
    // The machine's own traits come from its name, whatever the seed.
    let name = machine.id.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    var traits = RandomStream(seed: name)
    let spread = specification.sound.spreadDecibels
    let highest = Self.highestShare * rate
    func drawn(_ amplitudes: [Double], every step: Double) -> [Double] {
      amplitudes.enumerated().map { index, amplitude in
        let gain = pow(10, spread * traits.normal() / 20)
        return Double(index + 1) * step <= highest ? amplitude * gain : 0
      }
    }
    rotation = drawn(specification.sound.rotation, every: machine.rotationHz)
    bladePass = drawn(specification.sound.bladePass, every: machine.rotationHz * Double(machine.blades))
    flowLevel = specification.sound.flow
    wander = specification.variation.wander
    let tones = (rotation + bladePass).reduce(0) { $0 + $1 * $1 / 2 }
    nominalRMS = (tones + flowLevel * flowLevel).squareRoot()
    let shares = [0.25, 0.12, 0.06]
    let waves = shares.enumerated().map { ($0.element, machine.ductHz * Double($0.offset + 1)) }
      .filter { $0.1 <= highest }
      .map { BearingSpecification.Resonance(frequencyHz: $0.1, bandwidthHz: $0.1 / 8, share: $0.0) }
    flow = Self.noise(below: 500, waves, rate: rate)
    rumble = Self.noise(below: 60, [], rate: rate)
    let hiss = min(3800, highest)
    friction = Self.noise(below: 500, [.init(frequencyHz: hiss, bandwidthHz: hiss / 6, share: 1)], rate: rate)
  }

  /// Noise of unit variance that falls off above a frequency, with resonances.
  static func noise(
    below knee: Double, _ resonances: [BearingSpecification.Resonance], rate: Double
  ) -> ColouredNoise {
    ColouredNoise(
      .init(sigma: 1, autoregression: exp(-2 * .pi * knee / rate), resonances: resonances), sampleRateHz: rate)
  }

  /// The random numbers of one clip, each part with a stream of its own: a fault changes nothing but its own mark.
  struct Streams {
    var wander, tones, flow, fault: RandomStream
  }

  /// `[sample]`
  func samples(_ count: Int, _ state: FanState, _ streams: Streams) -> [Float] {
    var streams = streams
    var samples = [Float](repeating: 0, count: count)
    var scratch = samples
    flow.fill(&samples, scratch: &scratch, from: &streams.flow)
    for i in samples.indices { samples[i] *= Float(flowLevel) }
    let turns = turns(count, rotationHz: state.rotationHz, from: &streams.wander)
    addTones(to: &samples, turns: turns, state, from: &streams.tones)
    if state.severity > 0 { addFault(to: &samples, scratch: &scratch, turns: turns, state, from: &streams.fault) }
    for i in samples.indices { samples[i] *= Float(state.gain) }
    return samples
  }

  /// How often the shaft has turned since the clip began: `[sample]`.
  private func turns(_ count: Int, rotationHz: Double, from stream: inout RandomStream) -> [Double] {
    // Knots a hundred times a second are dense beside a second's memory.
    let knotsPerSample = 100 / rate
    let memory = exp(-1.0 / 100)
    var last = stream.normal()
    var next = memory * last + (1 - memory * memory).squareRoot() * stream.normal()
    var place = 0.0
    var turn = stream.uniform()
    return (0..<count).map { _ in
      let now = turn
      turn += rotationHz * (1 + wander * (last + place * (next - last))) / rate
      place += knotsPerSample
      if place >= 1 {
        place -= 1
        last = next
        next = memory * last + (1 - memory * memory).squareRoot() * stream.normal()
      }
      return now
    }
  }

  private func addTones(
    to samples: inout [Float], turns: [Double], _ state: FanState, from stream: inout RandomStream
  ) {
    let (depth, order) = state.modulation
    let rotating = rotation.enumerated().map {
      (amplitude: $0.element * state.rotationGain($0.offset + 1), phase: 2 * .pi * stream.uniform())
    }
    let passing = bladePass.map { (amplitude: $0, phase: 2 * .pi * stream.uniform()) }
    let shift = 2 * .pi * stream.uniform()
    let slow = HarmonicSeries(rotating)
    let fast = HarmonicSeries(passing)
    for i in samples.indices {
      let angle = 2 * .pi * (turns[i] - turns[i].rounded(.down))
      let modulation = depth == 0 ? 1 : 1 + depth * sin(2 * .pi * order * turns[i] + shift)
      samples[i] += Float(slow.value(at: angle) + modulation * fast.value(at: Double(blades) * angle))
    }
  }

  private func addFault(
    to samples: inout [Float], scratch: inout [Float], turns: [Double], _ state: FanState,
    from stream: inout RandomStream
  ) {
    if state.rumble > 0 {
      var noise = samples
      rumble.fill(&noise, scratch: &scratch, from: &stream)
      let level = Float(state.rumble * flowLevel)
      for i in samples.indices { samples[i] += level * noise[i] }
    }
    if state.severity > 0, state.fault == .voltage {
      let hum = HarmonicSeries(state.hum.map { (amplitude: $0 * nominalRMS, phase: 2 * .pi * stream.uniform()) })
      for i in samples.indices { samples[i] += Float(hum.value(at: 2 * .pi * (100 * Double(i) / rate))) }
    }
    if state.fault == .looseBlade { addLooseBlade(to: &samples, turns: turns, state, from: &stream) }
    if state.fault == .dryBearing {
      var noise = samples
      friction.fill(&noise, scratch: &scratch, from: &stream)
      let isAudible = 23.7 * state.rotationHz <= Self.highestShare * rate
      let (whine, hiss) = (isAudible ? state.whine * nominalRMS : 0, state.friction * nominalRMS)
      let phase = 2 * .pi * stream.uniform()
      for i in samples.indices {
        let load = 1 + 0.7 * sin(2 * .pi * turns[i] + phase)
        samples[i] += Float(whine * sin(2 * .pi * 23.7 * turns[i]) + hiss * load * Double(noise[i]))
      }
    }
  }

  /// One knock a turn, of uneven strength, and lines at every multiple of the rotation.
  private func addLooseBlade(
    to samples: inout [Float], turns: [Double], _ state: FanState, from stream: inout RandomStream
  ) {
    let highest = Self.highestShare * rate
    let orders = min(2 * blades, Int(highest / state.rotationHz))
    let uneven = HarmonicSeries(
      (1...max(1, orders)).map { order in
        let isPassage = order.isMultiple(of: blades)
        return (amplitude: isPassage ? 0 : state.unevenness * nominalRMS, phase: 2 * .pi * stream.uniform())
      })
    let (ring, decay) = (2 * .pi * min(1900, highest) / rate, exp(-1 / (0.004 * rate)))
    var (strength, since) = (0.0, 0.0)
    var turn = (turns.first ?? 0).rounded(.down)
    for i in samples.indices {
      if turns[i] >= turn + 1 {
        turn += 1
        // Now and then the blade does not strike.
        strength = stream.uniform() < 0.15 ? 0 : state.knock * nominalRMS * (1 + 0.3 * stream.normal())
        since = 0
      }
      let angle = 2 * .pi * (turns[i] - turn)
      samples[i] += Float(uneven.value(at: angle) + strength * sin(ring * since))
      strength *= decay
      since += 1
    }
  }
}

/// Σₕ aₕ·sin(hθ + φₕ), with one sine and cosine for all harmonics.
struct HarmonicSeries {
  /// Of sin hθ and cos hθ.
  private let parts: [(sine: Double, cosine: Double)]

  init(_ tones: [(amplitude: Double, phase: Double)]) {
    parts = tones.map { ($0.amplitude * cos($0.phase), $0.amplitude * sin($0.phase)) }
  }

  /// By the addition theorem from each harmonic to the next.
  func value(at angle: Double) -> Double {
    let (firstSine, firstCosine) = (sin(angle), cos(angle))
    var (sine, cosine) = (firstSine, firstCosine)
    var sum = 0.0
    for part in parts {
      sum += part.sine * sine + part.cosine * cosine
      (sine, cosine) = (sine * firstCosine + cosine * firstSine, cosine * firstCosine - sine * firstSine)
    }
    return sum
  }
}

internal import Foundation
internal import Tensors

/// Makes the snapshots of a specified recording, each alone, in any order, on any thread, with the same bits.
///
/// Channel c of snapshot m is
///
///     x(t) = level(m) · ( Σₕ aₕ(c)·sin(2π·h·f(m)·t + h·φ(m) + ψₕ(c)) + σ(c)·(√(1 − ρ)·n(c,t) + √ρ·n₀(t)) )
///          + Σ over faults: gain(c, bearing) · amplitude · severity(m) · impacts(t)
///
/// and then what its sensor makes of it. Scales and phases a, ψ, σ are drawn once from the seed. Each part of a snapshot has a
/// random stream of its own: a recording with a fault and the null run of the same seed differ by the fault alone.
package struct BearingSynthesis: Sendable {
  package let specification: BearingSpecification
  /// The names of the channels, in the order of the samples.
  package let channels: [String]

  private let firstTime: Int64
  private let speedPhase: Double
  /// Of each channel's noise, in g.
  private let sigmas: [Float]
  private let harmonics: ShaftHarmonics
  private let noise: ColouredNoise
  private let defects: [Defect]

  /// One fault, with how strongly each channel hears it.
  private struct Defect: Sendable {
    let fault: BearingSpecification.Fault
    let train: ImpactTrain
    /// `[channel]`
    let gains: [Double]
  }

  /// Throws where the specification is not valid.
  package init(_ specification: BearingSpecification) throws(SpecificationError) {
    try specification.validate()
    self.specification = specification
    channels = specification.channels
    firstTime = Int64(((specification.startTime?.timeIntervalSince1970 ?? 0) * 1e9).rounded())
    var fixed = RandomStream(seed: specification.seed, stream: Part.recording.stream(0))
    harmonics = ShaftHarmonics(specification.harmonics, channels: channels.count, from: &fixed)
    let spread = specification.noise.spread
    sigmas = channels.map { _ in
      Float(specification.noise.sigma * fixed.uniform(in: 1 - spread...1 + spread))
    }
    speedPhase = fixed.uniform(in: 0...2 * .pi)
    noise = ColouredNoise(specification.noise, sampleRateHz: specification.sampleRateHz)
    defects = specification.faults.compactMap { fault in
      guard let orders = specification.bearings.first(where: { $0.name == fault.bearing })?.defectOrders else {
        return nil  // Refused by `validate`.
      }
      return Defect(
        fault: fault, train: ImpactTrain(fault, orders: orders, sampleRateHz: specification.sampleRateHz),
        gains: specification.gains(ofBearing: fault.bearing))
    }
  }

  /// When a snapshot begins, in ns since 1970 UTC.
  package func time(at index: Int) -> Int64 {
    firstTime + Int64((Double(index) * specification.intervalS * 1e9).rounded())
  }

  /// The shaft's speed during a snapshot.
  package func shaftSpeedRpm(at index: Int) -> Double {
    let drift = specification.speedDrift
    let swing = sin(2 * .pi * Double(index) / drift.periodSnapshots + speedPhase)
    return specification.shaftSpeedRpm * (1 + drift.fraction * swing)
  }

  /// The samples of one snapshot, in g: `[channel, sample]`, channel after channel.
  package func snapshot(at index: Int) -> [Float] {
    precondition(
      index >= 0 && index < specification.snapshots, "snapshot \(index) of \(specification.snapshots)")
    let count = specification.samplesPerSnapshot
    let turnsPerSample = shaftSpeedRpm(at: index) / 60 / specification.sampleRateHz
    var operating = RandomStream(seed: specification.seed, stream: Part.operatingPoint.stream(index))
    let phase = operating.uniform(in: 0...2 * .pi)
    let level = level(at: index, scatter: operating.normal())
    let carriers = harmonics.carriers(turnsPerSample: turnsPerSample, phase: phase, samples: count)
    let impacts = impacts(at: index, turnsPerSample: turnsPerSample)

    var scratch = [Float](repeating: 0, count: count)
    var shared = [Float](repeating: 0, count: count)
    fillNoise(&shared, scratch: &scratch, part: .sharedNoise, index: index)
    var samples = [Float]()
    samples.reserveCapacity(channels.count * count)
    var channel = [Float](repeating: 0, count: count)
    for c in channels.indices {
      fillNoise(&channel, scratch: &scratch, part: .channelNoise(c), index: index)
      mix(shared, into: &channel, sigma: sigmas[c])
      harmonics.add(carriers, channel: c, to: &channel)
      scale(&channel, by: Float(level))
      for impact in impacts where impact.gains[c] != 0 { add(impact.train, times: impact.gains[c], to: &channel) }
      distort(&channel, named: channels[c], at: index)
      samples.append(contentsOf: channel)
    }
    return samples
  }

  /// The level of the healthy machine, from the smooth curve and one standard normal number.
  private func level(at index: Int, scatter: Double) -> Double {
    let healthy = specification.healthyLevel
    return healthy.smooth(at: index, of: specification.snapshots) * exp(healthy.scatter * scatter)
  }

  /// The impacts of the faults that have begun, each with how loud every channel hears them, in g.
  private func impacts(at index: Int, turnsPerSample: Double) -> [(train: [Float], gains: [Float])] {
    defects.enumerated().compactMap { i, defect in
      let severity = defect.fault.severity(at: index, of: specification.snapshots)
      guard severity > 0 else { return nil }
      var stream = RandomStream(seed: specification.seed, stream: Part.fault(i).stream(index))
      let train = defect.train.signal(
        turnsPerSample: turnsPerSample, samples: specification.samplesPerSnapshot, from: &stream)
      return (train, defect.gains.map { Float($0 * severity * defect.fault.amplitude) })
    }
  }

  private func fillNoise(_ samples: inout [Float], scratch: inout [Float], part: Part, index: Int) {
    var stream = RandomStream(seed: specification.seed, stream: part.stream(index))
    noise.fill(&samples, scratch: &scratch, from: &stream)
  }

  /// σ·(√(1 − ρ)·own + √ρ·shared)
  private func mix(_ shared: [Float], into own: inout [Float], sigma: Float) {
    let correlation = Float(specification.noise.correlation)
    let (ownGain, sharedGain) = (sigma * (1 - correlation).squareRoot(), sigma * correlation.squareRoot())
    let common = shared.span
    var out = own.mutableSpan
    for i in out.indices { out[i] = ownGain * out[i] + sharedGain * common[i] }
  }

  /// What the channel's sensor makes of the signal: offsets, then clipping, then dropouts.
  private func distort(_ samples: inout [Float], named channel: String, at index: Int) {
    let active = specification.sensorFaults.filter { $0.channel == channel && $0.isActive(at: index) }
    guard !active.isEmpty else { return }
    let offset = active.filter { $0.kind == .offset }.reduce(0) { $0 + ($1.value ?? 0) }
    let limit = Float(active.filter { $0.kind == .clipping }.compactMap(\.value).min() ?? .infinity)
    if active.contains(where: { $0.kind == .dropout }) {
      samples = [Float](repeating: 0, count: samples.count)
    } else {
      for i in samples.indices { samples[i] = min(limit, max(-limit, samples[i] + Float(offset))) }
    }
  }
}

/// The parts of a recording that are drawn independently of each other.
private enum Part {
  case recording, operatingPoint, sharedNoise
  case channelNoise(Int)
  case fault(Int)

  /// Every (part, snapshot) has a stream number of its own, for up to a million channels and as many faults.
  func stream(_ snapshot: Int) -> UInt64 {
    let place: Int
    switch self {
    case .recording: place = 0
    case .operatingPoint: place = 1
    case .sharedNoise: place = 2
    case .channelNoise(let channel): place = 1 << 20 + channel
    case .fault(let fault): place = 2 << 20 + fault
    }
    return UInt64(snapshot) << 24 | UInt64(place)
  }
}

private func scale(_ samples: inout [Float], by factor: Float) {
  if factor == 1 { return }
  var out = samples.mutableSpan
  for i in out.indices { out[i] *= factor }
}

private func add(_ train: [Float], times gain: Float, to samples: inout [Float]) {
  let added = train.span
  var out = samples.mutableSpan
  for i in out.indices { out[i] += gain * added[i] }
}

extension BearingSpecification {
  /// How much of a bearing's impacts each channel hears: `[channel]`.
  func gains(ofBearing name: String) -> [Double] {
    bearings.flatMap { bearing in bearing.channels.map { _ in bearing.name } }.enumerated().map { channel, home in
      if let matrix = crossTalk.matrix, let column = bearings.firstIndex(where: { $0.name == name }) {
        return matrix[channel][column]
      }
      return home == name ? 1 : crossTalk.leak
    }
  }
}

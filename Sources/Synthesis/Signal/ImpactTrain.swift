internal import Foundation
internal import Tensors

/// The impacts of one defect, each of which sets a structural mode ringing: Σₖ sₖ·r(t − tₖ) at unit amplitude.
///
/// r(t) = exp(−t/decay)·sin(2π·f·t) for t ≥ 0. The times tₖ are k periods with slip from a phase that is drawn anew for each
/// snapshot. The strengths sₖ scatter about the load zone's 1 − m·(1 − cos θₖ)/2, which is 1 in its middle. A ball strikes the
/// outer and the inner race in turn, the inner one (`innerStrike`) more softly, as it lies farther from the sensor.
/// The model follows McFadden and Smith (1984) and Antoni and Randall (2003).
struct ImpactTrain: Sendable {
  /// How strong a ball's strike of the inner race is, next to that of the outer race.
  static let innerStrike = 0.6
  /// After so many decay times ringing has fallen to 1/8000 and is cut.
  private static let ringing = 9.0

  private let fault: BearingSpecification.Fault
  private let sampleRateHz: Double
  /// Per turn of the shaft, slip included.
  private let impactsPerTurn: Double
  /// Turns of the load zone relative to the defect, per turn of the shaft.
  private let zoneTurns: Double

  init(_ fault: BearingSpecification.Fault, orders: BearingSpecification.DefectOrders, sampleRateHz: Double) {
    self.fault = fault
    self.sampleRateHz = sampleRateHz
    impactsPerTurn = orders.impacts(of: fault.element) * (1 - fault.slip.mean)
    zoneTurns = fault.element == .ball ? orders.ftf : 1
  }

  /// - Parameter turnsPerSample: The shaft's speed in this snapshot.
  /// - Returns: `[samples]`
  func signal(turnsPerSample: Double, samples: Int, from stream: inout RandomStream) -> [Float] {
    var train = [Float](repeating: 0, count: samples)
    let period = 1 / (turnsPerSample * impactsPerTurn)
    let length = Self.ringing * fault.decayS * sampleRateHz
    let zonePhase = stream.uniform(in: 0...2 * .pi)
    // Early enough that what still rings when the snapshot begins is there.
    let lead = (length / period).rounded(.up) + 1
    var beat = 0
    var ideal = (stream.uniform() - lead) * period
    while ideal < Double(samples) + period {
      let slip = fault.slip.jitter * stream.normal() * period
      if fault.slip.accumulates { ideal += slip }
      let time = fault.slip.accumulates ? ideal : ideal + slip
      let strength = strength(of: beat, at: zonePhase + 2 * .pi * zoneTurns * turnsPerSample * time, from: &stream)
      ring(strength, from: time, length: length, in: &train)
      ideal += period
      beat += 1
    }
    return train
  }

  private func strength(of beat: Int, at angle: Double, from stream: inout RandomStream) -> Double {
    let race = fault.element == .ball && beat % 2 == 1 ? Self.innerStrike : 1
    let zone = 1 - fault.modulation * (1 - cos(angle)) / 2
    return race * zone * (1 + fault.amplitudeScatter * stream.normal())
  }

  /// Adds one impact's ringing from its time, in samples; the wave starts between two samples, as it does.
  private func ring(_ strength: Double, from time: Double, length: Double, in train: inout [Float]) {
    let first = max(0, Int(time.rounded(.up)))
    let end = min(train.count, Int((time + length).rounded(.up)))
    guard first < end else { return }
    let decay = exp(-1 / (fault.decayS * sampleRateHz))
    let turn = 2 * Double.pi * fault.resonanceHz / sampleRateHz
    let (stepReal, stepImaginary) = (decay * cos(turn), decay * sin(turn))
    let passed = Double(first) - time
    let height = strength * exp(-passed / (fault.decayS * sampleRateHz))
    var (real, imaginary) = (height * cos(turn * passed), height * sin(turn * passed))
    var out = train.mutableSpan
    for i in first..<end {
      out[i] += Float(imaginary)
      (real, imaginary) = (real * stepReal - imaginary * stepImaginary, real * stepImaginary + imaginary * stepReal)
    }
  }
}

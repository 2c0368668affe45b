internal import Foundation
internal import Tensors

/// The lines at multiples and half multiples of the shaft's speed in the spectrum of the vibration itself.
package struct ShaftLines: Sendable, Equatable {
  package struct Line: Sendable, Equatable {
    /// 0.5, 1, 1.5 ... 10
    package let order: Double
    /// Peak amplitude, in the signal's unit.
    package let amplitude: Double
    /// Its power over that of the floor, in dB.
    package let levelDB: Double
    /// Over the healthy snapshots, in dB; nil without them.
    package let riseDB: Double?

    /// Ten times the floor's power: noise in a bin or three seldom gets there.
    package var isSeen: Bool { levelDB >= 10 }
  }

  package let lines: [Line]
  /// `[bin]`
  package let spectrum: OrderSpectrum
  /// nil without healthy snapshots.
  package let healthySpectrum: OrderSpectrum?

  package static let highestOrder = 10.0
  /// A Hann window spreads a line over five bins and lifts their sum by its noise bandwidth of 1.5.
  private static let spread = 2
  private static let noiseBandwidth = 1.5
  /// The floor is the median within 0.4 orders: half multiples don't reach into each other.
  private static let floorReach = 0.4

  /// - Parameters:
  ///   - suspects: Snapshots of one channel, one at least, at the speed that `ShaftSpeed` found.
  ///   - healthy: The same of the healthy machine; may be none.
  ///   - sampleRateHz: In Hz.
  package init(of suspects: [VibrationTake], healthy: [VibrationTake], sampleRateHz: Double) {
    let segments = TurnSegments(
      of: suspects + healthy, sampleRateHz: sampleRateHz, leastTurns: ShaftSpeed.leastTurns)
    func average(_ takes: [VibrationTake]) -> OrderSpectrum {
      OrderSpectrum(
        mean: concurrentMap(takes.count) {
          OrderSpectrum(of: takes[$0].samples, shaftHz: takes[$0].shaftHz, segments)
        })
    }
    let now = average(suspects)
    let before = healthy.isEmpty ? nil : average(healthy)
    spectrum = now
    healthySpectrum = before
    lines = (1...Int(2 * Self.highestOrder)).compactMap { half in
      let order = Double(half) / 2
      guard let power = Self.power(of: now, at: order), let floor = Self.floor(of: now, at: order) else { return nil }
      let healthyPower = before.flatMap { Self.power(of: $0, at: order) }
      return Line(
        order: order, amplitude: (2 * power).squareRoot(), levelDB: Self.decibels(power, over: floor),
        riseDB: healthyPower.map { Self.decibels(power, over: $0) })
    }
  }

  package subscript(order: Double) -> Line? { lines.first { $0.order == order } }

  /// The power of a sine at an order; nil beyond the spectrum or where the next half multiple lies within its spread.
  private static func power(of spectrum: OrderSpectrum, at order: Double) -> Double? {
    let centre = Int((order / spectrum.resolution).rounded())
    guard Double(4 * spread) * spectrum.resolution < 0.5, centre + 2 * spread < spectrum.power.count else { return nil }
    // The declared speed may be a bin or two off where it could not be measured.
    let near = max(spread, centre - spread)...centre + spread
    let peak = near.max { spectrum.power[$0] < spectrum.power[$1] } ?? centre
    return spectrum.power[peak - spread...peak + spread].reduce(0) { $0 + Double($1) } / noiseBandwidth
  }

  private static func floor(of spectrum: OrderSpectrum, at order: Double) -> Double? {
    let first = max(0, Int((order - floorReach) / spectrum.resolution))
    let last = min(spectrum.power.count - 1, Int((order + floorReach) / spectrum.resolution))
    guard first < last else { return nil }
    return Quantile.median(of: spectrum.power[first...last].map(Double.init))
  }

  private static func decibels(_ power: Double, over reference: Double) -> Double {
    10 * log10(max(power, .leastNormalMagnitude) / max(reference, .leastNormalMagnitude))
  }
}

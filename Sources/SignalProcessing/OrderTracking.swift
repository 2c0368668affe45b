internal import Foundation

/// Resamples a signal at equal angles of a shaft, so that what turns with it stays one line although its speed changes.
///
/// The angle is straight between two samples; the signal is interpolated by a sinc under a Kaiser window of β = 8 that
/// reaches sixteen zero crossings to either side (errors below 2e-4 up to 0.8 of half the sample rate). Where the new
/// samples are further apart than the old ones, the sinc is as much wider and passes 0.9 of half the new rate: what
/// lies above would otherwise come back as false orders.
package struct OrderTracking: Sendable {
  /// The highest order that the result can hold is half of it.
  package let samplesPerTurn: Int

  private static let reach = 16
  /// Places of the kernel between two zero crossings that are kept; straight lines between them are off by 5e-6 at
  /// most.
  private static let resolution = 512
  private let kernel: [Float]

  package init(samplesPerTurn: Int) {
    precondition(samplesPerTurn > 1, "\(samplesPerTurn) samples per turn")
    self.samplesPerTurn = samplesPerTurn
    let window = KaiserWindow(beta: 8)
    kernel = (0...Self.reach * Self.resolution + 1).map { place in
      let x = Double(place) / Double(Self.resolution)
      let sinc = x == 0 ? 1 : sin(Double.pi * x) / (Double.pi * x)
      return Float(sinc * window(x / Double(Self.reach)))
    }
  }

  /// The signal at the angles k / samplesPerTurn that lie within the known ones, in turns.
  ///
  /// - Parameters:
  ///   - signal: `[sample]`
  ///   - angle: Of the same samples.
  package func callAsFunction(_ signal: Span<Float>, at angle: ShaftAngle) -> [Float] {
    precondition(
      angle.firstSample + angle.turns.count <= signal.count,
      "angles up to sample \(angle.firstSample + angle.turns.count) of \(signal.count)")
    guard let first = angle.turns.first, let last = angle.turns.last else { return [] }
    let rate = Double(samplesPerTurn)
    let (begin, end) = (Int((first * rate).rounded(.up)), Int((last * rate).rounded(.down)))
    guard begin <= end else { return [] }
    var resampled: [Float] = []
    resampled.reserveCapacity(end - begin + 1)
    var sample = 0
    for step in begin...end {
      let turn = Double(step) / rate
      while sample + 2 < angle.turns.count, angle.turns[sample + 1] <= turn { sample += 1 }
      let next = min(sample + 1, angle.turns.count - 1)
      let speed = angle.turns[next] - angle.turns[sample]
      let part = speed > 0 ? (turn - angle.turns[sample]) / speed : 0
      let isSparser = speed > 0 && rate * speed < 1
      resampled.append(
        value(
          of: signal, at: Double(angle.firstSample + sample) + part, bandwidth: isSparser ? 0.9 * rate * speed : 1))
    }
    return resampled
  }

  /// The signal between its samples, limited to a part of its bandwidth.
  private func value(of signal: Span<Float>, at time: Double, bandwidth: Double) -> Float {
    let reach = Double(Self.reach) / bandwidth
    let range = max(0, Int((time - reach).rounded(.up)))...min(signal.count - 1, Int((time + reach).rounded(.down)))
    let table = kernel.span
    var (sum, weights) = (0.0, 0.0)
    for index in range {
      let place = abs(time - Double(index)) * bandwidth * Double(Self.resolution)
      let whole = Int(place)
      let part = Float(place - Double(whole))
      let weight = Double(table[whole] + part * (table[whole + 1] - table[whole]))
      sum += weight * Double(signal[index])
      weights += weight
    }
    return Float(sum / weights)
  }
}

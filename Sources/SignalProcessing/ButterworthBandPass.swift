internal import Foundation

/// A band-pass that is as flat as can be inside its band (Butterworth, 1930), as a recursive filter.
///
/// Its amplitude is √½ (−3 dB) at both edges, and falls by 6·order dB per octave beyond them. The analogue low-pass's
/// poles on the unit half circle are moved to the band and then, by the bilinear transform with the edges warped
/// beforehand, to the digital plane; equal to scipy's `butter(order, band, "band", output="sos")`.
package struct ButterworthBandPass: Sendable, Equatable {
  package let order: Int
  package let bandHz: ClosedRange<Double>
  package let sampleRateHz: Double
  /// As many sections as the order.
  package let sections: SecondOrderSections

  /// - Parameters:
  ///   - order: Of each edge; 4 by default: 24 dB per octave, twice that where filtered both ways.
  ///   - bandHz: Within 0 and half the sample rate, both excluded.
  ///   - sampleRateHz: In Hz.
  package init(order: Int = 4, bandHz: ClosedRange<Double>, sampleRateHz: Double) {
    precondition(order > 0, "a filter of order \(order)")
    precondition(
      bandHz.lowerBound > 0 && bandHz.lowerBound < bandHz.upperBound && bandHz.upperBound < sampleRateHz / 2,
      "a band from \(bandHz.lowerBound) to \(bandHz.upperBound) Hz at a rate of \(sampleRateHz) Hz")
    self.order = order
    self.bandHz = bandHz
    self.sampleRateHz = sampleRateHz
    let (poles, gain) = Self.digitalPoles(order: order, bandHz: bandHz, sampleRateHz: sampleRateHz)
    sections = SecondOrderSections(Self.sections(poles: poles, order: order, gain: gain))
  }

  /// The poles in the digital plane, one of each conjugate pair and all real ones, and the filter's gain.
  private static func digitalPoles(
    order: Int, bandHz: ClosedRange<Double>, sampleRateHz: Double
  ) -> (poles: [ComplexNumber], gain: Double) {
    // Frequencies in units in which the bilinear transform is s = 4 (z − 1) / (z + 1).
    let warped = [bandHz.lowerBound, bandHz.upperBound].map { 4 * tan(Double.pi * $0 / sampleRateHz) }
    let (width, squaredCentre) = (warped[1] - warped[0], warped[0] * warped[1])
    let four = ComplexNumber(4)
    var poles: [ComplexNumber] = []
    var denominator = ComplexNumber(1)
    for index in stride(from: 1 - order, to: order, by: 2) {
      let angle = Double.pi * Double(index) / Double(2 * order)
      // The middle pole of an odd order is real; its sine would be, too, but for the last digit.
      let lowPass = ComplexNumber(-cos(angle) * width / 2, index == 0 ? 0 : -sin(angle) * width / 2)
      let root = (lowPass * lowPass - ComplexNumber(squaredCentre)).squareRoot
      for analogue in [lowPass + root, lowPass - root] {
        denominator = denominator * (four - analogue)
        if analogue.imaginary >= 0 { poles.append((four + analogue) / (four - analogue)) }
      }
    }
    return (poles, pow(4 * width, Double(order)) / denominator.real)
  }

  /// Each pair of poles with the zeros beside it, those nearest to the unit circle last, so that the sections before
  /// have damped what they would amplify most. The gain goes to the first.
  private static func sections(poles: [ComplexNumber], order: Int, gain: Double) -> [SecondOrderSections.Section] {
    var left = poles
    // Half of the zeros stand at 0 Hz (z = 1), half at half the rate (z = −1).
    var (atZero, atHalf) = (order, order)
    func takePole(_ isWanted: (ComplexNumber) -> Bool) -> ComplexNumber? {
      let nearest = left.indices.filter { isWanted(left[$0]) }.min {
        abs(1 - left[$0].magnitude) < abs(1 - left[$1].magnitude)
      }
      return nearest.map { left.remove(at: $0) }
    }
    func takeZero(near pole: ComplexNumber) -> Double {
      let isAtZero = atHalf == 0 || (atZero > 0 && pole.real > 0)
      if isAtZero { atZero -= 1 } else { atHalf -= 1 }
      return isAtZero ? 1 : -1
    }
    var sections: [SecondOrderSections.Section] = []
    while let first = takePole({ _ in true }) {
      let second = first.imaginary > 0 ? first.conjugate : takePole { $0.imaginary == 0 } ?? ComplexNumber(0)
      let zeros = (takeZero(near: first), takeZero(near: first))
      let scale = sections.count == order - 1 ? gain : 1
      sections.append(
        .init(
          b0: scale, b1: -scale * (zeros.0 + zeros.1), b2: scale * zeros.0 * zeros.1,
          a1: -(first + second).real, a2: (first * second).real))
    }
    return sections.reversed()
  }
}

/// A recursive filter as a chain of sections of second order, which keeps its digits where one high polynomial would
/// not.
///
/// Each section is y[t] = b₀x[t] + b₁x[t−1] + b₂x[t−2] − a₁y[t−1] − a₂y[t−2], computed in double precision, in the
/// transposed direct form II as in scipy's `sosfilt`.
package struct SecondOrderSections: Sendable, Equatable {
  /// The coefficients of one section; a₀ is 1.
  package struct Section: Sendable, Equatable {
    package let b0, b1, b2, a1, a2: Double

    package init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
      self.b0 = b0
      self.b1 = b1
      self.b2 = b2
      self.a1 = a1
      self.a2 = a2
    }

    /// The gain at 0 Hz.
    fileprivate var gain: Double { (b0 + b1 + b2) / (1 + a1 + a2) }

    /// What the section holds after an input of 1 since ever.
    fileprivate var steadyState: (Double, Double) {
      let second = b2 - a2 * gain
      return (b1 - a1 * gain + second, second)
    }

    /// Filters in place, from a state on.
    fileprivate func filter(_ samples: inout MutableSpan<Double>, from state: (Double, Double)) {
      let (b0, b1, b2, a1, a2) = (b0, b1, b2, a1, a2)
      var (first, second) = state
      for index in samples.indices {
        let x = samples[index]
        let y = b0 * x + first
        first = b1 * x - a1 * y + second
        second = b2 * x - a2 * y
        samples[index] = y
      }
    }
  }

  package let sections: [Section]

  package init(_ sections: [Section]) {
    precondition(!sections.isEmpty, "a filter needs a section")
    self.sections = sections
  }

  /// The signal filtered from its beginning, with nothing before it: what an instrument would show, late and with its
  /// phase turned.
  package func filtered(_ signal: Span<Float>) -> [Float] {
    var samples = [Double](repeating: 0, count: signal.count)
    for index in signal.indices { samples[index] = Double(signal[index]) }
    var span = samples.mutableSpan
    for section in sections { section.filter(&span, from: (0, 0)) }
    return samples.map(Float.init)
  }

  /// The signal filtered forwards and then backwards: twice the attenuation and no delay, as by scipy's `sosfiltfilt`.
  ///
  /// Beyond its ends the signal is continued by its mirror image through the end point, and each pass begins as if the
  /// first value had been there since ever; both keep the ends from ringing. Its length must exceed `paddingCount`.
  package func filteredBothWays(_ signal: Span<Float>) -> [Float] {
    let padding = paddingCount
    precondition(signal.count > padding, "\(signal.count) samples, a filter both ways needs more than \(padding)")
    let last = signal.count - 1
    var samples = [Double](repeating: 0, count: signal.count + 2 * padding)
    for index in 0..<padding {
      samples[index] = 2 * Double(signal[0]) - Double(signal[padding - index])
      samples[padding + signal.count + index] = 2 * Double(signal[last]) - Double(signal[last - 1 - index])
    }
    for index in signal.indices { samples[padding + index] = Double(signal[index]) }
    var span = samples.mutableSpan
    for _ in 0..<2 {
      filterFromSteadyState(&span)
      Self.reverse(&span)
    }
    return (padding..<padding + signal.count).map { Float(span[$0]) }
  }

  /// By how many samples a signal is continued on either side before it is filtered both ways: three times the taps.
  package var paddingCount: Int {
    let idle = min(sections.count { $0.b2 == 0 }, sections.count { $0.a2 == 0 })
    return 3 * (2 * sections.count + 1 - idle)
  }

  private func filterFromSteadyState(_ samples: inout MutableSpan<Double>) {
    var level = samples[0]
    for section in sections {
      let (first, second) = section.steadyState
      section.filter(&samples, from: (first * level, second * level))
      level *= section.gain
    }
  }

  private static func reverse(_ samples: inout MutableSpan<Double>) {
    for index in 0..<samples.count / 2 { samples.swapAt(index, samples.count - 1 - index) }
  }
}

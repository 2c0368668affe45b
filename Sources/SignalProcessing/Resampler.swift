internal import Foundation
package import Tensors

/// Brings a signal to another sample rate, where a caller asks for it by name; nothing else in Raceway resamples.
///
/// With L/M the ratio of the rates in lowest terms, output m stands at input time mM/L and is
///
///     y[m] = Σ over k of x[k] h(mM/L − k),    h(τ) = c sinc(cτ) kaiser(τ / half)
///
/// so the filter has zero phase: nothing is delayed. Its pass band ends at `passband` of half the lower rate and its stop
/// band begins at half the lower rate, so that no line turns up where there was none; Kaiser's formulas (1974) give the
/// window. The ripple in the pass band is as small as what passes the stop band. Samples beyond the ends count as 0.
package struct Resampler: Sendable {
  package let inputRateHz: Int
  package let outputRateHz: Int
  /// How far lines beyond half the lower rate are attenuated, in dB.
  package let stopbandDecibels: Double
  /// The part of half the lower rate that passes unchanged.
  package let passband: Double

  /// L and M.
  private let (up, down): (Int, Int)
  /// The input samples on either side that an output needs.
  private let half: Int
  /// h for each of the L places that an output can have between two inputs: `[L, width]`.
  private let taps: [Float]
  /// From one row of taps to the next: 2 · half up to whole vectors.
  private let width: Int

  /// - Parameters:
  ///   - inputRateHz: In Hz.
  ///   - outputRateHz: In Hz.
  ///   - stopbandDecibels: 100 dB is below the rounding of a 16-bit converter, and a ripple of 1e-5.
  ///   - passband: With 0.9, 16 kHz keeps what lies below 7.2 kHz; what lies nearer to half the rate costs a longer
  ///     filter.
  package init(inputRateHz: Int, outputRateHz: Int, stopbandDecibels: Double = 100, passband: Double = 0.9) {
    precondition(inputRateHz > 0 && outputRateHz > 0, "from \(inputRateHz) to \(outputRateHz) Hz")
    precondition(stopbandDecibels > 21 && stopbandDecibels <= 120, "a stop band of \(stopbandDecibels) dB")
    precondition(passband > 0 && passband < 1, "a pass band of \(passband) of half the rate")
    self.inputRateHz = inputRateHz
    self.outputRateHz = outputRateHz
    self.stopbandDecibels = stopbandDecibels
    self.passband = passband
    let common = Self.greatestCommonDivisor(inputRateHz, outputRateHz)
    (up, down) = (outputRateHz / common, inputRateHz / common)
    // In cycles per input sample.
    let top = 0.5 * min(1, Double(up) / Double(down))
    let transition = (1 - passband) * top
    half = Int(((stopbandDecibels - 7.95) / (2.285 * 2 * .pi * transition) / 2).rounded(.up)) + 1
    width = (2 * half + 7) & ~7
    let window = KaiserWindow(beta: Self.beta(stopbandDecibels))
    var taps = [Float](repeating: 0, count: up * width)
    for phase in 0..<up {
      let row = Self.row(late: Double(phase) / Double(up), half: half, cutoff: 2 * top - transition, window)
      for (index, tap) in row.enumerated() { taps[phase * width + index] = Float(tap) }
    }
    self.taps = taps
  }

  /// h for an output `late` input samples after an input: `[2 · half]`.
  private static func row(late: Double, half: Int, cutoff: Double, _ window: KaiserWindow) -> [Double] {
    let row = (0..<2 * half).map { index in
      let time = late + Double(half - 1 - index)
      return sinc(cutoff * time) * window(time / Double(half))
    }
    // Each row passes an offset unchanged, so that none turns into lines.
    let sum = row.reduce(0, +)
    return row.map { $0 / sum }
  }

  /// The length of the result: ceil(n · L / M).
  package func count(forSampleCount sampleCount: Int) -> Int { (sampleCount * up + down - 1) / down }

  /// A signal at the output rate, on all processors: `[count(forSampleCount: signal.count)]`.
  package func callAsFunction(_ signal: Span<Float>) -> [Float] {
    let count = count(forSampleCount: signal.count)
    guard up != down, count > 0 else { return signal.indices.map { signal[$0] } }
    // An output at input time t reads the inputs from t − half + 1 on.
    let lead = half - 1
    let padded = AlignedFloats(zeros: lead + signal.count + width)
    for index in signal.indices { unsafe padded.floats[lead + index] = signal[index] }
    return unsafe [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = count
      // Each block writes its own samples.
      nonisolated(unsafe) let (input, output) = unsafe (UnsafePointer(padded.floats), buffer)
      concurrently((count + Self.blockLength - 1) / Self.blockLength) { block in
        let samples = block * Self.blockLength..<min(count, (block + 1) * Self.blockLength)
        unsafe write(samples, of: input, into: output)
      }
    }
  }

  /// All channels of a recording at the output rate.
  ///
  /// - Parameter snapshot: `[channel, sample]`
  /// - Returns: `[channel, count(forSampleCount: snapshot.columnCount)]`
  package func callAsFunction(_ snapshot: Matrix) -> Matrix {
    let width = snapshot.columnCount
    let channels = concurrentMap(snapshot.rowCount) { channel in
      self(snapshot.elements.span.extracting(channel * width..<(channel + 1) * width))
    }
    return Matrix(rows: channels, columnCount: count(forSampleCount: width))
  }

  private static var blockLength: Int { 4096 }

  private func write(
    _ samples: Range<Int>, of input: UnsafePointer<Float>, into output: UnsafeMutableBufferPointer<Float>
  ) {
    unsafe taps.withUnsafeBufferPointer { taps in
      guard let taps = taps.baseAddress else { return }
      for sample in samples {
        let (start, phase) = (sample * down).quotientAndRemainder(dividingBy: up)
        unsafe output[sample] = weightedSum(input + start, taps + phase * width, count: width)
      }
    }
  }

  /// sin(πx)/(πx)
  private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }

  /// Kaiser's parameter for a stop band of so many dB.
  private static func beta(_ decibels: Double) -> Double {
    decibels > 50 ? 0.1102 * (decibels - 8.7) : 0.5842 * pow(decibels - 21, 0.4) + 0.07886 * (decibels - 21)
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}

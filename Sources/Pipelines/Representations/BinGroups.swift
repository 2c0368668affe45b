internal import Foundation
internal import Recordings

/// Which bins of a spectrum are averaged into one band.
///
/// The bin at 0 Hz belongs to none: it holds the sensor's offset.
struct BinGroups: Sendable, Equatable {
  /// Neighbouring ranges of bins.
  let ranges: [Range<Int>]
  /// The middle of each band, in the axis's unit.
  let centres: [Double]

  /// Bands of equal ratio: bin f belongs to band round(b log₂ f), so that a band is at least one bin wide.
  ///
  /// Low bands hold the shaft's lines one by one, and upper ones average what scatters: a spectrum with a constant
  /// percentage of bandwidth.
  init(_ axis: SpectrumAxis, binCount: Int, bandsPerOctave: Int) {
    precondition(bandsPerOctave > 0, "\(bandsPerOctave) bands an octave")
    self.init(axis, binCount) { Int((Double(bandsPerOctave) * log2($0)).rounded()) }
  }

  /// `count` bands of about equal width, none of them empty.
  init(_ axis: SpectrumAxis, binCount: Int, equal count: Int) {
    precondition((1...max(1, binCount)).contains(count), "\(count) bands of \(binCount) bins")
    let width = Double(binCount) * axis.stepHz / Double(count)
    self.init(axis, binCount) { Int((($0 - axis.firstHz) / width + 1e-9).rounded(.down)) }
  }

  private init(_ axis: SpectrumAxis, _ binCount: Int, _ bandOf: (_ frequencyHz: Double) -> Int) {
    var ranges: [Range<Int>] = []
    var last: Int?
    for bin in 0..<binCount where axis.frequencyHz(of: bin) > 0 {
      let band = bandOf(axis.frequencyHz(of: bin))
      if band == last, let open = ranges.popLast() {
        ranges.append(open.lowerBound..<bin + 1)
      } else {
        ranges.append(bin..<bin + 1)
      }
      last = band
    }
    self.ranges = ranges
    centres = ranges.map { (axis.frequencyHz(of: $0.lowerBound) + axis.frequencyHz(of: $0.upperBound - 1)) / 2 }
  }

  var binCount: Int { ranges.last?.upperBound ?? 0 }

  /// 10 log₁₀ of the mean power of each band, in dB.
  ///
  /// - Parameters:
  ///   - power: `[bin]`, the bins that the groups were made for.
  ///   - floor: Keeps silence finite.
  func levels(of power: [Float], floor: Float = 1e-12) -> [Float] {
    precondition(power.count >= binCount, "\(power.count) bins for bands of \(binCount)")
    return ranges.map { range in
      let sum = range.reduce(0.0) { $0 + Double(power[$1]) }
      return 10 * log10(Float(sum / Double(range.count)) + floor)
    }
  }
}

internal import Foundation
internal import Pipelines
internal import Tensors

/// A picked clip's levels as they are drawn: tenths of a decibel, with neighbouring cells merged where there are too many.
///
/// Of merged cells the one is kept in which input and reconstruction differ most (without a reconstruction, the loudest),
/// so that what the model did not expect is never lost, and the residual drawn is one that was there.
struct SpectrogramGrid {
  static let bandLimit = 256
  static let frameLimit = 400
  /// What stands for no value.
  static let none = Int16.min

  let bandCentresHz: [Double]
  let firstTime: Double
  let timeStep: Double
  let width: Int
  /// `[band, frame]`, row-major.
  private(set) var input: [Int16] = []
  private(set) var reconstruction: [Int16]?

  init(_ example: ClipExample) {
    let (bandCount, frameCount) = (example.input.rowCount, example.input.columnCount)
    let bandStep = max(1, (bandCount + Self.bandLimit - 1) / Self.bandLimit)
    let frameStep = max(1, (frameCount + Self.frameLimit - 1) / Self.frameLimit)
    width = (frameCount + frameStep - 1) / frameStep
    let times = example.frameTimes
    let interval = times.count > 1 ? (times[times.count - 1] - times[0]) / Double(times.count - 1) : 1
    timeStep = interval * Double(frameStep)
    firstTime = (times.first ?? 0) + interval * Double(frameStep - 1) / 2
    let starts = Array(stride(from: 0, to: bandCount, by: bandStep))
    bandCentresHz = starts.map { start in
      let merged = example.bandCentresHz[start..<min(start + bandStep, example.bandCentresHz.count)]
      return merged.reduce(0, +) / Double(max(merged.count, 1))
    }
    var drawnInput: [Int16] = []
    var drawnReconstruction: [Int16] = []
    for band in starts {
      for frame in stride(from: 0, to: frameCount, by: frameStep) {
        let cell = Self.foremost(
          of: example, bands: band..<min(band + bandStep, bandCount), frames: frame..<min(frame + frameStep, frameCount)
        )
        drawnInput.append(Self.tenths(example.input[cell.band, cell.frame]))
        if let other = example.reconstruction { drawnReconstruction.append(Self.tenths(other[cell.band, cell.frame])) }
      }
    }
    input = drawnInput
    reconstruction = example.reconstruction == nil ? nil : drawnReconstruction
  }

  private static func foremost(
    of example: ClipExample, bands: Range<Int>, frames: Range<Int>
  ) -> (band: Int, frame: Int) {
    var place = (band: bands.lowerBound, frame: frames.lowerBound)
    guard bands.count > 1 || frames.count > 1 else { return place }
    var highest = -Float.infinity
    for band in bands {
      for frame in frames {
        let level = example.input[band, frame]
        let weight = example.reconstruction.map { abs(level - $0[band, frame]) } ?? level
        if weight > highest { (highest, place) = (weight, (band, frame)) }
      }
    }
    return place
  }

  private static func tenths(_ level: Float) -> Int16 {
    guard level.isFinite else { return none }
    return Int16(min(max((level * 10).rounded(), Float(Int16.min + 1)), Float(Int16.max)))
  }

  /// `input` less `reconstruction` in dB; nil without one, NaN where a value is missing.
  var residual: [Float]? {
    reconstruction.map { other in
      zip(input, other).map { $0 == Self.none || $1 == Self.none ? .nan : (Float($0) - Float($1)) / 10 }
    }
  }

  /// For the figure's shared columns.
  var columns: JSONValue {
    var columns: JSONValue = ["width": .integer(width), "input": .string(Self.text(input))]
    if let reconstruction { columns = columns.with("reconstruction", .string(Self.text(reconstruction))) }
    return columns
  }

  private static func text(_ values: [Int16]) -> String {
    var bytes = Data(capacity: 2 * values.count)
    for value in values {
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    return bytes.base64EncodedString()
  }
}

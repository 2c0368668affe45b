import Foundation
import Tensors

@testable import Prognosis

/// Machines whose channels have four levels and one shape entry: noise of one deviation, a level's being 0.2 dB.
enum LevelledMachine {
  static let entries = 5
  static let count = 300
  static let onset = 150
  static let healthy = HealthySnapshots(count: 100)
  static let decibels = 0.2

  /// - Parameters:
  ///   - rise: What is added to the levels of each channel, in dB, so many snapshots after the onset.
  ///   - shapeRise: What is added to the shape entry, in deviations.
  static func residuals(
    channels: Int = 1, parts: [Int]? = nil, seed: UInt64 = 1, hasLevels: Bool = true, healthyLevels: [Double]? = nil,
    rise: (_ channel: Int, _ after: Int) -> Double, shapeRise: (_ after: Int) -> Double = { _ in 0 }
  ) -> SnapshotResiduals {
    var random = RandomStream(seed: seed)
    let width = channels * entries
    var values = Matrix(count, width, (0..<count * width).map { _ in Float(random.normal()) })
    for t in onset..<count {
      for column in 0..<width {
        let (channel, entry) = column.quotientAndRemainder(dividingBy: entries)
        values[t, column] += Float(
          entry == entries - 1 ? shapeRise(t - onset) : rise(channel, t - onset) / decibels)
      }
    }
    let levels = (0..<width).map { column in
      column % entries == entries - 1
        ? nil : PowerScale(decibelsPerUnit: decibels, healthyLevel: healthyLevels?[column / entries] ?? -20)
    }
    return SnapshotResiduals(values, channelCount: channels, levels: hasLevels ? levels : nil, parts: parts)
  }

  /// Channel 0 fails, by 12 dB within 40 snapshots; the others hear a tenth of what it gains in power, at the same healthy level.
  static func leak(_ channel: Int, _ after: Int) -> Double {
    let own = min(max(0, 0.3 * Double(after)), 12)
    return channel == 0 ? own : 10 * log10(1 + 0.1 * (pow(10, own / 10) - 1))
  }
}

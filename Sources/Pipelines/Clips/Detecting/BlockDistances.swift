internal import Foundation
internal import StatisticalLearning
internal import Tensors

/// How far each block of a clip's statistics is from the healthy clips of its machine.
///
/// Of each block the Mahalanobis distance of every channel, with the covariance that Ledoit and Wolf shrink, is averaged over the
/// channels; its logarithm is nearly normal on healthy clips, so that it becomes a z by the mean and deviation of healthy clips
/// that the distance was not fitted on. One covariance over all blocks tells less: hundreds of columns that say nothing drown the
/// few that say something.
struct BlockDistances: Sendable {
  private let blocks: [Block]
  /// `[clip][block]`: z of the healthy clips, each by distances fitted on the others.
  let healthy: [Int: [Float]]

  private struct Block: Sendable {
    let scaler: SpaceScaler
    let distance: Mahalanobis
    /// Of the logarithm of held-out healthy distances.
    var mean = 0.0
    var deviation = 1.0
  }

  /// - Parameters:
  ///   - readings: Of the machine's healthy clips.
  ///   - clips: Those clips, in order.
  ///   - ranges: Of each block among the statistics.
  ///   - parts: Into how many the healthy clips are divided, whole clips in blocks of neighbours.
  init(fitting readings: ClipReadings, clips: [Int], ranges: [Range<Int>], parts: Int) {
    let blocksOfParts = CrossFitting.parts(of: clips, count: parts).map { judged in
      let rest = readings.only(Set(clips).subtracting(judged))
      return (judged, ranges.map { Self.block(rest, $0) })
    }
    var columns: [Int: [Float]] = Dictionary(uniqueKeysWithValues: clips.map { ($0, []) })
    var fitted: [Block] = []
    for (index, range) in ranges.enumerated() {
      var held: [Int: Double] = [:]
      for (judged, blocks) in blocksOfParts {
        held.merge(Self.logarithms(readings.only(Set(judged)), range, blocks[index])) { $1 }
      }
      let values = clips.compactMap { held[$0] }
      var block = Self.block(readings, range)
      (block.mean, block.deviation) = Self.moments(values)
      for clip in clips { columns[clip]?.append(Float(((held[clip] ?? block.mean) - block.mean) / block.deviation)) }
      fitted.append(block)
    }
    blocks = fitted
    healthy = columns
    self.ranges = ranges
  }

  private let ranges: [Range<Int>]

  /// `[clip][block]`: z of clips that nothing was fitted on.
  func z(of readings: ClipReadings) -> [Int: [Float]] {
    var columns: [Int: [Float]] = [:]
    for (block, range) in zip(blocks, ranges) {
      for (clip, value) in Self.logarithms(readings, range, block) {
        columns[clip, default: []].append(Float((value - block.mean) / block.deviation))
      }
    }
    return columns
  }

  private static func block(_ readings: ClipReadings, _ range: Range<Int>) -> Block {
    let rows = readings.matrix(.statistics, columns: range)
    let scaler = SpaceScaler(fitting: rows, channels: readings.channels, componentCount: nil)
    // The covariance is that of rows with deviations of 1; rows that were not fitted scatter by more, and are to be seen to.
    var fitted = scaler.scaled(rows, channels: readings.channels)
    for index in fitted.elements.indices { fitted.elements[index] *= scaler.correction }
    return Block(scaler: scaler, distance: Mahalanobis(fitting: fitted))
  }

  /// ln of the mean over channels of d/√width: one for each clip.
  private static func logarithms(_ readings: ClipReadings, _ range: Range<Int>, _ block: Block) -> [Int: Double] {
    let rows = block.scaler.scaled(
      readings.matrix(.statistics, columns: range), channels: readings.channels)
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (clip, square) in zip(readings.clips, block.distance.squaredDistances(of: rows)) {
      let old = sums[clip] ?? (0, 0)
      sums[clip] = (old.sum + (square / Double(range.count)).squareRoot(), old.count + 1)
    }
    return sums.mapValues { log(max($0.sum / $0.count, 1e-9)) }
  }

  private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(values.count - 1, 1))
    // Of a few clips the deviation may come out far too small; a twentieth of the logarithm is what 800 columns would scatter.
    return (mean, max(square.squareRoot(), 0.05))
  }
}

/// Healthy clips in parts, each judged by what was fitted on the others.
enum CrossFitting {
  /// Whole blocks of neighbours: `[part][place]`.
  static func parts(of clips: [Int], count: Int) -> [[Int]] {
    let count = min(count, clips.count)
    return (0..<count).map { Array(clips[$0 * clips.count / count..<($0 + 1) * clips.count / count]) }
  }
}

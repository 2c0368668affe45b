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
  /// In the order of the plan.
  let blocks: [Block]
  /// `[clip][block]`: z of the healthy clips, each by distances fitted on the others.
  let healthy: [Int: [Float]]

  struct Block: Sendable {
    /// Among the statistics.
    let columns: Range<Int>
    fileprivate let scaler: SpaceScaler
    fileprivate let distance: Mahalanobis
    /// Of the logarithm of held-out healthy distances.
    fileprivate(set) var mean = 0.0
    fileprivate(set) var deviation = 1.0
  }

  /// - Parameters:
  ///   - readings: Of the machine's healthy clips.
  ///   - clips: Those clips, in order.
  ///   - ranges: Of each block among the statistics.
  ///   - parts: Into how many the healthy clips are divided, whole clips in blocks of neighbours.
  init(fitting readings: ClipReadings, clips: [Int], ranges: [Range<Int>], parts: Int) {
    let folds = CrossFitting.parts(of: clips, count: parts).map { judged in
      (judged: readings.only(Set(judged)), rest: readings.only(Set(clips).subtracting(judged)))
    }
    var healthy: [Int: [Float]] = [:]
    blocks = ranges.map { columns in
      var held: [Int: Double] = [:]
      for (judged, rest) in folds { held.merge(Block(fitting: rest, columns).logarithms(judged)) { $1 } }
      var block = Block(fitting: readings, columns)
      (block.mean, block.deviation) = Self.moments(clips.compactMap { held[$0] })
      for (clip, value) in held { healthy[clip, default: []].append(block.z(value)) }
      return block
    }
    self.healthy = healthy
  }

  /// `[clip][block]`: z of clips that nothing was fitted on.
  func z(of readings: ClipReadings) -> [Int: [Float]] {
    var columns: [Int: [Float]] = [:]
    for block in blocks {
      for (clip, value) in block.logarithms(readings) { columns[clip, default: []].append(block.z(value)) }
    }
    return columns
  }

  private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(values.count - 1, 1))
    // Of a few clips the deviation may come out far too small. The logarithm of the distance of d independent columns scatters by
    // 1/√(2d): by a twentieth where there are 200 of them, more than any block has.
    return (mean, max(square.squareRoot(), 0.05))
  }
}

extension BlockDistances.Block {
  fileprivate init(fitting readings: ClipReadings, _ columns: Range<Int>) {
    let rows = readings.matrix(.statistics, columns: columns)
    let scaler = SpaceScaler(fitting: rows, channels: readings.channels, componentCount: nil)
    // The covariance is that of rows with deviations of 1; rows that were not fitted scatter by more, and are to be seen to.
    var fitted = scaler.scaled(rows, channels: readings.channels)
    for index in fitted.elements.indices { fitted.elements[index] *= scaler.correction }
    self.init(columns: columns, scaler: scaler, distance: Mahalanobis(fitting: fitted))
  }

  /// ln of the mean over channels of d/√width: one for each clip.
  fileprivate func logarithms(_ readings: ClipReadings) -> [Int: Double] {
    let rows = scaler.scaled(readings.matrix(.statistics, columns: columns), channels: readings.channels)
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (clip, square) in zip(readings.clips, distance.squaredDistances(of: rows)) {
      let old = sums[clip] ?? (0, 0)
      sums[clip] = (old.sum + (square / Double(columns.count)).squareRoot(), old.count + 1)
    }
    return sums.mapValues { log(max($0.sum / $0.count, 1e-9)) }
  }

  fileprivate func z(_ logarithm: Double) -> Float { Float((logarithm - mean) / deviation) }
}

/// Healthy clips in parts, each judged by what was fitted on the others.
enum CrossFitting {
  /// Whole blocks of neighbours: `[part][place]`.
  static func parts(of clips: [Int], count: Int) -> [[Int]] {
    let count = min(count, clips.count)
    return (0..<count).map { Array(clips[$0 * clips.count / count..<($0 + 1) * clips.count / count]) }
  }
}

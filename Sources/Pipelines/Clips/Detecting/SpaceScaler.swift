internal import StatisticalLearning
internal import Tensors

/// Prepares a space's rows for a detector: each channel's own mean taken off, one deviation per value, principal components
/// where they are asked for.
///
/// Microphones and sensors stand at different places, so their levels differ; how much they scatter is the machine's.
struct SpaceScaler: Sendable {
  /// `[channel][value]`
  private let means: [[Float]]
  /// `[value]`
  private let deviations: [Float]
  private let components: PrincipalComponents?
  /// By how much the deviations are larger than those of the rows that were fitted: each channel's mean costs a degree of freedom.
  let correction: Float

  /// - Parameters:
  ///   - channels: `[row]`
  ///   - componentCount: Principal components that are kept; the values themselves where nil.
  init(fitting rows: Matrix, channels: [Int], componentCount: Int?) {
    let channelCount = (channels.max() ?? 0) + 1
    means = (0..<channelCount).map { channel in
      rows.rows(at: channels.indices.filter { channels[$0] == channel }).columnMeans().map { Float($0) }
    }
    let centred = Self.centred(rows, channels, means)
    let freedom = Double(max(rows.rowCount - Set(channels).count, 1))
    let correction = (Double(rows.rowCount) / freedom).squareRoot()
    self.correction = Float(correction)
    deviations = centred.columnStandardDeviations().map { Float(max($0 * correction, 1e-3)) }
    guard let count = componentCount else {
      components = nil
      return
    }
    components = PrincipalComponents(
      fitting: Self.divided(centred, deviations), .count(min(count, rows.columnCount, max(rows.rowCount - 1, 1))))
  }

  func scaled(_ rows: Matrix, channels: [Int]) -> Matrix {
    let scaled = Self.divided(Self.centred(rows, channels, means), deviations)
    return components?.transform(scaled) ?? scaled
  }

  private static func centred(_ rows: Matrix, _ channels: [Int], _ means: [[Float]]) -> Matrix {
    var centred = rows
    var out = centred.elements.mutableSpan
    for row in 0..<rows.rowCount {
      let own = means[min(channels[row], means.count - 1)]
      for column in 0..<rows.columnCount { out[row * rows.columnCount + column] -= own[column] }
    }
    return centred
  }

  private static func divided(_ rows: Matrix, _ deviations: [Float]) -> Matrix {
    var divided = rows
    var out = divided.elements.mutableSpan
    for row in 0..<rows.rowCount {
      for column in 0..<rows.columnCount { out[row * rows.columnCount + column] /= deviations[column] }
    }
    return divided
  }
}

internal import Foundation
internal import Recordings
internal import Tensors

/// The indicators of a feature table, brought to scales on which a healthy machine is about Gaussian; one window a snapshot.
struct TableRepresentation: Sendable {
  /// One feature: which indicator of the table, and on which scale.
  private struct Feature: Sendable {
    let indicator: Int
    /// Taken off before the scale: the sensor's offset from a peak.
    let offset: Int?
    let name: String
    let scale: IndicatorScale
  }

  private let table: FeatureTable
  private let features: [Feature]
  private let level: Int?
  private let kurtosis: Int?
  private let crest: Int?
  private let peak: Int?
  private let mean: Int?

  /// - Parameter table: Any; its indicators are recognised by name, unknown ones are used as they are.
  init(_ table: FeatureTable) {
    self.table = table
    let names = table.indicators.map { $0.lowercased() }
    let mean = names.firstIndex(of: "mean")
    self.mean = mean
    kurtosis = names.firstIndex { $0.contains("kurt") }
    crest = names.firstIndex { $0.contains("crest") }
    peak = names.firstIndex { ["max", "peak"].contains($0) }
    level = names.firstIndex(of: "std") ?? names.firstIndex(of: "rms")
    let passedOver = Self.passedOver(names)
    features = names.indices.filter { !passedOver.contains(names[$0]) }.map { index in
      let scale = IndicatorScale(indicator: names[index])
      let isPeak = names[index] == "max"
      return Feature(
        indicator: index, offset: isPeak ? mean : nil,
        name: scale.name(of: isPeak && mean != nil ? "(max - mean)" : table.indicators[index]), scale: scale)
    }
  }

  /// A sensor's offset says nothing of vibration, and neither does what contains it where the same is there without it.
  private static func passedOver(_ names: [String]) -> Set<String> {
    let others = names.filter { !["mean", "min", "skew", "skewness"].contains($0) }
    guard !others.isEmpty else { return [] }
    let offsets: Set<String> = ["mean", "min", "skew", "skewness"]
    return names.contains("std") ? offsets.union(["rms"]) : offsets
  }

  var featureNames: [String] { features.map(\.name) }

  var description: String {
    "\(features.count) indicators of each channel from the table: \(featureNames.joined(separator: ", "))"
  }

  /// One row of `[channel × feature]`; values that are missing are NaN.
  func features(ofSnapshot snapshot: Int) -> WindowFeatures {
    var row = [Float]()
    var (variances, kurtoses, crests) = ([Float](), [Float](), [Float]())
    for channel in table.channels.indices {
      for feature in features {
        let value = table[snapshot, channel, feature.indicator]
        let offset = feature.offset.map { table[snapshot, channel, $0] } ?? 0
        row.append(feature.scale.apply(value - offset))
      }
      let deviation = level.map { table[snapshot, channel, $0] } ?? 0
      variances.append(deviation * deviation)
      kurtoses.append(kurtosis.map { table[snapshot, channel, $0] } ?? .nan)
      crests.append(crestFactor(snapshot, channel, deviation: deviation))
    }
    let width = variances.count
    return WindowFeatures(
      rows: Matrix(1, row.count, row), starts: [0],
      conditions: WindowConditions(
        variances: Matrix(1, width, variances), kurtoses: Matrix(1, width, kurtoses),
        crestFactors: Matrix(1, width, crests)))
  }

  /// The table's own, or its peak over its level; NaN where it has neither.
  private func crestFactor(_ snapshot: Int, _ channel: Int, deviation: Float) -> Float {
    if let crest { return table[snapshot, channel, crest] }
    guard let peak, deviation > 0 else { return .nan }
    return (table[snapshot, channel, peak] - (mean.map { table[snapshot, channel, $0] } ?? 0)) / deviation
  }
}

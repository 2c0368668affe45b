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

  /// - Parameter table: Any; its indicators are recognised by name, unknown ones are used as they are.
  init(_ table: FeatureTable) {
    self.table = table
    let names = table.indicators.map { $0.lowercased() }
    let mean = names.firstIndex(of: "mean")
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
    var variances = [Float]()
    for channel in table.channels.indices {
      for feature in features {
        let value = table[snapshot, channel, feature.indicator]
        let offset = feature.offset.map { table[snapshot, channel, $0] } ?? 0
        row.append(feature.scale.apply(value - offset))
      }
      let deviation = level.map { table[snapshot, channel, $0] } ?? 0
      variances.append(deviation * deviation)
    }
    return WindowFeatures(
      rows: Matrix(1, row.count, row), starts: [0], variances: Matrix(1, variances.count, variances))
  }
}

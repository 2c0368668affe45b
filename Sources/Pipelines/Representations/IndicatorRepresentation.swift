internal import Foundation
internal import Recordings
internal import SignalProcessing
internal import Tensors

/// The condition indicators of the trade per channel, brought to scales on which a healthy machine is about Gaussian.
struct IndicatorRepresentation: Representation {
  let windowLength: Int
  let windowStride: Int
  private let table: IndicatorTable
  private let scales: [IndicatorScale]

  init(samplesPerSnapshot: Int, sampleRateHz: Double?) {
    windowLength = SpectrumRepresentation.windowLength(samplesPerSnapshot: samplesPerSnapshot)
    windowStride = max(1, windowLength / 2)
    table = IndicatorTable(sampleCount: windowLength, sampleRateHz: sampleRateHz)
    scales = table.names.map(IndicatorScale.init(indicator:))
  }

  var featureNames: [String] { zip(table.names, scales).map { $1.name(of: $0) } }
  var axis: PreparationSummary.Axis? { nil }
  var hasOrderedFeatures: Bool { false }
  func featureUnit(of unit: String?) -> String { "" }
  var scaling: FeatureScaling { .perFeature }

  var name: String { RepresentationPlan.indicators.name }

  var description: String {
    "\(table.names.count) condition indicators of each channel, windows of \(windowLength) samples every \(windowStride)"
  }

  func features(of snapshot: Snapshot) -> WindowFeatures {
    let windowing = Windowing(length: windowLength, stride: windowStride)
    let samples = Matrix(snapshot.channelCount, snapshot.sampleCount, snapshot.samples)
    var rows = table.indicators(of: samples, windowing)
    for index in rows.elements.indices {
      rows.elements[index] = scales[index % scales.count].apply(rows.elements[index])
    }
    return WindowFeatures(
      rows: rows, starts: windowing.starts(inSampleCount: snapshot.sampleCount),
      conditions: WindowConditions(of: samples, windowing))
  }
}

/// The scale on which an indicator of a healthy machine is about Gaussian, chosen by what it measures.
enum IndicatorScale: Sendable, Equatable {
  /// Levels and energies multiply: their logarithm adds.
  case logarithmic
  /// Moments of either sign with heavy tails: asinh is linear near 0 and logarithmic far out.
  case inverseHyperbolicSine
  case linear

  /// The scale of an indicator by its usual name.
  init(indicator: String) {
    let name = indicator.lowercased()
    if name.contains("kurt") || name.contains("skew") {
      self = .inverseHyperbolicSine
    } else if Self.multiplying.contains(where: name.contains) {
      self = .logarithmic
    } else {
      self = .linear
    }
  }

  /// Parts of the names of indicators that are positive and multiply.
  private static let multiplying = [
    "rms", "std", "peak", "max", "crest", "shape_factor", "impulse", "clearance", "energy", "power", "variance", "p2p",
  ]

  func apply(_ value: Float) -> Float {
    switch self {
    case .logarithmic: log(max(abs(value), 1e-12))
    case .inverseHyperbolicSine: asinh(value)
    case .linear: value
    }
  }

  /// How many dB one unit of a feature of this name is, such as `ln std`; nil where it is no level.
  ///
  /// Ratios of levels, such as the crest factor, tell shape and not size.
  static func decibels(perUnitOf feature: String) -> Double? {
    let name = feature.lowercased()
    guard name.hasPrefix("ln "), !ratios.contains(where: name.contains) else { return nil }
    return (powers.contains(where: name.contains) ? 10 : 20) / log(10)
  }

  private static let ratios = ["factor", "crest", "impulse", "clearance", "freq"]
  private static let powers = ["energy", "power", "variance"]

  func name(of indicator: String) -> String {
    switch self {
    case .logarithmic: "ln \(indicator)"
    case .inverseHyperbolicSine: "asinh \(indicator)"
    case .linear: indicator
    }
  }
}

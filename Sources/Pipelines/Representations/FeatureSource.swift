internal import Recordings

/// Measurements as windows of features, snapshot by snapshot, whatever they came from.
struct FeatureSource: Sendable {
  /// Such as `spectrum`; of a feature table always `indicators`, whatever the recipe would look at.
  let representation: String
  let channelCount: Int
  /// What the features depend on beyond the representation: channels, unit and rate.
  let seal: String
  let description: String
  /// How long a window is in time and shaft turns; nil where unknown.
  var windowSpan: String?
  let featureNames: [String]
  let axis: PreparationSummary.Axis?
  let featureUnit: String
  let windowLength: Int?
  let windowStride: Int?
  let hasOrderedFeatures: Bool
  let scaling: FeatureScaling
  /// The features of one snapshot; called from several threads at once.
  private(set) var features: @Sendable (_ snapshot: Int) throws(RecordingError) -> WindowFeatures

  init(_ recording: Recording, _ representation: any Representation) {
    self.representation = representation.name
    channelCount = recording.channels.count
    seal = Self.seal(
      channels: recording.channels.map(\.name), unit: recording.unit, sampleRateHz: recording.sampleRateHz)
    description = representation.description
    featureNames = representation.featureNames
    axis = representation.axis
    featureUnit = representation.featureUnit(of: recording.unit)
    windowLength = representation.windowLength
    windowStride = representation.windowStride
    hasOrderedFeatures = representation.hasOrderedFeatures
    scaling = representation.scaling
    features = { snapshot throws(RecordingError) in
      representation.features(of: try recording.snapshot(at: snapshot))
    }
  }

  init(_ table: FeatureTable) {
    let representation = TableRepresentation(table)
    self.representation = RepresentationPlan.indicators.name
    channelCount = table.channels.count
    seal = Self.seal(channels: table.channels.map(\.name), unit: table.unit, sampleRateHz: table.sampleRateHz)
    description = representation.description
    featureNames = representation.featureNames
    axis = nil
    featureUnit = ""
    windowLength = nil
    windowStride = nil
    hasOrderedFeatures = false
    scaling = .perFeature
    features = { representation.features(ofSnapshot: $0) }
  }

  /// The snapshots of several measurements one after another, numbered through.
  ///
  /// - Parameters:
  ///   - sources: Alike in everything but where their snapshots come from; at least one.
  ///   - counts: How many snapshots each has.
  init(joining sources: [FeatureSource], counts: [Int]) {
    precondition(!sources.isEmpty && sources.count == counts.count, "\(sources.count) sources, \(counts.count) counts")
    self = sources[0]
    let firsts = counts.indices.map { counts[..<$0].reduce(0, +) }
    features = { snapshot throws(RecordingError) in
      let place = firsts.lastIndex { $0 <= snapshot } ?? 0
      return try sources[place].features(snapshot - firsts[place])
    }
  }

  static func seal(channels: [String], unit: String?, sampleRateHz: Double?) -> String {
    "channels \(channels.joined(separator: ", ")); unit \(unit ?? "unknown"); "
      + (sampleRateHz.map { "\($0) Hz" } ?? "rate unknown")
  }
}

package import Recordings

/// Turns the samples of a snapshot into what a model sees.
///
/// Level is information: no representation but the published per-file one scales by the snapshot's own level.
package protocol Representation: Sendable {
  /// Such as `spectrum`.
  var name: String { get }
  /// One sentence that a reader of the report understands.
  var description: String { get }
  /// The names of one channel's features; every channel has the same.
  var featureNames: [String] { get }
  /// The axis along a channel's features, where they have one.
  var axis: PreparationSummary.Axis? { get }
  /// The unit of the features for samples of `unit`; empty where each has its own.
  func featureUnit(of unit: String?) -> String
  var windowLength: Int { get }
  var windowStride: Int { get }
  /// Whether neighbouring features of a channel are neighbours in frequency, so that smoothing across them makes sense.
  var hasOrderedFeatures: Bool { get }
  /// Whether the scaler works per channel (samples of one sensor share a scale) or per feature.
  var scaling: FeatureScaling { get }

  /// - Returns: No windows where the snapshot is shorter than one.
  func features(of snapshot: Snapshot) -> WindowFeatures
}

/// What shares one mean and deviation.
package enum FeatureScaling: Sendable {
  case perFeature, perChannel
  /// The representation scales by itself.
  case none
}

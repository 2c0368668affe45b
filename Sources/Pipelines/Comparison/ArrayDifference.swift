internal import Tensors

/// How far an array of a run is from the same array of the first one.
package struct ArrayDifference: Sendable, Equatable {
  /// Its place in `run.h5`, such as `scores/window/score`.
  package var name: String
  /// How many values of the first run it is compared with.
  package var count: Int
  /// How many values are not the same to the bit; nil where the arrays have other shapes.
  package var differing: Int?
  /// The largest difference of two finite values over the first array's largest one; nil where there is none to tell.
  package var largest: Double?

  package init(name: String, count: Int, differing: Int?, largest: Double?) {
    self.name = name
    self.count = count
    self.differing = differing
    self.largest = largest
  }

  package var isEqual: Bool { differing == 0 }
}

/// A run's arrays by their places in `run.h5`.
struct NamedArrays {
  private(set) var arrays: [NamedTensor] = []

  init(_ run: RunResults) {
    arrays = run.model.parameters.map {
      NamedTensor(name: "model/parameters/\($0.name)", shape: $0.shape, values: $0.values)
    }
    let (windows, snapshots) = (run.windows, run.snapshots)
    add("scores/window/score", windows.score)
    add("scores/window/channel_error", windows.channelErrors)
    add("scores/window/kl", windows.kl ?? [])
    add("scores/window/energy", windows.energy)
    add("scores/snapshot/score", snapshots.score)
    add("scores/snapshot/channel_error", snapshots.channelErrors)
    add("scores/snapshot/z", snapshots.channelZ)
    add("trend/health_indicator", snapshots.indicator)
    add("trend/smoothed", snapshots.smoothed)
    add("trend/warning_level", snapshots.warningLevel)
    add("trend/alarm_level", snapshots.alarmLevel)
    add("trend/baseline_shift", snapshots.baselineShift)
    add("latent/mu", run.latents.means)
    add("latent/tsne", run.latents.tsne ?? Matrix(zeros: 0, 0))
    add("latent/pca", run.latents.pca)
  }

  init(_ run: ClipRunResults) {
    arrays = (run.model?.parameters ?? []).map {
      NamedTensor(name: "model/parameters/\($0.name)", shape: $0.shape, values: $0.values)
    }
    for detector in run.detectors { add("scores of \(detector.name)", detector.scores) }
    add("profile/z", run.profile?.z ?? Matrix(zeros: 0, 0))
  }

  private mutating func add(_ name: String, _ values: [Float]) {
    arrays.append(NamedTensor(name: name, shape: [values.count], values: values))
  }

  private mutating func add(_ name: String, _ values: Matrix) {
    arrays.append(NamedTensor(name: name, shape: [values.rowCount, values.columnCount], values: values.elements))
  }

  /// Each array of either against the other's of the same name.
  func differences(from first: NamedArrays) -> [ArrayDifference] {
    let own = Dictionary(arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let known = Set(first.arrays.map(\.name))
    return first.arrays.map { Self.difference(of: own[$0.name], from: $0) }
      + arrays.filter { !known.contains($0.name) }.map {
        ArrayDifference(name: $0.name, count: 0, differing: $0.values.isEmpty ? 0 : nil, largest: nil)
      }
  }

  private static func difference(of other: NamedTensor?, from first: NamedTensor) -> ArrayDifference {
    guard let other, other.shape == first.shape else {
      return ArrayDifference(name: first.name, count: first.values.count, differing: nil, largest: nil)
    }
    var differing = 0
    var largest: Float = 0
    var scale: Float = 0
    for (a, b) in zip(first.values, other.values) {
      // A left-out snapshot is NaN in both, which is the same.
      if a.bitPattern != b.bitPattern, !(a.isNaN && b.isNaN) { differing += 1 }
      if a.isFinite { scale = max(scale, abs(a)) }
      if a.isFinite, b.isFinite { largest = max(largest, abs(a - b)) }
    }
    return ArrayDifference(
      name: first.name, count: first.values.count, differing: differing,
      largest: scale > 0 ? Double(largest) / Double(scale) : nil)
  }
}

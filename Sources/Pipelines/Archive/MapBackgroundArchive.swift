internal import Recordings
internal import Tensors

/// The frozen map that a run's windows were placed into: `/latent/background` of `run.h5`.
enum MapBackgroundArchive {
  private static let group = "/latent/background/"

  static func write(_ background: MapBackground, _ file: borrowing HDF5File) throws(HDF5Error) {
    let point = group + "snapshot"
    try file.write(
      background.snapshots.map { Int32($0) }, to: point, units: "",
      description: "the snapshot of each window that made the map")
    try file.makeScale(point, name: "point of the frozen map")
    try file.write(
      background.starts.map { Int32($0) }, to: group + "start", units: "samples",
      description: "first sample of that window", axes: [point])
    try ArchiveWriter.matrix(
      background.positions, to: group + "tsne", units: "1", "where it lies on the map", [point, nil], file)
    try ArchiveWriter.matrix(background.latents, to: group + "mu", units: "1", "its latents", [point, nil], file)
  }

  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> MapBackground? {
    guard try file.exists(group + "tsne") else { return nil }
    let latents = try ArchiveReader.matrix(group + "mu", file)
    let positions = try ArchiveReader.matrix(group + "tsne", file)
    let snapshots = try ArchiveReader.integers(group + "snapshot", file)
    let starts = try ArchiveReader.integers(group + "start", file)
    try checkPoints(positions, count: latents.rowCount, group + "tsne", file)
    try ArchiveReader.checkFinite(latents, group + "mu", file)
    guard latents.rowCount > 0, snapshots.count == latents.rowCount, starts.count == latents.rowCount else {
      throw HDF5Error(
        path: file.path, attempt: "read \(group)",
        reasons: ["\(latents.rowCount) points are of \(snapshots.count) snapshots and \(starts.count) places in them"])
    }
    return MapBackground(latents: latents, positions: positions, snapshots: snapshots, starts: starts)
  }

  /// - Throws: Where there are not so many points, each with two finite coordinates.
  static func checkPoints(
    _ positions: Matrix, count: Int, _ location: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    guard positions.rowCount == count, positions.columnCount == 2 else {
      throw HDF5Error(
        path: file.path, attempt: "read \(location)",
        reasons: ["found \(positions.rowCount) × \(positions.columnCount) values, wanted \(count) × 2"])
    }
    try ArchiveReader.checkFinite(positions, location, file)
  }
}

internal import Recordings

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
    return MapBackground(
      latents: try ArchiveReader.matrix(group + "mu", file), positions: try ArchiveReader.matrix(group + "tsne", file),
      snapshots: try ArchiveReader.integers(group + "snapshot", file),
      starts: try ArchiveReader.integers(group + "start", file))
  }
}

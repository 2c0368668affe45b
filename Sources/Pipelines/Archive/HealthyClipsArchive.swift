internal import Recordings

/// The group `/healthy` of a clip run's `run.h5`: what was read from the clips that were learnt from.
enum HealthyClipsArchive {
  private static let group = "/healthy"

  static func write(_ healthy: HealthyClips, _ file: borrowing HDF5File) throws(HDF5Error) {
    let clip = group + "/clip"
    try file.write(healthy.names, to: clip, units: "", description: "names of the healthy clips")
    try file.makeScale(clip, name: "healthy clip")
    try file.write(
      healthy.machines, to: group + "/machine", units: "", description: "the machine that each is of", axes: [clip])
    try file.write(
      healthy.roles.map(\.code), to: group + "/role", units: "",
      description: "what each was used for: \(ArchiveWriter.meanings(SnapshotRole.codes.map(\.rawValue)))",
      axes: [clip])
    try file.write(
      healthy.clips.map { Int32($0) }, to: group + "/row_clip", units: "",
      description: "the clip of each row of the readings")
    try file.write(
      healthy.channels.map { Int32($0) }, to: group + "/row_channel", units: "", description: "the channel of each row")
    for reading in healthy.readings {
      try file.write(
        reading.values, shape: reading.shape, to: group + "/readings/" + reading.name, units: "of the reading",
        description: "\(reading.name) of each row")
    }
    try file.setAttribute("json", .text(ArchiveRecord.text(healthy.readings.map(\.name))), of: group)
  }

  /// nil where the run holds none.
  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> HealthyClips? {
    guard try file.exists(group) else { return nil }
    let names: [String] = try ArchiveReader.record(group, file)
    var readings: [NamedTensor] = []
    for name in names {
      let array: HDF5Array<Float> = try file.read(at: group + "/readings/" + name)
      readings.append(NamedTensor(name: name, shape: array.shape, values: array.values))
    }
    return HealthyClips(
      names: try ArchiveReader.values(group + "/clip", file),
      machines: try ArchiveReader.values(group + "/machine", file),
      roles: try ArchiveReader.roles(group + "/role", file),
      clips: try ArchiveReader.integers(group + "/row_clip", file),
      channels: try ArchiveReader.integers(group + "/row_channel", file), readings: readings)
  }
}

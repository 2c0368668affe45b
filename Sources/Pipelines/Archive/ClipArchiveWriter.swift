internal import Recordings
internal import Tensors

/// Writes the groups of a clip run's `run.h5`, one function each.
enum ClipArchiveWriter {
  private static let clip = "/recording/clip"

  static func write(_ results: ClipRunResults, to file: borrowing HDF5File) throws(HDF5Error) {
    try RunHead(results).write(.clips, file)
    try recording(results.input, results.dataQuality, file)
    try preparation(results.preparation, file)
    if let model = results.model { try ModelArchive.write(model, file) }
    if let healthy = results.healthy { try HealthyClipsArchive.write(healthy, file) }
    try scores(results, file)
    if let profile = results.profile { try write(profile, file) }
    if let map = results.map { try write(map, file) }
    try examples(results.examples, unit: results.preparation.levelUnit, file)
    if let evaluation = results.evaluation { try ClipEvaluationArchive.write(evaluation, file) }
    if let audit = results.audit { try record(audit, "/audit", file) }
    try record(results.notes, "/notes", file)
    try record(results.timings, "/timings", file)
  }

  private static func record(
    _ record: some Encodable, _ group: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.makeGroup(group)
    try file.setAttribute("json", .text(ArchiveRecord.text(record)), of: group)
  }

  private static func scale<Element: HDF5Element>(
    _ values: [Element], _ location: String, units: String = "", _ description: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write(values, to: location, units: units, description: description)
    try file.makeScale(location, name: String(location.split(separator: "/").last ?? ""))
  }

  private static func recording(
    _ input: ClipInput, _ notes: [QualityNote], _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    let clips = input.clips
    try scale(clips.map(\.name), clip, "names of the clips, in order", file)
    try scale(input.channelNames, "/recording/channel", "names of the channels, in file order", file)
    let texts: [(String, String, (ClipInfo) -> String)] = [
      ("machine", "the machine that each clip is of; empty where nothing says it", \.machine),
      ("label", "healthy or faulty, as somebody said; empty where nobody did", { $0.label?.rawValue ?? "" }),
      ("fault", "the kind of fault; empty where there is none, or nobody said it", { $0.fault ?? "" }),
    ]
    for (name, description, value) in texts {
      try file.write(
        clips.map(value), to: "/recording/" + name, units: "", description: description, axes: [clip])
    }
    try file.write(
      clips.map { $0.snrDB ?? .nan }, to: "/recording/snr", units: "dB",
      description: "machine sound against the noise around it; NaN where unknown", axes: [clip])
    try file.write(
      clips.map(\.seconds), to: "/recording/seconds", units: "s", description: "length of each clip", axes: [clip])
    try file.write(
      clips.map(\.role.code), to: "/recording/role", units: "",
      description: "what each clip was used for: \(ArchiveWriter.meanings(SnapshotRole.codes.map(\.rawValue)))",
      axes: [clip])
    try record(ClipInputRecord(input), "/recording", file)
    try file.setAttribute("findings", .text(ArchiveRecord.text(notes)), of: "/recording")
  }

  private static func preparation(_ preparation: ClipPreparation, _ file: borrowing HDF5File) throws(HDF5Error) {
    try scale(
      preparation.bandCentresHz, "/preparation/band", units: "Hz", "centre frequencies of the spectrogram's bands", file
    )
    try record(ClipPreparationRecord(preparation), "/preparation", file)
    try file.setAttribute("fingerprint", .text(preparation.fingerprint), of: "/preparation")
  }

  private static func scores(_ results: ClipRunResults, _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.makeGroup("/scores/clip")
    try file.write(
      results.states.map(\.code), to: "/scores/state", units: "",
      description: "health state by the first detector: "
        + ArchiveWriter.meanings(HealthState.codes.map(\.rawValue)), axes: [clip])
    let records = results.detectors.map(ClipDetectorRecord.init)
    for (detector, record) in zip(results.detectors, records) {
      try file.write(
        detector.scores, to: record.scores + "/score", units: "1",
        description: "\(detector.title): higher = more anomalous; NaN where left out", axes: [clip])
      try levels(detector.levels, of: record, file)
    }
    try file.setAttribute("json", .text(ArchiveRecord.text(records)), of: "/scores/clip")
  }

  private static func levels(
    _ levels: [ClipLevels], of record: ClipDetectorRecord, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    let group = record.scores + "/levels/"
    let machine = group + "machine"
    try scale(levels.map(\.machine), machine, "the machines, each with levels of its own", file)
    let numbers: [(String, String, KeyPath<ClipLevels, Double>)] = [
      ("warning", "score above which a clip warns", \.warning), ("alarm", "score above which a clip alarms", \.alarm),
      ("warning_rate", "share of healthy clips that is meant to pass the warning level", \.warningRate),
      ("alarm_rate", "share of healthy clips that is meant to pass the alarm level", \.alarmRate),
    ]
    for (name, description, path) in numbers {
      try file.write(
        levels.map { $0[keyPath: path] }, to: group + name, units: "1", description: description, axes: [machine])
    }
    try file.write(
      levels.map { Int64($0.healthyCount) }, to: group + "healthy_count", units: "",
      description: "held-out healthy clips that the levels rest on", axes: [machine])
    try file.write(
      levels.map(\.method), to: group + "method", units: "", description: "how the levels were learnt", axes: [machine])
  }

  private static func write(_ profile: ClipProfile, _ file: borrowing HDF5File) throws(HDF5Error) {
    let band = "/profile/band"
    try scale(profile.bandCentresHz, band, units: "Hz", "centre frequencies of the bands", file)
    try ArchiveWriter.matrix(
      profile.z, to: "/profile/z", units: "healthy standard deviations",
      "departure of each band from held-out healthy clips; NaN where left out", [clip, band], file)
    try file.setAttribute("description", .text(profile.description), of: "/profile")
  }

  private static func write(_ map: ClipMap, _ file: borrowing HDF5File) throws(HDF5Error) {
    let point = "/latent/clip"
    try scale(map.clips.map { Int32($0) }, point, "indices of the clips on the maps", file)
    try ArchiveWriter.matrix(
      map.pca, to: "/latent/pca", units: "1", "first two principal components of the \(map.space)", [point, nil], file)
    try file.write(
      map.pcaExplained, to: "/latent/pca_explained", units: "1", description: "share of the variance of each component")
    if let tsne = map.tsne {
      try ArchiveWriter.matrix(tsne, to: "/latent/tsne", units: "1", "t-SNE of the \(map.space)", [point, nil], file)
    }
    try record(ClipMapRecord(map), "/latent", file)
  }

  private static func examples(
    _ examples: [ClipExample], unit: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.makeGroup("/examples")
    for (index, example) in examples.enumerated() {
      let group = "/examples/\(index)"
      let (band, time) = (group + "/band", group + "/time")
      try scale(example.bandCentresHz, band, units: "Hz", "centre frequencies of the bands", file)
      try scale(example.frameTimes, time, units: "s", "middle of each frame, since the clip's start", file)
      try ArchiveWriter.matrix(example.input, to: group + "/input", units: unit, example.title, [band, time], file)
      if let reconstruction = example.reconstruction {
        try ArchiveWriter.matrix(
          reconstruction, to: group + "/reconstruction", units: unit, "what the model made of it", [band, time], file)
      }
      if let sound = example.sound {
        try file.write(
          sound.samples.map { Int32($0) }, to: group + "/sound", units: "1/32768 of full scale",
          description: "16-bit samples at \(sound.sampleRateHz) Hz, \(sound.gain) times louder than recorded")
      }
      try record(ClipExampleRecord(example), group, file)
    }
  }
}

internal import Recordings
internal import Tensors

/// Reads the groups of a clip run's `run.h5` back, one function each.
enum ClipArchiveReader {
  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> ClipRunResults {
    let head = try RunHead(file)
    let findings = try ArchiveReader.text("findings", of: "/recording", file)
    var results = ClipRunResults(
      program: head.program, recipe: head.recipe, seed: head.seed, configuration: head.configuration,
      input: try input(file, digest: head.digest), preparation: try preparation(file),
      model: try file.exists(ModelArchive.group) ? try ModelArchive.read(file) : nil,
      healthy: try HealthyClipsArchive.read(file), detectors: try detectors(file),
      states: try ArchiveReader.states("/scores/state", file),
      profile: try profile(file), map: try map(file), examples: try examples(file),
      evaluation: try ClipEvaluationArchive.read(file),
      audit: try file.exists("/audit") ? try ArchiveReader.record("/audit", file) : nil,
      dataQuality: try ArchiveRecord.record(findings, path: file.path),
      notes: try ArchiveReader.record("/notes", file), timings: try ArchiveReader.record("/timings", file))
    results.command = head.command
    return results
  }

  /// A column, which must have a value for each of `count` rows.
  private static func column<Element: HDF5Element>(
    _ location: String, _ count: Int, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> [Element] {
    let values: [Element] = try ArchiveReader.values(location, file)
    guard values.count == count else {
      throw HDF5Error(
        path: file.path, attempt: "read \(location)", reasons: ["it has \(values.count) values, not \(count)"])
    }
    return values
  }

  private static func input(_ file: borrowing HDF5File, digest: String) throws(HDF5Error) -> ClipInput {
    let stored: ClipInputRecord = try ArchiveReader.record("/recording", file)
    return ClipInput(
      machine: stored.machine, source: stored.source, layout: stored.layout, clips: try clips(file),
      sampleRateHz: stored.sampleRateHz, channelNames: try ArchiveReader.values("/recording/channel", file),
      digest: digest, truth: stored.truth)
  }

  private static func clips(_ file: borrowing HDF5File) throws(HDF5Error) -> [ClipInfo] {
    let names: [String] = try ArchiveReader.values("/recording/clip", file)
    let machines: [String] = try column("/recording/machine", names.count, file)
    let labels: [String] = try column("/recording/label", names.count, file)
    let faults: [String] = try column("/recording/fault", names.count, file)
    let snrs: [Double] = try column("/recording/snr", names.count, file)
    let seconds: [Double] = try column("/recording/seconds", names.count, file)
    let roles = try ArchiveReader.roles("/recording/role", file)
    guard roles.count == names.count else {
      throw HDF5Error(
        path: file.path, attempt: "read /recording/role", reasons: ["it has \(roles.count) values, not \(names.count)"])
    }
    if let odd = labels.first(where: { !$0.isEmpty && ClipInfo.Label(rawValue: $0) == nil }) {
      throw HDF5Error(path: file.path, attempt: "read /recording/label", reasons: ["'\(odd)' is no label"])
    }
    return names.indices.map {
      ClipInfo(
        name: names[$0], machine: machines[$0], snrDB: snrs[$0].isNaN ? nil : snrs[$0],
        label: ClipInfo.Label(rawValue: labels[$0]), fault: faults[$0].isEmpty ? nil : faults[$0], seconds: seconds[$0],
        role: roles[$0])
    }
  }

  private static func preparation(_ file: borrowing HDF5File) throws(HDF5Error) -> ClipPreparation {
    let stored: ClipPreparationRecord = try ArchiveReader.record("/preparation", file)
    return ClipPreparation(
      description: stored.description, fingerprint: try ArchiveReader.text("fingerprint", of: "/preparation", file),
      bandCentresHz: try ArchiveReader.values("/preparation/band", file), frameInterval: stored.frameInterval,
      levelUnit: stored.levelUnit)
  }

  private static func detectors(_ file: borrowing HDF5File) throws(HDF5Error) -> [ClipDetector] {
    let records: [ClipDetectorRecord] = try ArchiveReader.record("/scores/clip", file)
    var detectors: [ClipDetector] = []
    for record in records {
      detectors.append(
        ClipDetector(
          name: record.name, title: record.title, scores: try ArchiveReader.values(record.scores + "/score", file),
          levels: try levels(record.scores + "/levels/", file)))
    }
    return detectors
  }

  private static func levels(_ group: String, _ file: borrowing HDF5File) throws(HDF5Error) -> [ClipLevels] {
    let machines: [String] = try ArchiveReader.values(group + "machine", file)
    let warnings: [Double] = try column(group + "warning", machines.count, file)
    let alarms: [Double] = try column(group + "alarm", machines.count, file)
    let warningRates: [Double] = try column(group + "warning_rate", machines.count, file)
    let alarmRates: [Double] = try column(group + "alarm_rate", machines.count, file)
    let counts: [Int64] = try column(group + "healthy_count", machines.count, file)
    let methods: [String] = try column(group + "method", machines.count, file)
    return machines.indices.map {
      ClipLevels(
        machine: machines[$0], warning: warnings[$0], alarm: alarms[$0], warningRate: warningRates[$0],
        alarmRate: alarmRates[$0], healthyCount: Int(counts[$0]), method: methods[$0])
    }
  }

  private static func profile(_ file: borrowing HDF5File) throws(HDF5Error) -> ClipProfile? {
    guard try file.exists("/profile") else { return nil }
    return ClipProfile(
      z: try ArchiveReader.matrix("/profile/z", file), bandCentresHz: try ArchiveReader.values("/profile/band", file),
      description: try ArchiveReader.text("description", of: "/profile", file))
  }

  private static func map(_ file: borrowing HDF5File) throws(HDF5Error) -> ClipMap? {
    guard try file.exists("/latent") else { return nil }
    let stored: ClipMapRecord = try ArchiveReader.record("/latent", file)
    return ClipMap(
      clips: try ArchiveReader.integers("/latent/clip", file), pca: try ArchiveReader.matrix("/latent/pca", file),
      pcaExplained: try ArchiveReader.values("/latent/pca_explained", file),
      tsne: try file.exists("/latent/tsne") ? try ArchiveReader.matrix("/latent/tsne", file) : nil,
      space: stored.space, note: stored.note)
  }

  private static func examples(_ file: borrowing HDF5File) throws(HDF5Error) -> [ClipExample] {
    var examples: [ClipExample] = []
    // By number: sorted by name the tenth would come before the second.
    for index in 0..<(try file.names(in: "/examples").count) {
      let group = "/examples/\(index)"
      let stored: ClipExampleRecord = try ArchiveReader.record(group, file)
      let reconstruction = group + "/reconstruction"
      examples.append(
        ClipExample(
          title: stored.title, clip: stored.clip, input: try ArchiveReader.matrix(group + "/input", file),
          reconstruction: try file.exists(reconstruction) ? try ArchiveReader.matrix(reconstruction, file) : nil,
          bandCentresHz: try ArchiveReader.values(group + "/band", file),
          frameTimes: try ArchiveReader.values(group + "/time", file), sound: try sound(group, stored, file)))
    }
    return examples
  }

  private static func sound(
    _ group: String, _ stored: ClipExampleRecord, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> ClipSound? {
    guard let rate = stored.sampleRateHz, let gain = stored.gain else { return nil }
    let samples = try ArchiveReader.integers(group + "/sound", file)
    return ClipSound(sampleRateHz: rate, samples: samples.map { Int16(clamping: $0) }, gain: gain)
  }
}

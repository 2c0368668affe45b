internal import Recordings
internal import Tensors

/// Reads the groups of `run.h5` back, one function each.
enum ArchiveReader {
  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> RunResults {
    let evaluation: Evaluation? =
      try file.exists("/evaluation") ? try record("/evaluation", file) : nil
    let head = try RunHead(file)
    var results = RunResults(
      program: head.program, recipe: head.recipe, seed: head.seed, configuration: head.configuration,
      input: try input(file, digest: head.digest), preparation: try preparation(file),
      model: try ModelArchive.read(file), calibration: try calibration(file), windows: try windows(file),
      snapshots: try snapshots(file), thresholds: try record("/thresholds", file),
      channels: try record("/attribution", file), verdict: try record("/verdict", file),
      rootCause: try DiagnosisArchive.read(file), latents: try latents(file),
      examples: try examples(file), audit: try record("/audit", file), evaluation: evaluation,
      trend: try TrendArchive.read(file),
      dataQuality: try ArchiveRecord.record(try text("findings", of: "/recording", file), path: file.path),
      timings: try record("/timings", file))
    results.command = head.command
    return results
  }

  static func text(
    _ name: String, of location: String = "/", _ file: borrowing HDF5File
  ) throws(HDF5Error) -> String {
    guard case .text(let text)? = try file.attribute(name, of: location) else {
      throw HDF5Error(path: file.path, attempt: "read the attribute \(name) of \(location)", reasons: ["there is none"])
    }
    return text
  }

  static func record<Record: Decodable>(
    _ group: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> Record {
    try ArchiveRecord.record(try text("json", of: group, file), path: file.path)
  }

  static func values<Element: HDF5Element>(
    _ location: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> [Element] {
    let array: HDF5Array<Element> = try file.read(at: location)
    return array.values
  }

  static func integers(_ location: String, _ file: borrowing HDF5File) throws(HDF5Error) -> [Int] {
    let stored: [Int32] = try values(location, file)
    return stored.map { Int($0) }
  }

  static func matrix(_ location: String, _ file: borrowing HDF5File) throws(HDF5Error) -> Matrix {
    let array: HDF5Array<Float> = try file.read(at: location)
    guard array.shape.count == 2 else {
      throw HDF5Error(
        path: file.path, attempt: "read \(location)", reasons: ["it has \(array.shape.count) axes, not 2"])
    }
    return Matrix(array.shape[0], array.shape[1], array.values)
  }

  private static func times(_ location: String, _ file: borrowing HDF5File) throws(HDF5Error) -> [Int64?] {
    let stored: [Int64] = try values(location, file)
    return stored.map { $0 == unknownTime ? nil : $0 }
  }

  /// The cases that codes stand for.
  private static func cases<Case>(
    _ codes: [Int], of all: [Case], _ location: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> [Case] {
    if let bad = codes.first(where: { !all.indices.contains($0) }) {
      throw HDF5Error(path: file.path, attempt: "read \(location)", reasons: ["\(bad) stands for nothing"])
    }
    return codes.map { all[$0] }
  }

  static func roles(_ location: String, _ file: borrowing HDF5File) throws(HDF5Error) -> [SnapshotRole] {
    try cases(try integers(location, file), of: SnapshotRole.codes, location, file)
  }

  static func states(_ location: String, _ file: borrowing HDF5File) throws(HDF5Error) -> [HealthState] {
    try cases(try integers(location, file), of: HealthState.codes, location, file)
  }

  private static func input(_ file: borrowing HDF5File, digest: String) throws(HDF5Error) -> InputSummary {
    let stored: InputRecord = try record("/recording", file)
    let channels: [String] = try values("/recording/channel", file)
    let bearings: [String] = try values("/recording/bearing", file)
    return InputSummary(
      machine: stored.machine, source: stored.source, format: stored.format,
      snapshotNames: try values("/recording/snapshot", file), times: try times("/recording/time", file),
      channels: zip(channels, bearings).map { ChannelInfo(name: $0, bearing: $1.isEmpty ? nil : $1) },
      unit: stored.unit, sampleRateHz: stored.sampleRateHz, speedRPM: stored.speedRpm,
      samplesPerSnapshot: stored.samplesPerSnapshot, roles: try roles("/recording/role", file),
      digest: digest)
  }

  private static func preparation(_ file: borrowing HDF5File) throws(HDF5Error) -> PreparationSummary {
    let stored: PreparationRecord = try record("/preparation", file)
    var axis: PreparationSummary.Axis?
    if let name = stored.axisName, let unit = stored.axisUnit {
      axis = PreparationSummary.Axis(name: name, unit: unit, values: try values("/preparation/feature_axis", file))
    }
    return PreparationSummary(
      representation: stored.representation, description: stored.description,
      fingerprint: try text("fingerprint", of: "/preparation", file),
      featureNames: try values("/preparation/feature", file), featureAxis: axis, featureUnit: stored.featureUnit,
      scalerMean: try values("/preparation/scaler_mean", file),
      scalerDeviation: try values("/preparation/scaler_deviation", file), windowLength: stored.windowLength,
      windowStride: stored.windowStride)
  }

  private static func calibration(_ file: borrowing HDF5File) throws(HDF5Error) -> Calibration {
    var threshold: Double?
    if case .number(let value)? = try file.attribute("window_threshold", of: "/calibration") { threshold = value }
    return Calibration(
      residualScale: try values("/calibration/residual_scale", file), windowThreshold: threshold,
      trainingVariances: try values("/calibration/training_variance", file),
      trainingErrors: try values("/calibration/training_error", file),
      snapshotNames: try values("/calibration/snapshot", file), times: try times("/calibration/time", file),
      roles: try roles("/calibration/role", file), residuals: try matrix("/calibration/residual", file),
      features: try file.exists("/calibration/feature") ? try matrix("/calibration/feature", file) : nil,
      channelErrors: try matrix("/calibration/channel_error", file),
      variances: try matrix("/calibration/variance", file))
  }

  private static func windows(_ file: borrowing HDF5File) throws(HDF5Error) -> WindowScores {
    let group = "/scores/window/"
    return WindowScores(
      snapshot: try integers(group + "snapshot", file), start: try integers(group + "start", file),
      score: try values(group + "score", file), channelErrors: try matrix(group + "channel_error", file),
      kl: try file.exists(group + "kl") ? try values(group + "kl", file) : nil,
      energy: try values(group + "energy", file))
  }

  private static func snapshots(_ file: borrowing HDF5File) throws(HDF5Error) -> SnapshotScores {
    let group = "/scores/snapshot/"
    let errors = try matrix(group + "channel_error", file)
    let channelStates = try states(group + "channel_state", file)
    return SnapshotScores(
      score: try values(group + "score", file),
      kl: try file.exists(group + "kl") ? try values(group + "kl", file) : nil, channelErrors: errors,
      channelZ: try matrix(group + "z", file), indicator: try matrix("/trend/health_indicator", file),
      smoothed: try matrix("/trend/smoothed", file), warningLevel: try matrix("/trend/warning_level", file),
      alarmLevel: try matrix("/trend/alarm_level", file), baselineShift: try matrix("/trend/baseline_shift", file),
      state: try states(group + "state", file),
      channelState: (0..<errors.rowCount).map {
        Array(channelStates[$0 * errors.columnCount..<($0 + 1) * errors.columnCount])
      }, bearingShares: try bearingShares(file), conditions: try conditions(file))
  }

  /// nil in files of earlier versions.
  private static func conditions(_ file: borrowing HDF5File) throws(HDF5Error) -> ConditionTable? {
    let group = "/scores/snapshot/conditions"
    guard try file.exists(group) else { return nil }
    let names: [String] = try record(group, file)
    return ConditionTable(
      names: names, units: try names.map { name throws(HDF5Error) in try text("units", of: group + "/" + name, file) },
      values: try names.map { name throws(HDF5Error) in try matrix(group + "/" + name, file) })
  }

  /// nil in files of earlier versions.
  private static func bearingShares(_ file: borrowing HDF5File) throws(HDF5Error) -> BearingShares? {
    let location = "/attribution/snapshot_excess_share"
    guard try file.exists(location) else { return nil }
    return BearingShares(
      bearings: try values("/attribution/bearing", file), shares: try matrix(location, file))
  }

  private static func latents(_ file: borrowing HDF5File) throws(HDF5Error) -> LatentMap {
    var note: String?
    if case .text(let text)? = try file.attribute("note", of: "/latent") { note = text }
    let means = try matrix("/latent/mu", file)
    let windows = try integers("/latent/window", file)
    let tsne: Matrix? = try file.exists("/latent/tsne") ? try matrix("/latent/tsne", file) : nil
    let pca = try matrix("/latent/pca", file)
    try checkFinite(means, "/latent/mu", file)
    if let bad = windows.first(where: { $0 < 0 || $0 >= means.rowCount }) {
      throw HDF5Error(
        path: file.path, attempt: "read /latent/window", reasons: ["found window \(bad) of \(means.rowCount)"])
    }
    if let tsne { try MapBackgroundArchive.checkPoints(tsne, count: windows.count, "/latent/tsne", file) }
    try MapBackgroundArchive.checkPoints(pca, count: windows.count, "/latent/pca", file)
    return LatentMap(
      means: means, windows: windows, tsne: tsne, pca: pca, pcaExplained: try values("/latent/pca_explained", file),
      note: note, quality: try MapQualityArchive.read(file), background: try MapBackgroundArchive.read(file))
  }

  /// - Throws: Where a value is no finite number: distances to it mean nothing.
  static func checkFinite(_ matrix: Matrix, _ location: String, _ file: borrowing HDF5File) throws(HDF5Error) {
    guard let place = matrix.elements.firstIndex(where: { !$0.isFinite }) else { return }
    throw HDF5Error(
      path: file.path, attempt: "read \(location)",
      reasons: ["found \(matrix.elements[place]) in row \(place / matrix.columnCount), wanted finite numbers"])
  }

  private static func examples(_ file: borrowing HDF5File) throws(HDF5Error) -> [ReconstructionExample] {
    var examples: [ReconstructionExample] = []
    for name in try file.names(in: "/examples") {
      let group = "/examples/\(name)"
      var window = 0
      if case .integer(let index)? = try file.attribute("window", of: group) { window = Int(index) }
      examples.append(
        ReconstructionExample(
          title: try text("title", of: group, file), window: window, input: try matrix(group + "/input", file),
          reconstruction: try matrix(group + "/reconstruction", file)))
    }
    return examples
  }
}

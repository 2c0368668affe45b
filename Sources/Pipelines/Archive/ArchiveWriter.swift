internal import Recordings
internal import Tensors

/// Writes the groups of `run.h5`, one function each.
enum ArchiveWriter {
  static func write(_ results: RunResults, to file: borrowing HDF5File) throws(HDF5Error) {
    try RunHead(results).write(.measurements, file)
    try recording(results.input, results.dataQuality, file)
    try preparation(results.preparation, file)
    try ModelArchive.write(results.model, file)
    try calibration(results.calibration, file)
    try windows(results.windows, file)
    try snapshots(results.snapshots, file)
    if let conditions = results.snapshots.conditions { try self.conditions(conditions, file) }
    try thresholds(results.thresholds, file)
    try attribution(results.channels, file)
    if let shares = results.snapshots.bearingShares { try attribution(of: shares, file) }
    try latents(results.latents, file)
    try examples(results.examples, file)
    try records(of: results, file)
    if let card = results.rootCause { try DiagnosisArchive.write(card, unit: results.input.unit, file) }
    if let trend = results.trend { try TrendArchive.write(trend, file) }
  }

  private static func recording(
    _ input: InputSummary, _ notes: [QualityNote], _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write(
      input.snapshotNames, to: "/recording/snapshot", units: "", description: "names of the snapshots, in order of time"
    )
    try file.makeScale("/recording/snapshot", name: "snapshot")
    try file.write(
      input.channels.map(\.name), to: "/recording/channel", units: "",
      description: "names of the channels, in file order")
    try file.makeScale("/recording/channel", name: "channel")
    try file.write(
      input.channels.map { $0.bearing ?? "" }, to: "/recording/bearing", units: "",
      description: "the bearing that each channel listens to; empty where unknown", axes: ["/recording/channel"])
    try file.write(
      input.times.map { $0 ?? unknownTime }, to: "/recording/time", units: "ns since 1970-01-01T00:00:00Z",
      description: "when each snapshot was taken; the smallest integer where unknown", axes: ["/recording/snapshot"])
    try file.write(
      input.roles.map(\.code), to: "/recording/role", units: "",
      description: "what each snapshot was used for: \(meanings(SnapshotRole.codes.map(\.rawValue)))",
      axes: ["/recording/snapshot"])
    try file.setAttribute("json", .text(ArchiveRecord.text(InputRecord(input))), of: "/recording")
    try file.setAttribute("findings", .text(ArchiveRecord.text(notes)), of: "/recording")
  }

  /// What codes stand for, to be read by people.
  static func meanings(_ names: [String]) -> String {
    names.enumerated().map { "\($0) = \($1)" }.joined(separator: ", ")
  }

  private static func preparation(_ preparation: PreparationSummary, _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.write(
      preparation.featureNames, to: "/preparation/feature", units: "", description: "features of each channel")
    try file.makeScale("/preparation/feature", name: "feature")
    try file.write(
      preparation.scalerMean, to: "/preparation/scaler_mean", units: "of the feature",
      description: "mean of each input on training windows, channel after channel")
    try file.write(
      preparation.scalerDeviation, to: "/preparation/scaler_deviation", units: "of the feature",
      description: "standard deviation of each input on training windows")
    if let axis = preparation.featureAxis {
      try file.write(
        axis.values, to: "/preparation/feature_axis", units: axis.unit, description: axis.name,
        axes: ["/preparation/feature"])
    }
    try file.setAttribute("json", .text(ArchiveRecord.text(PreparationRecord(preparation))), of: "/preparation")
    try file.setAttribute("fingerprint", .text(preparation.fingerprint), of: "/preparation")
  }

  private static func calibration(_ calibration: Calibration, _ file: borrowing HDF5File) throws(HDF5Error) {
    let group = "/calibration/"
    try file.write(
      calibration.residualScale, to: group + "residual_scale", units: "standard deviations of the input",
      description: "healthy scatter of each residual")
    try file.write(
      calibration.trainingVariances, to: group + "training_variance", units: "squared unit",
      description: "mean variance of each channel's samples on training windows")
    try file.write(
      calibration.trainingErrors, to: group + "training_error", units: "1",
      description: "mean error of each channel on training windows")
    try file.write(
      calibration.snapshotNames, to: group + "snapshot", units: "", description: "names of the snapshots judged so far")
    try file.makeScale(group + "snapshot", name: "snapshot so far")
    try file.write(
      calibration.times.map { $0 ?? unknownTime }, to: group + "time", units: "ns since 1970-01-01T00:00:00Z",
      description: "when they were taken", axes: [group + "snapshot"])
    try file.write(
      calibration.roles.map(\.code), to: group + "role", units: "",
      description: "what they were used for: \(meanings(SnapshotRole.codes.map(\.rawValue)))",
      axes: [group + "snapshot"])
    try matrix(
      calibration.residuals, to: group + "residual", units: "standard deviations of the input",
      "mean residual of each snapshot; of indicators the mean itself", [group + "snapshot", nil], file)
    if let features = calibration.features {
      try matrix(
        features, to: group + "feature", units: "standard deviations of the input", "mean features of each snapshot",
        [group + "snapshot", nil], file)
    }
    try matrix(
      calibration.channelErrors, to: group + "channel_error", units: "1", "mean error of each snapshot",
      [group + "snapshot", nil], file)
    try matrix(
      calibration.variances, to: group + "variance", units: "squared unit", "variance of the samples",
      [group + "snapshot", nil], file)
    if let threshold = calibration.windowThreshold {
      try file.setAttribute("window_threshold", .number(threshold), of: "/calibration")
    }
  }

  private static func windows(_ windows: WindowScores, _ file: borrowing HDF5File) throws(HDF5Error) {
    let group = "/scores/window/"
    try file.write(
      windows.snapshot.map { Int32($0) }, to: group + "snapshot", units: "",
      description: "index of the window's snapshot")
    try file.write(
      windows.start.map { Int32($0) }, to: group + "start", units: "samples", description: "first sample of the window")
    try file.write(
      windows.score, to: group + "score", units: "1", description: "anomaly score, higher = more anomalous")
    try file.write(
      windows.energy, to: group + "energy", units: "1",
      description: "variance of the samples against the healthy level, mean over channels")
    try matrix(
      windows.channelErrors, to: group + "channel_error", units: "1",
      "mean squared residual of each channel's features",
      [nil, "/recording/channel"], file)
    if let kl = windows.kl {
      try file.write(
        kl, to: group + "kl", units: "nats", description: "divergence of the posterior from the prior")
    }
  }

  private static func snapshots(_ scores: SnapshotScores, _ file: borrowing HDF5File) throws(HDF5Error) {
    let axes: [String?] = ["/recording/snapshot", "/recording/channel"]
    let group = "/scores/snapshot/"
    try file.write(
      scores.score, to: group + "score", units: "1", description: "anomaly score of the machine; NaN where left out",
      axes: [axes[0]])
    if let kl = scores.kl {
      try file.write(
        kl, to: group + "kl", units: "nats", description: "mean divergence of its windows", axes: [axes[0]])
    }
    try matrix(
      scores.channelErrors, to: group + "channel_error", units: "1", "each channel's part of the score", axes, file)
    try matrix(
      scores.channelZ, to: group + "z", units: "healthy standard deviations",
      "the indicator against its held-out healthy snapshots", axes, file)
    let states = "health state: \(meanings(HealthState.codes.map(\.rawValue)))"
    try file.write(
      scores.state.map(\.code), to: group + "state", units: "", description: "the machine's " + states, axes: [axes[0]])
    try file.write(
      scores.channelState.joined().map(\.code),
      shape: [scores.channelState.count, scores.channelState.first?.count ?? 0], to: group + "channel_state", units: "",
      description: "each channel's " + states, axes: axes)
    let trend: [(String, String, Matrix)] = [
      ("health_indicator", "rise of the residuals in forecast errors", scores.indicator),
      ("smoothed", "the indicator smoothed with past snapshots", scores.smoothed),
      ("warning_level", "level of the indicator that warns", scores.warningLevel),
      ("alarm_level", "level of the indicator that alarms", scores.alarmLevel),
      ("baseline_shift", "how far the baseline was followed", scores.baselineShift),
    ]
    for (name, description, values) in trend {
      try matrix(values, to: "/trend/" + name, units: "healthy standard deviations", description, axes, file)
    }
  }

  private static func conditions(_ conditions: ConditionTable, _ file: borrowing HDF5File) throws(HDF5Error) {
    let group = "/scores/snapshot/conditions"
    try file.makeGroup(group)
    for index in conditions.names.indices {
      try matrix(
        conditions.values[index], to: group + "/" + conditions.names[index], units: conditions.units[index],
        ConditionTable.meaning(of: conditions.names[index]) + "; NaN where left out",
        ["/recording/snapshot", "/recording/channel"], file)
    }
    try file.setAttribute("json", .text(ArchiveRecord.text(conditions.names)), of: group)
  }

  private static func thresholds(_ thresholds: ThresholdSummary, _ file: borrowing HDF5File) throws(HDF5Error) {
    for (name, value) in [
      ("warning", thresholds.warning), ("alarm", thresholds.alarm), ("window", thresholds.window),
    ] {
      try file.write(
        [value], to: "/thresholds/" + name, units: "1",
        description: name == "window" ? "level of the window score" : "level of the health indicator")
    }
    try file.setAttribute("json", .text(ArchiveRecord.text(thresholds)), of: "/thresholds")
  }

  private static func attribution(_ channels: [ChannelSummary], _ file: borrowing HDF5File) throws(HDF5Error) {
    let columns: [(String, String, String, (ChannelSummary) -> Double)] = [
      ("share", "1", "share of the score", \.share),
      (
        "excess_share", "1", "share of what exceeds the healthy level; NaN where nothing does",
        { $0.excessShare ?? .nan }
      ),
      ("z", "healthy standard deviations", "mean z of the indicator", \.z),
      ("energy_contrast", "dB", "energy against the healthy level", { $0.energyContrastDB ?? .nan }),
    ]
    for (name, units, description, value) in columns {
      try file.write(
        channels.map(value), to: "/attribution/" + name, units: units,
        description: description + ", over the judged span",
        axes: ["/recording/channel"])
    }
    let indices: [(String, KeyPath<ChannelSummary, Int?>)] = [
      ("onset_index", \.onsetIndex), ("warning_index", \.warningIndex), ("alarm_index", \.alarmIndex),
    ]
    for (name, path) in indices {
      try file.write(
        channels.map { Int32($0[keyPath: path] ?? -1) }, to: "/attribution/" + name, units: "",
        description: "index of the snapshot; -1 where there is none", axes: ["/recording/channel"])
    }
    try file.setAttribute("json", .text(ArchiveRecord.text(channels)), of: "/attribution")
  }

  private static func attribution(
    of shares: BearingShares, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write(
      shares.bearings, to: "/attribution/bearing", units: "",
      description: "names of the bearings, in the order of their first channel; a channel on none stands for itself")
    try file.makeScale("/attribution/bearing", name: "bearing")
    try matrix(
      shares.shares, to: "/attribution/snapshot_excess_share", units: "1",
      "share of what exceeds the healthy level in each snapshot alone, cross-talk taken off; 0 where nothing does, "
        + "NaN where left out", ["/recording/snapshot", "/attribution/bearing"], file)
  }

  private static func latents(_ map: LatentMap, _ file: borrowing HDF5File) throws(HDF5Error) {
    try matrix(
      map.means, to: "/latent/mu", units: "1", "latents of every window, in the order of /scores/window", [], file)
    try file.write(
      map.windows.map { Int32($0) }, to: "/latent/window", units: "", description: "the windows on the maps")
    if let tsne = map.tsne {
      try matrix(tsne, to: "/latent/tsne", units: "1", "t-SNE of the windows on the map", [], file)
    }
    try matrix(map.pca, to: "/latent/pca", units: "1", "first two principal components of the latents", [], file)
    try file.write(
      map.pcaExplained, to: "/latent/pca_explained", units: "1", description: "share of the variance of each component")
    if let note = map.note { try file.setAttribute("note", .text(note), of: "/latent") }
    if let background = map.background { try MapBackgroundArchive.write(background, file) }
    if let quality = map.quality { try MapQualityArchive.write(quality, file) }
  }

  private static func examples(_ examples: [ReconstructionExample], _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.makeGroup("/examples")
    for (index, example) in examples.enumerated() {
      let group = "/examples/\(index)"
      try matrix(example.input, to: group + "/input", units: "of the feature", example.title, [], file)
      try matrix(
        example.reconstruction, to: group + "/reconstruction", units: "of the feature", "what the model made of it", [],
        file)
      try file.setAttribute("title", .text(example.title), of: group)
      try file.setAttribute("window", .integer(Int64(example.window)), of: group)
    }
  }

  private static func records(of results: RunResults, _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.makeGroup("/verdict")
    try file.setAttribute("json", .text(ArchiveRecord.text(results.verdict)), of: "/verdict")
    try file.makeGroup("/audit")
    try file.setAttribute("json", .text(ArchiveRecord.text(results.audit)), of: "/audit")
    try file.makeGroup("/timings")
    try file.setAttribute("json", .text(ArchiveRecord.text(results.timings)), of: "/timings")
    guard let evaluation = results.evaluation else { return }
    try file.write(
      evaluation.methods.map(\.name), to: "/evaluation/method", units: "", description: "the scores compared")
    let columns: [(String, KeyPath<MethodMetrics, Double>)] = [
      ("auc_window", \.aucWindow), ("auc_snapshot", \.aucSnapshot), ("fpr", \.fpr), ("recall", \.recall),
      ("precision", \.precision), ("f1", \.f1),
    ]
    for (name, path) in columns {
      try file.write(
        evaluation.methods.map { $0[keyPath: path] }, to: "/evaluation/" + name, units: "1",
        description: name + " against \(evaluation.truth)")
    }
    try file.write(
      evaluation.methods.map { Int32($0.alarms?.alarmIndex ?? -1) }, to: "/evaluation/alarm_index", units: "",
      description: "snapshot at which the method's first alarm is confirmed; -1 where there is none")
    try file.setAttribute("json", .text(ArchiveRecord.text(evaluation)), of: "/evaluation")
  }

  static func matrix(
    _ matrix: Matrix, to location: String, units: String, _ description: String, _ axes: [String?],
    _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write(
      matrix.elements, shape: [matrix.rowCount, matrix.columnCount], to: location, units: units,
      description: description,
      axes: axes)
  }
}

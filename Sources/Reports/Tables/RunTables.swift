internal import Pipelines
internal import Tensors

/// What was measured over time and how it was judged: by snapshot, by channel, by window.
struct RunTables {
  private let results: RunResults
  private let channelNames: [String]

  init(_ results: RunResults) {
    self.results = results
    channelNames = results.input.channels.map(\.name)
  }

  private static let deviations = "healthy standard deviations"

  var all: [ResultTable] {
    [channels, snapshots, snapshotChannels, windows, windowChannels, preparation, examples]
      + (bearingShares.map { [$0] } ?? [])
  }

  private var channels: ResultTable {
    let (results, rows) = (self.results, Array(self.results.channels.indices))
    func latest(_ values: Matrix) -> @Sendable (Int) -> Float? {
      { results.latest(values, channel: $0).map { Float($0) } }
    }
    let scores = results.snapshots
    return ResultTable(
      "channels", "one channel: what the run says of it", rows,
      [
        .init("channel", "name", .texts { results.channels[$0].name }),
        .init("bearing", "the bearing it sits on", .texts { results.channels[$0].bearing }),
        .init("share", "of the error over the judged span, 0 … 1", .numbers { results.channels[$0].share }),
        .init(
          "excess_share", "of the error above the healthy level, 0 … 1", .numbers { results.channels[$0].excessShare }),
        .init("z", unit: Self.deviations, "error over the judged span", .numbers { results.channels[$0].z }),
        .init(
          "energy_contrast_db", unit: "dB", "mean square against its healthy level",
          .numbers { results.channels[$0].energyContrastDB }),
        .init("onset_index", "snapshot since when", .integers { results.channels[$0].onsetIndex }),
        .init(
          "warning_index", "snapshot of the first confirmed warning", .integers { results.channels[$0].warningIndex }),
        .init("alarm_index", "snapshot of the first confirmed alarm", .integers { results.channels[$0].alarmIndex }),
        .init("false_alarms", "confirmed alarms in the healthy period", .integers { results.channels[$0].falseAlarms }),
        .init(
          "healthy_low", unit: Self.deviations, "smoothed indicator, healthy: median less 3 deviations",
          .numbers { results.channels[$0].healthyBand?.first }),
        .init(
          "healthy_high", unit: Self.deviations, "smoothed indicator, healthy: median plus 3 deviations",
          .numbers { results.channels[$0].healthyBand?.last }),
        .init("state", "at the last judged snapshot", .texts { results.latestState(ofChannel: $0).rawValue }),
        .init(
          "indicator", unit: Self.deviations, "health indicator at the last judged snapshot",
          .singles(latest(scores.indicator))),
        .init("smoothed", unit: Self.deviations, "the same, smoothed", .singles(latest(scores.smoothed))),
        .init(
          "warning_level", unit: Self.deviations, "at the last judged snapshot", .singles(latest(scores.warningLevel))),
        .init("alarm_level", unit: Self.deviations, "at the last judged snapshot", .singles(latest(scores.alarmLevel))),
      ])
  }

  private var snapshots: ResultTable {
    let (input, scores) = (results.input, results.snapshots)
    var columns: [TableColumn] = [
      TableColumn("snapshot", "index from 0", .integers { $0 }),
      TableColumn("name", "as in the input", .texts { input.snapshotNames[$0] }),
      TableColumn("time_utc", "when it was taken", .times { input.times[$0] }),
      TableColumn("role", "what it was used for", .texts { input.roles[$0].rawValue }),
      TableColumn("state", "of the machine", .texts { scores.state[$0].rawValue }),
      TableColumn("score", "of the machine; higher = more anomalous", .singles { scores.score[$0] }),
    ]
    if let kl = scores.kl {
      columns.append(
        TableColumn("kl_nats", unit: "nats", "mean divergence of the windows from the prior", .singles { kl[$0] }))
    }
    return ResultTable("snapshots", "one snapshot", rowCount: input.snapshotCount, columns)
  }

  private var snapshotChannels: ResultTable {
    let (scores, names) = (results.snapshots, channelNames)
    let width = max(names.count, 1)
    func of(_ values: Matrix) -> TableColumn.Cells { .singles { values.elements[$0] } }
    var columns: [TableColumn] = [
      TableColumn("snapshot", "index from 0", .integers { $0 / width }),
      TableColumn("channel", "name", .texts { names[$0 % width] }),
      TableColumn("state", "of the channel", .texts { scores.channelState[$0 / width][$0 % width].rawValue }),
      TableColumn("indicator", unit: Self.deviations, "health indicator; higher = worse", of(scores.indicator)),
      TableColumn(
        "smoothed", unit: Self.deviations, "the indicator from this and earlier snapshots", of(scores.smoothed)),
      TableColumn("warning_level", unit: Self.deviations, "above it a channel warns", of(scores.warningLevel)),
      TableColumn("alarm_level", unit: Self.deviations, "above it a channel alarms", of(scores.alarmLevel)),
      TableColumn(
        "baseline_shift", unit: Self.deviations, "how far the baseline has followed", of(scores.baselineShift)),
      TableColumn("error", "mean reconstruction error", of(scores.channelErrors)),
      TableColumn("z", unit: Self.deviations, "the error from its own healthy level", of(scores.channelZ)),
    ]
    if let conditions = scores.conditions {
      for (index, name) in conditions.names.enumerated() {
        let meaning = ConditionTable.meaning(of: name)
        let base = name.lowercased().replacing(" ", with: "_")
        columns.append(
          TableColumn(
            ColumnUnit(conditions.units[index]).name(base), unit: conditions.units[index],
            "\(meaning); without any model",
            of(conditions.values[index])))
      }
    }
    return ResultTable(
      "snapshot_channels", "one channel at one snapshot", rowCount: scores.indicator.elements.count, columns)
  }

  private var bearingShares: ResultTable? {
    results.snapshots.bearingShares.map { shares in
      let width = max(shares.bearings.count, 1)
      return ResultTable(
        "snapshot_bearings", "one bearing at one snapshot", rowCount: shares.shares.elements.count,
        [
          TableColumn("snapshot", "index from 0", .integers { $0 / width }),
          TableColumn("bearing", "name", .texts { shares.bearings[$0 % width] }),
          TableColumn(
            "excess_share", "of this snapshot's error above the healthy level, cross-talk taken off, 0 … 1",
            .singles { shares.shares.elements[$0] }),
        ])
    }
  }

  private var windows: ResultTable {
    let windows = results.windows
    var columns: [TableColumn] = [
      TableColumn("window", "index from 0", .integers { $0 }),
      TableColumn("snapshot", "the one it was cut from", .integers { windows.snapshot[$0] }),
      TableColumn("start_sample", "its first sample inside the snapshot", .integers { windows.start[$0] }),
      TableColumn("score", "higher = more anomalous", .singles { windows.score[$0] }),
      TableColumn("energy", "of the standardised features: the cheap baseline", .singles { windows.energy[$0] }),
    ]
    if let kl = windows.kl {
      columns.append(TableColumn("kl_nats", unit: "nats", "divergence from the prior", .singles { kl[$0] }))
    }
    return ResultTable("windows", "one window", rowCount: windows.score.count, columns)
  }

  private var windowChannels: ResultTable {
    let (errors, names) = (results.windows.channelErrors, channelNames)
    // Recipes that see all channels at once have one error for them.
    let width = max(errors.columnCount, 1)
    return ResultTable(
      "window_channels", "one channel in one window", rowCount: errors.elements.count,
      [
        TableColumn("window", "index from 0", .integers { $0 / width }),
        TableColumn("channel", "name", .texts { width == names.count ? names[$0 % width] : "all" }),
        TableColumn("error", "mean squared residual of its features", .singles { errors.elements[$0] }),
      ])
  }

  private var preparation: ResultTable {
    let preparation = results.preparation
    let features = max(preparation.featureNames.count, 1)
    let groups = preparation.scalerMean.count / features
    let names = groups == channelNames.count ? channelNames : (0..<groups).map { "group \($0)" }
    let axis = preparation.featureAxis
    let unit = preparation.featureUnit
    return ResultTable(
      "preparation", "one feature of one channel: how it is brought to one scale", rowCount: groups * features,
      [
        TableColumn("channel", "name", .texts { names[$0 / features] }),
        TableColumn("feature", "name", .texts { preparation.featureNames[$0 % features] }),
        TableColumn(
          ColumnUnit(axis?.unit).name("axis"), unit: axis?.unit ?? "", axis?.name ?? "no axis: features are named",
          .numbers { axis?.values[$0 % features] }),
        TableColumn("mean", unit: unit, "over the training windows", .numbers { preparation.scalerMean[$0] }),
        TableColumn(
          "deviation", unit: unit, "standard deviation of the training windows",
          .numbers { preparation.scalerDeviation[$0] }),
      ])
  }

  private var examples: ResultTable {
    let (examples, preparation, names) = (results.examples, results.preparation, channelNames)
    struct Cell: Sendable { let example: Int, row: Int, feature: Int }
    let cells = examples.indices.flatMap { example in
      (0..<examples[example].input.elements.count).map {
        let width = max(examples[example].input.columnCount, 1)
        return Cell(example: example, row: $0 / width, feature: $0 % width)
      }
    }
    return ResultTable(
      "examples", "one feature of one channel in a picked window", cells,
      [
        .init("example", "index from 0", .integers(\.example)),
        .init("title", "why it was picked", .texts { examples[$0.example].title }),
        .init("window", "index from 0", .integers { examples[$0.example].window }),
        .init(
          "channel", "name",
          .texts {
            names.indices.contains($0.row) && examples[$0.example].input.rowCount == names.count ? names[$0.row] : "all"
          }),
        .init("feature", "its place, from 0", .integers(\.feature)),
        .init(
          "input", unit: preparation.featureUnit, "what the network sees",
          .singles { examples[$0.example].input[$0.row, $0.feature] }),
        .init(
          "reconstruction", unit: preparation.featureUnit, "what it makes of it",
          .singles { examples[$0.example].reconstruction[$0.row, $0.feature] }),
      ])
  }
}

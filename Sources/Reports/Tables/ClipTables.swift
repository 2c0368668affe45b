internal import Pipelines
internal import Tensors

/// Sound clips: what each is, what every detector says of it, levels, metrics, curves, maps.
struct ClipTables {
  private let results: ClipRunResults

  init(_ results: ClipRunResults) { self.results = results }

  var all: [ResultTable] {
    [clips, scores, levels, metrics, roc, precisionRecall] + (results.profile.map { [profile($0)] } ?? [])
      + (results.map.map { [map($0)] } ?? []) + [examples]
  }

  private var clips: ResultTable {
    let (input, states, deciding) = (results.input, results.states, results.deciding)
    return ResultTable(
      "clips", "one clip", rowCount: input.clips.count,
      [
        TableColumn("clip", "index from 0", .integers { $0 }),
        TableColumn("name", "its path inside the input", .texts { input.clips[$0].name }),
        TableColumn("machine", "that it was heard on", .texts { input.clips[$0].machine }),
        TableColumn("label", "healthy or faulty; empty = nobody said", .texts { input.clips[$0].label?.rawValue }),
        TableColumn("fault", "its kind", .texts { input.clips[$0].fault }),
        TableColumn("snr_db", unit: "dB", "machine over noise", .numbers { input.clips[$0].snrDB }),
        TableColumn("duration_s", unit: "s", "length", .numbers { input.clips[$0].seconds }),
        TableColumn("role", "what it was used for", .texts { input.clips[$0].role.rawValue }),
        TableColumn("score", "by the deciding detector; higher = more anomalous", .singles { deciding?.scores[$0] }),
        TableColumn("state", "by the deciding detector", .texts { states[$0].rawValue }),
      ])
  }

  private var scores: ResultTable {
    let (clips, detectors) = (results.input.clips, results.detectors)
    let states = detectors.map { $0.states(of: clips) }
    let width = max(detectors.count, 1)
    return ResultTable(
      "scores", "one clip by one detector", rowCount: clips.count * detectors.count,
      [
        TableColumn("clip", "index from 0", .integers { $0 / width }),
        TableColumn("name", "its path inside the input", .texts { clips[$0 / width].name }),
        TableColumn("detector", "name; the first decides", .texts { detectors[$0 % width].name }),
        TableColumn("score", "higher = more anomalous", .singles { detectors[$0 % width].scores[$0 / width] }),
        TableColumn(
          "state", "against the levels of the clip's machine", .texts { states[$0 % width][$0 / width].rawValue }),
      ])
  }

  private var levels: ResultTable {
    struct Row: Sendable { let detector: ClipDetector, levels: ClipLevels }
    let rows = results.detectors.flatMap { detector in detector.levels.map { Row(detector: detector, levels: $0) } }
    return ResultTable(
      "levels", "the levels of one detector on one machine", rows,
      [
        .init("detector", "name", .texts(\.detector.name)), .init("title", "in words", .texts(\.detector.title)),
        .init("machine", "name", .texts(\.levels.machine)),
        .init("warning", "level of the score", .numbers(\.levels.warning)),
        .init("alarm", "level of the score", .numbers(\.levels.alarm)),
        .init("warning_rate", "share of healthy clips meant to pass it", .numbers(\.levels.warningRate)),
        .init("alarm_rate", "share of healthy clips meant to pass it", .numbers(\.levels.alarmRate)),
        .init("healthy_clips", "held-out ones that the levels rest on", .integers(\.levels.healthyCount)),
        .init("method", "in words", .texts(\.levels.method)),
      ])
  }

  private var metrics: ResultTable {
    typealias Column = TableColumn.Of<ClipMetrics>
    func ends(_ name: String, _ path: @escaping @Sendable (ClipMetrics) -> [Double]) -> [Column] {
      [
        Column("\(name)_lower", "its 95 % interval", .numbers { path($0).first }),
        Column("\(name)_upper", "its 95 % interval", .numbers { path($0).last }),
      ]
    }
    var columns: [Column] = [
      Column("group_kind", "all, machine, snr, fault", .texts(\.group.kind.rawValue)),
      Column("group", "empty = all clips", .texts { $0.group.name.isEmpty ? nil : $0.group.name }),
      Column("detector", "name", .texts(\.detector)),
      Column("healthy_clips", "judged", .integers(\.healthyCount)),
      Column("faulty_clips", "judged", .integers(\.faultyCount)),
      Column("auc", "area under the ROC curve", .numbers(\.auc)),
    ]
    columns += ends("auc") { $0.aucInterval }
    columns.append(Column("partial_auc", "up to 10 % false alarms (McClish); 0.5 = chance", .numbers(\.partialAUC)))
    columns += ends("partial_auc") { $0.partialAUCInterval }
    columns.append(Column("average_precision", "area under the precision-recall curve", .numbers(\.averagePrecision)))
    columns += ends("average_precision") { $0.averagePrecisionInterval }
    columns += [
      Column("true_positives", "faulty clips at alarm", .integers(\.truePositives)),
      Column("false_positives", "healthy clips at alarm", .integers(\.falsePositives)),
      Column("true_negatives", "healthy clips below it", .integers(\.trueNegatives)),
      Column("false_negatives", "faulty clips below it", .integers(\.falseNegatives)),
      Column("precision", "share of faulty ones among those at alarm", .numbers(\.precision)),
      Column("recall", "share of the faulty ones at alarm", .numbers(\.recall)),
    ]
    columns += ends("recall") { $0.recallInterval }
    columns += [
      Column("f1", "harmonic mean of both", .numbers(\.f1)),
      Column("fpr", "share of healthy clips at alarm", .numbers(\.fpr)),
    ]
    columns += ends("fpr") { $0.fprInterval }
    columns.append(Column("nominal_fpr", "what the level is meant to let pass", .numbers(\.nominalRate)))
    return ResultTable("metrics", "one detector on one group of clips", results.evaluation?.rows ?? [], columns)
  }

  private var roc: ResultTable {
    let curves = results.evaluation?.curves
    return ResultTable(
      "roc", "one point of the deciding detector's ROC curve", rowCount: curves?.falsePositiveRates.count ?? 0,
      [
        TableColumn("false_positive_rate", "0 … 1", .numbers { curves?.falsePositiveRates[$0] }),
        TableColumn("true_positive_rate", "0 … 1", .numbers { curves?.truePositiveRates[$0] }),
      ])
  }

  private var precisionRecall: ResultTable {
    let curves = results.evaluation?.curves
    return ResultTable(
      "precision_recall", "one point of the deciding detector's precision-recall curve",
      rowCount: curves?.recalls.count ?? 0,
      [
        TableColumn("recall", "0 … 1", .numbers { curves?.recalls[$0] }),
        TableColumn("precision", "0 … 1", .numbers { curves?.precisions[$0] }),
      ])
  }

  private func profile(_ profile: ClipProfile) -> ResultTable {
    let width = max(profile.bandCentresHz.count, 1)
    return ResultTable(
      "profile", "one band of one clip: \(profile.description)", rowCount: profile.z.elements.count,
      [
        TableColumn("clip", "index from 0", .integers { $0 / width }),
        TableColumn("frequency_hz", unit: "Hz", "centre of the band", .numbers { profile.bandCentresHz[$0 % width] }),
        TableColumn(
          "z", unit: "healthy standard deviations", "from held-out healthy clips", .singles { profile.z.elements[$0] }),
      ])
  }

  private func map(_ map: ClipMap) -> ResultTable {
    let clips = results.input.clips
    var columns = [
      TableColumn("clip", "index from 0", .integers { map.clips[$0] }),
      TableColumn("name", "its path inside the input", .texts { clips[map.clips[$0]].name }),
    ]
    columns += LatentTables.plane(map.pca, "pca", "principal component of \(map.space)")
    if let tsne = map.tsne { columns += LatentTables.plane(tsne, "tsne", "place on the t-SNE map of \(map.space)") }
    return ResultTable("map", "one clip on the maps", rowCount: map.clips.count, columns)
  }

  private var examples: ResultTable {
    struct Cell: Sendable { let index: Int, example: ClipExample, place: Int }
    let cells = results.examples.enumerated().flatMap { index, example in
      example.input.elements.indices.map { Cell(index: index, example: example, place: $0) }
    }
    let unit = results.preparation.levelUnit
    return ResultTable(
      "examples", "one band at one time of a picked clip's spectrogram", cells,
      [
        .init("example", "index from 0", .integers(\.index)),
        .init("title", "why it was picked", .texts(\.example.title)),
        .init("clip", "index from 0", .integers(\.example.clip)),
        .init(
          "frequency_hz", unit: "Hz", "centre of the band",
          .numbers { $0.example.bandCentresHz[$0.place / $0.example.input.columnCount] }),
        .init(
          "time_s", unit: "s", "since the clip's beginning",
          .numbers { $0.example.frameTimes[$0.place % $0.example.input.columnCount] }),
        .init("input", unit: unit, "level", .singles { $0.example.input.elements[$0.place] }),
        .init(
          "reconstruction", unit: unit, "what the network makes of it",
          .singles { $0.example.reconstruction?.elements[$0.place] }),
      ])
  }
}

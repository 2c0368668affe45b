internal import Pipelines
internal import Tensors

/// The root-cause card: candidates, combs, lines, and the spectra they were read off.
struct DiagnosisTables {
  private let card: RootCauseCard
  private let unit: ColumnUnit

  init(_ card: RootCauseCard, unit: String?) {
    self.card = card
    self.unit = ColumnUnit(unit)
  }

  var all: [ResultTable] {
    [candidates, channels, defects, defectLines, shaftLines, snapshots]
      + SpectrumTables(card.channels, unit: unit).all
  }

  private var candidates: ResultTable {
    ResultTable(
      "candidates", "one bearing that may be the cause", card.candidates,
      [
        .init("bearing", "name", .texts(\.bearing)),
        .init("channels", "names, with semicolons", .texts { $0.channels.joined(separator: "; ") }),
        .init("standing", "named, excluded or open", .texts(\.standing.rawValue)),
        .init("reason", "one sentence", .texts(\.reason)),
        .init("element", "the part whose lines were found", .texts(\.element)),
        .init("p_value", "of that finding, all trials counted", .numbers(\.pValue)),
        .init("share", "of the error, 0 … 1", .numbers(\.share)),
        .init("excess_share", "of the error above the healthy level, cross-talk taken off", .numbers(\.excessShare)),
        .init("z", unit: "healthy standard deviations", "of the error", .numbers(\.z)),
        .init("energy_contrast_db", unit: "dB", "mean square against its healthy level", .numbers(\.energyContrastDB)),
        .init(
          "cross_talk_discount", "the part of its excess that stronger channels explain", .numbers(\.crossTalkDiscount)),
      ])
  }

  private var channels: ResultTable {
    ResultTable(
      "diagnosis", "one channel: what its spectra say", card.channels,
      [
        .init("channel", "name", .texts(\.channel)), .init("bearing", "the bearing it sits on", .texts(\.bearing)),
        .init("bearing_type", "designation in the catalogue", .texts(\.bearingType)),
        .init("element", "the damaged part; empty = undetermined", .texts(\.element)),
        .init("reason", "why nothing is named, or what was left open", .texts { $0.reason.isEmpty ? nil : $0.reason }),
        .init("speed_rpm", unit: "rpm", "that orders are counted in", .numbers(\.speedRPM)),
        .init("speed_measured", "whether the vibration confirmed it", .flags(\.isSpeedMeasured)),
        .init("shaft_finding", "unbalance, misalignment, looseness; empty = none", .texts { $0.shaft?.finding }),
        .init("shaft_reason", "one sentence", .texts { $0.shaft?.reason }),
        .init(
          "velocity_rms_mm_s", unit: "mm/s", "RMS of velocity in the band beside", .numbers { $0.severity?.velocityRMS }
        ),
        .init("velocity_low_hz", unit: "Hz", "lower end of the band", .numbers { $0.severity?.lowHz }),
        .init("velocity_high_hz", unit: "Hz", "upper end of the band", .numbers { $0.severity?.highHz }),
        .init(
          "velocity_snapshots", "the latest ones, whose median it is; with semicolons",
          .texts { channel in
            channel.severity.flatMap {
              $0.snapshots.isEmpty ? nil : $0.snapshots.map(String.init).joined(separator: "; ")
            }
          }),
        .init("zone", "A to D of ISO 20816; empty = undetermined", .texts { $0.severity?.zone }),
        .init("zone_reason", "what it means, or why there is none", .texts { $0.severity?.reason }),
      ])
  }

  private struct Comb: Sendable { let channel: String, evidence: DefectEvidence }

  private var combs: [Comb] {
    card.channels.flatMap { channel in channel.defects.map { Comb(channel: channel.channel, evidence: $0) } }
  }

  private var defects: ResultTable {
    ResultTable(
      "defects", "the best comb of one element on one channel", combs,
      [
        .init("channel", "name", .texts(\.channel)), .init("element", "the part", .texts(\.evidence.element)),
        .init("line", "BPFO, BPFI, 2×BSF, FTF", .texts(\.evidence.line)),
        .init("nominal_order", "events per turn of the shaft", .numbers(\.evidence.nominalOrder)),
        .init("nominal_hz", unit: "Hz", "where the line is expected", .numbers(\.evidence.nominalHz)),
        .init("found_hz", unit: "Hz", "where it was found", .numbers(\.evidence.foundHz)),
        .init("deviation_percent", unit: "%", "found against nominal", .numbers { $0.evidence.deviation * 100 }),
        .init("p_value", "how likely lines at random places fit as well", .numbers(\.evidence.pValue)),
        .init("healthy_p_value", "the same in the healthy snapshots", .numbers(\.evidence.healthyPValue)),
        .init("trials", "bands and elements that p counts", .integers(\.evidence.trials)),
        .init("band", "kurtogram or prewhitened", .texts(\.evidence.band.choice.rawValue)),
        .init("band_low_hz", unit: "Hz", "lower end", .numbers(\.evidence.band.lowHz)),
        .init("band_high_hz", unit: "Hz", "upper end", .numbers(\.evidence.band.highHz)),
        .init("band_kurtosis", "spectral kurtosis there", .numbers(\.evidence.band.kurtosis)),
      ])
  }

  private var defectLines: ResultTable {
    struct Row: Sendable { let comb: Comb, line: DefectLine }
    let rows = combs.flatMap { comb in comb.evidence.lines.map { Row(comb: comb, line: $0) } }
    return ResultTable(
      "defect_lines", "one place where a comb expects a line", rows,
      [
        .init("channel", "name", .texts(\.comb.channel)), .init("element", "the part", .texts(\.comb.evidence.element)),
        .init("line", "BPFO, BPFI, 2×BSF, FTF", .texts(\.comb.evidence.line)),
        .init("harmonic", "1 = the defect frequency itself", .integers(\.line.harmonic)),
        .init("sideband", "-1, 1 = beside it, 0 = itself", .integers(\.line.sideband)),
        .init("frequency_hz", unit: "Hz", "where", .numbers(\.line.hz)),
        .init("level_db", unit: "dB", "above the noise floor; empty = masked", .numbers(\.line.levelDB)),
        .init("seen", "higher than 95 % of what surrounds it", .flags(\.line.isSeen)),
      ])
  }

  private var shaftLines: ResultTable {
    struct Row: Sendable { let channel: String, line: ShaftLine }
    let rows = card.channels.flatMap { channel in
      (channel.shaft?.lines ?? []).map { Row(channel: channel.channel, line: $0) }
    }
    return ResultTable(
      "shaft_lines", "one multiple of the shaft's speed on one channel", rows,
      [
        .init("channel", "name", .texts(\.channel)), .init("order", "multiple of the speed", .numbers(\.line.order)),
        .init("frequency_hz", unit: "Hz", "where", .numbers(\.line.hz)),
        .init(unit.name("amplitude"), unit: unit.unit, "peak amplitude", .numbers(\.line.amplitude)),
        .init("level_db", unit: "dB", "above the noise floor", .numbers(\.line.levelDB)),
        .init("rise_db", unit: "dB", "above the healthy snapshots", .numbers(\.line.riseDB)),
      ])
  }

  private var snapshots: ResultTable {
    struct Row: Sendable { let channel: String, snapshot: Int, isHealthy: Bool }
    let rows = card.channels.flatMap { channel in
      channel.snapshots.map { Row(channel: channel.channel, snapshot: $0, isHealthy: false) }
        + channel.healthySnapshots.map { Row(channel: channel.channel, snapshot: $0, isHealthy: true) }
    }
    return ResultTable(
      "diagnosis_snapshots", "one snapshot whose spectra were averaged", rows,
      [
        .init("channel", "name", .texts(\.channel)), .init("snapshot", "index from 0", .integers(\.snapshot)),
        .init("healthy", "for comparison, or suspect", .flags(\.isHealthy)),
      ])
  }
}

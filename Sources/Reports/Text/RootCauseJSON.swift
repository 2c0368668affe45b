internal import Pipelines

/// A root-cause card as `report.json` holds it: `root_cause` and `diagnosis`.
///
/// Spectra stay in `run.h5`; the lines and the bands that were read off them are here.
struct RootCauseJSON {
  private let card: RootCauseCard

  init(_ card: RootCauseCard) { self.card = card }

  /// The answer and the bearings it was chosen from.
  var rootCause: JSONValue {
    [
      "bearing": JSONValue(card.bearing), "channel": JSONValue(card.channel), "element": JSONValue(card.element),
      "confidence": .number(card.confidence), "summary": .string(card.summary),
      "candidates": .array(card.candidates.map(candidate)), "limits": JSONValue(card.limits),
    ]
  }

  /// One entry for each channel.
  var diagnosis: JSONValue { .array(card.channels.map(channel)) }

  private func candidate(_ candidate: BearingCandidate) -> JSONValue {
    let base: JSONValue = [
      "bearing": .string(candidate.bearing), "channels": JSONValue(candidate.channels),
      "standing": .string(candidate.standing.rawValue), "reason": .string(candidate.reason),
      "element": JSONValue(candidate.element), "p_value": JSONValue(candidate.pValue),
    ]
    // Without a model they were not computed.
    let measures = [
      ("share", candidate.share), ("excess_share", candidate.excessShare), ("z", candidate.z),
      ("energy_contrast_db", candidate.energyContrastDB), ("cross_talk_discount", candidate.crossTalkDiscount),
    ]
    return measures.reduce(base) { document, measure in
      measure.1.map { document.with(measure.0, .number($0)) } ?? document
    }
  }

  private func channel(_ channel: ChannelDiagnosis) -> JSONValue {
    var document: JSONValue = [
      "channel": .string(channel.channel), "bearing": JSONValue(channel.bearing),
      "bearing_type": JSONValue(channel.bearingType), "element": JSONValue(channel.element),
      "reason": .string(channel.reason), "speed_rpm": JSONValue(channel.speedRPM),
      "speed_measured": .boolean(channel.isSpeedMeasured),
      "snapshots": .array(channel.snapshots.map(JSONValue.integer)),
      "healthy_snapshots": .array(channel.healthySnapshots.map(JSONValue.integer)),
      "defects": .array(channel.defects.map(evidence)),
    ]
    if let shaft = channel.shaft { document = document.with("shaft", self.shaft(shaft)) }
    if let severity = channel.severity { document = document.with("severity", self.severity(severity)) }
    return document
  }

  private func evidence(_ evidence: DefectEvidence) -> JSONValue {
    let document: JSONValue = [
      "element": .string(evidence.element), "line": .string(evidence.line),
      "nominal_order": .number(evidence.nominalOrder), "nominal_hz": .number(evidence.nominalHz),
      "found_hz": .number(evidence.foundHz), "deviation_percent": .number(evidence.deviation * 100),
      "p_value": .number(evidence.pValue), "trials": .integer(evidence.trials), "band": band(evidence.band),
      "lines": .array(
        evidence.lines.map {
          [
            "harmonic": .integer($0.harmonic), "sideband": .integer($0.sideband), "hz": .number($0.hz),
            "level_db": JSONValue($0.levelDB), "seen": .boolean($0.isSeen),
          ]
        }),
    ]
    return evidence.healthyPValue.map { document.with("healthy_p_value", .number($0)) } ?? document
  }

  private func band(_ band: DefectBand) -> JSONValue {
    let document: JSONValue = [
      "choice": .string(band.choice.rawValue), "low_hz": .number(band.lowHz), "high_hz": .number(band.highHz),
    ]
    return band.kurtosis.map { document.with("kurtosis", .number($0)) } ?? document
  }

  private func shaft(_ shaft: ShaftCondition) -> JSONValue {
    let lines = shaft.lines.map { line -> JSONValue in
      let document: JSONValue = [
        "order": .number(line.order), "hz": .number(line.hz), "amplitude": .number(line.amplitude),
        "level_db": .number(line.levelDB),
      ]
      return line.riseDB.map { document.with("rise_db", .number($0)) } ?? document
    }
    return ["finding": JSONValue(shaft.finding), "reason": .string(shaft.reason), "lines": .array(lines)]
  }

  private func severity(_ severity: SeverityFinding) -> JSONValue {
    [
      "velocity_rms_mm_s": JSONValue(severity.velocityRMS), "low_hz": .number(severity.lowHz),
      "high_hz": .number(severity.highHz), "zone": JSONValue(severity.zone), "reason": .string(severity.reason),
      "snapshots": .array(severity.snapshots.map(JSONValue.integer)),
    ]
  }
}

/// What one channel's vibration says of the part that is damaged.
package struct ChannelDiagnosis: Sendable, Equatable, Codable {
  package var channel: String
  package var bearing: String?
  /// The catalogue's designation; nil where the geometry was given or nothing is known.
  package var bearingType: String?
  /// The speed that orders are counted in; nil where nobody declared one.
  package var speedRPM: Double?
  /// Whether the vibration itself confirmed the speed, or it is as declared.
  package var isSpeedMeasured: Bool
  /// The snapshots whose spectra were averaged.
  package var snapshots: [Int]
  /// The healthy ones they were compared with; empty where there are none.
  package var healthySnapshots: [Int]
  /// `outer race`, `inner race`, `ball`, `cage`; nil = undetermined.
  package var element: String?
  /// Why nothing is named, or what was left open beside it; empty where there is nothing to add.
  package var reason: String
  /// The best comb of each element, the most significant first; empty where nothing could be searched.
  package var defects: [DefectEvidence]
  package var shaft: ShaftCondition?
  package var severity: SeverityFinding?
  /// The pictures' numbers; nil for channels that are not drawn.
  package var spectra: DiagnosisSpectra?

  private enum CodingKeys: String, CodingKey {
    case channel, bearing, bearingType
    case speedRPM = "speedRpm"
    case isSpeedMeasured, snapshots, healthySnapshots, element, reason, defects, shaft, severity
  }

  package init(
    channel: String, bearing: String?, bearingType: String?, speedRPM: Double?, isSpeedMeasured: Bool,
    snapshots: [Int], healthySnapshots: [Int], element: String?, reason: String, defects: [DefectEvidence],
    shaft: ShaftCondition?, severity: SeverityFinding?, spectra: DiagnosisSpectra?
  ) {
    self.channel = channel
    self.bearing = bearing
    self.bearingType = bearingType
    self.speedRPM = speedRPM
    self.isSpeedMeasured = isSpeedMeasured
    self.snapshots = snapshots
    self.healthySnapshots = healthySnapshots
    self.element = element
    self.reason = reason
    self.defects = defects
    self.shaft = shaft
    self.severity = severity
    self.spectra = spectra
  }
}

/// How well the lines of one damaged element stand out of an envelope spectrum.
package struct DefectEvidence: Sendable, Equatable, Codable {
  package var element: String
  /// `BPFO`, `BPFI`, `2×BSF`, `FTF`.
  package var line: String
  /// Events per turn of the shaft.
  package var nominalOrder: Double
  package var nominalHz: Double
  package var foundHz: Double
  /// (found - nominal) / nominal.
  package var deviation: Double
  /// How likely lines at random places fit as well, all bands and elements that were tried counted in.
  package var pValue: Double
  /// How many bands and elements that were.
  package var trials: Int
  /// The same p in the healthy snapshots, in this band; nil without them.
  package var healthyPValue: Double?
  package var band: DefectBand
  /// Harmonics and sidebands, in the order of frequency.
  package var lines: [DefectLine]

  package init(
    element: String, line: String, nominalOrder: Double, nominalHz: Double, foundHz: Double, deviation: Double,
    pValue: Double, trials: Int, healthyPValue: Double?, band: DefectBand, lines: [DefectLine]
  ) {
    self.element = element
    self.line = line
    self.nominalOrder = nominalOrder
    self.nominalHz = nominalHz
    self.foundHz = foundHz
    self.deviation = deviation
    self.pValue = pValue
    self.trials = trials
    self.healthyPValue = healthyPValue
    self.band = band
    self.lines = lines
  }
}

/// The band whose envelope was looked at.
package struct DefectBand: Sendable, Equatable, Codable {
  package enum Choice: String, Sendable, Equatable, Codable {
    /// Where the kurtogram of the suspect snapshots is highest.
    case kurtogram
    /// All frequencies, each made equally strong.
    case prewhitened
  }

  package var choice: Choice
  package var lowHz: Double
  package var highHz: Double
  /// Spectral kurtosis there; nil where it was not what chose the band.
  package var kurtosis: Double?

  package init(choice: Choice, lowHz: Double, highHz: Double, kurtosis: Double?) {
    self.choice = choice
    self.lowHz = lowHz
    self.highHz = highHz
    self.kurtosis = kurtosis
  }

  /// Such as `2,560–5,120 Hz`.
  package var range: String { "\(Digits.hertz(lowHz))–\(Digits.hertz(highHz)) Hz" }
}

/// One place where a comb expects a line.
package struct DefectLine: Sendable, Equatable, Codable {
  /// 1 for the defect frequency itself.
  package var harmonic: Int
  /// -1 and 1 for the sidebands beside it, 0 for the harmonic itself.
  package var sideband: Int
  package var hz: Double
  /// Above the noise floor around it, in dB; nil where mains or the shaft mask the place.
  package var levelDB: Double?
  /// Whether it is higher than 95 % of what surrounds it.
  package var isSeen: Bool

  private enum CodingKeys: String, CodingKey {
    case harmonic, sideband, hz
    case levelDB = "levelDb"
    case isSeen
  }

  package init(harmonic: Int, sideband: Int, hz: Double, levelDB: Double?, isSeen: Bool) {
    self.harmonic = harmonic
    self.sideband = sideband
    self.hz = hz
    self.levelDB = levelDB
    self.isSeen = isSeen
  }
}

/// What the lines at multiples of the shaft's speed look like, as far as one channel tells.
package struct ShaftCondition: Sendable, Equatable, Codable {
  /// `unbalance`, `misalignment`, `looseness`; nil = nothing stands out, or undetermined.
  package var finding: String?
  /// One sentence: the pattern, or why none is named.
  package var reason: String
  package var lines: [ShaftLine]

  package init(finding: String?, reason: String, lines: [ShaftLine]) {
    self.finding = finding
    self.reason = reason
    self.lines = lines
  }
}

package struct ShaftLine: Sendable, Equatable, Codable {
  /// 0.5, 1, 1.5, 2 ...
  package var order: Double
  package var hz: Double
  /// Peak amplitude, in the input's unit.
  package var amplitude: Double
  /// Over the noise floor, in dB.
  package var levelDB: Double
  /// Over the healthy snapshots, in dB; nil without them.
  package var riseDB: Double?

  private enum CodingKeys: String, CodingKey {
    case order, hz, amplitude
    case levelDB = "levelDb"
    case riseDB = "riseDb"
  }

  package init(order: Double, hz: Double, amplitude: Double, levelDB: Double, riseDB: Double?) {
    self.order = order
    self.hz = hz
    self.amplitude = amplitude
    self.levelDB = levelDB
    self.riseDB = riseDB
  }
}

/// How strong the vibration is by the zones of ISO 20816, which hold only for a declared group and support.
package struct SeverityFinding: Sendable, Equatable, Codable {
  /// RMS, mm/s, over `lowHz ... highHz`: the median of `snapshots`; nil where unit or rate forbid it.
  package var velocityRMS: Double?
  package var lowHz: Double
  package var highHz: Double
  /// `A` to `D`; nil = undetermined.
  package var zone: String?
  /// What the zone means, or why there is none.
  package var reason: String
  /// The latest ones, which it was measured in; empty without a velocity, and in runs that did not note them.
  package var snapshots: [Int]

  private enum CodingKeys: String, CodingKey {
    case velocityRMS = "velocityRms"
    case lowHz, highHz, zone, reason, snapshots
  }

  package init(
    velocityRMS: Double?, lowHz: Double, highHz: Double, zone: String?, reason: String, snapshots: [Int]
  ) {
    self.velocityRMS = velocityRMS
    self.lowHz = lowHz
    self.highHz = highHz
    self.zone = zone
    self.reason = reason
    self.snapshots = snapshots
  }

  package init(from decoder: any Decoder) throws {
    let finding = try decoder.container(keyedBy: CodingKeys.self)
    velocityRMS = try finding.decodeIfPresent(Double.self, forKey: .velocityRMS)
    lowHz = try finding.decode(Double.self, forKey: .lowHz)
    highHz = try finding.decode(Double.self, forKey: .highHz)
    zone = try finding.decodeIfPresent(String.self, forKey: .zone)
    reason = try finding.decode(String.self, forKey: .reason)
    snapshots = try finding.decodeIfPresent([Int].self, forKey: .snapshots) ?? []
  }
}

internal import Diagnosis

/// What a card says of the machine besides its bearings: how the shaft runs, and how hard it shakes.
extension RootCauseCard {
  /// A pattern in the lines of the shaft's speed, as one channel shows it.
  package struct ShaftSuspicion: Sendable, Equatable {
    /// `unbalance`, `misalignment`, `looseness`.
    package let finding: String
    package let channel: String
    /// Of the line that rose most, in dB over the healthy snapshots.
    let riseDB: Double
  }

  /// A line that stands out less is not counted, however much it rose.
  private static let leastLevelDB = 10.0

  /// First the channel on which the lines rose most: along another axis, where it shows less, one defect may look like
  /// another.
  package var shaftSuspicions: [ShaftSuspicion] {
    channels.compactMap { channel in
      guard let shaft = channel.shaft, let finding = shaft.finding else { return nil }
      let rises = shaft.lines.filter { $0.levelDB >= Self.leastLevelDB }.compactMap(\.riseDB)
      return ShaftSuspicion(finding: finding, channel: channel.channel, riseDB: rises.reduce(0, max))
    }.sorted { $0.riseDB > $1.riseDB }
  }

  /// nil where no channel's lines make a pattern.
  package var shaftSentence: String? {
    let found = shaftSuspicions.map { "\($0.finding) on \($0.channel)" }
    return found.isEmpty ? nil : "The shaft's lines point to \(found.joined(separator: ", "))."
  }

  /// The channel that shakes hardest of those in ISO 20816's worst zone; nil where none is, or no zones were declared.
  package var damagingVibration: (channel: String, severity: SeverityFinding)? {
    channels.compactMap { channel in
      channel.severity.flatMap { $0.zone == SeverityZone.d.rawValue ? (channel: channel.channel, severity: $0) : nil }
    }.max { ($0.severity.velocityRMS ?? 0) < ($1.severity.velocityRMS ?? 0) }
  }

  /// nil where no channel is in the worst zone.
  package var damageSentence: String? {
    damagingVibration.map { channel, severity in
      let velocity = severity.velocityRMS.map { " at \($0.short) mm/s RMS" } ?? ""
      return "\(channel) vibrates\(velocity) in its latest snapshots, zone D of ISO 20816: \(severity.reason)."
    }
  }

  /// Bearings that show lines of another element than the named one's: defects of their own, not what they hear of the first.
  package var secondDefects: [BearingCandidate] {
    guard let element else { return [] }
    return candidates.filter { $0.standing == .open && $0.element != nil && $0.element != element }
  }

  /// The channel whose defect lines stand out most clearly, now and in the healthy snapshots as well; nil where none do.
  package var oldDefect: (channel: String, bearing: String?, evidence: DefectEvidence)? {
    let found = channels.compactMap { channel -> (channel: String, bearing: String?, evidence: DefectEvidence)? in
      guard channel.element == nil, let best = channel.defects.first, let healthy = best.healthyPValue,
        max(best.pValue, healthy) < Self.clear
      else { return nil }
      return (channel.channel, channel.bearing, best)
    }
    return found.min { $0.evidence.pValue < $1.evidence.pValue }
  }

  /// Chance makes one comb in ten thousand as clear.
  private static let clear = 1e-4
}

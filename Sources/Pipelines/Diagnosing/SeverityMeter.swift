internal import Diagnosis
internal import Recordings
internal import SignalProcessing

/// Measures how strong a channel vibrates, in mm/s, and places it in the zones of ISO 20816 where these are declared to
/// hold.
struct SeverityMeter: Sendable {
  private let declared: MachineDescription.SeverityDeclaration?
  private let unit: String?
  private let sampleRateHz: Double?

  init(_ recording: Recording, _ declared: MachineDescription.SeverityDeclaration?) {
    self.declared = declared
    unit = recording.unit
    sampleRateHz = recording.sampleRateHz
  }

  /// - Parameter takes: One channel of the latest snapshots, each with its speed; the median counts.
  /// - Returns: nil where no velocity can be had and no zone was asked for.
  func finding(_ takes: [(snapshot: Int, samples: [Float], speedRPM: Double?)], _ channel: Channel) -> SeverityFinding?
  {
    guard let last = takes.last else { return nil }
    let severity = VibrationSeverity(
      group: declared?.group.flatMap(MachineGroup.init(rawValue:)),
      support: declared?.isSupportRigid.map { $0 ? .rigid : .flexible }, unit: unit, sampleRateHz: sampleRateHz,
      samplesPerSnapshot: last.samples.count, speedRPM: last.speedRPM, isOnBearing: channel.bearing != nil)
    let band = VibrationSeverity.band(atRPM: last.speedRPM ?? .infinity)
    let measured = takes.compactMap { take in
      velocityRMS(of: take.samples, bandHz: band).flatMap { $0.isFinite ? (take.snapshot, velocity: $0) : nil }
    }
    let snapshots = measured.map(\.0)
    guard !measured.isEmpty else {
      guard declared != nil, let obstacle = severity.obstacle else { return nil }
      return SeverityFinding(
        velocityRMS: nil, lowHz: band.lowerBound, highHz: band.upperBound, zone: nil, reason: obstacle.description,
        snapshots: [])
    }
    // The higher one of two.
    let velocity = measured.map(\.velocity).sorted()[measured.count / 2]
    switch severity.finding(velocityRMS: velocity) {
    case .zone(let zone, _, _):
      return SeverityFinding(
        velocityRMS: velocity, lowHz: band.lowerBound, highHz: band.upperBound, zone: zone.rawValue,
        reason: zone.meaning, snapshots: snapshots)
    case .undetermined(let reason):
      return SeverityFinding(
        velocityRMS: velocity, lowHz: band.lowerBound, highHz: band.upperBound, zone: nil, reason: reason.description,
        snapshots: snapshots)
    }
  }

  /// nil where the unit is neither acceleration nor velocity, the rate is unknown, or a snapshot too short for the band.
  private func velocityRMS(of samples: [Float], bandHz: ClosedRange<Double>) -> Double? {
    guard let rate = sampleRateHz, rate >= VibrationSeverity.lowestRateHz, let (quantity, scale) = input,
      Double(samples.count) >= VibrationSeverity.leastPeriods * rate / bandHz.lowerBound
    else { return nil }
    let integration = VelocityIntegration(
      of: quantity, sampleCount: samples.count, sampleRateHz: rate, bandHz: bandHz)
    return integration(samples.span).rootMeanSquare * scale
  }

  /// What the samples are, and what turns them into its unit.
  private var input: (quantity: VelocityIntegration.Quantity, scale: Double)? {
    if let scale = VibrationSeverity.inG(unit) { return (.acceleration, scale) }
    return VibrationSeverity.inMillimetresPerSecond(unit).map { (.velocity, $0) }
  }
}

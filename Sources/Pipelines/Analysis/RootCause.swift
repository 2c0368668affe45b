internal import Diagnosis
internal import Foundation
internal import Tensors

/// Which bearing the judged span points at, and each channel's part in it.
struct RootCause {
  /// The snapshots that were judged: from the onset to the end, or the last tenth where nothing was confirmed.
  let span: [Int]
  let attribution: Attribution
  /// `[channel]`: the energy contrast of the span in dB; nil where the input carries no level.
  let energyContrasts: [Double?]
  /// `[channel]`
  let channelZ: [Double]
  /// The attribution of every snapshot alone.
  let ofSnapshots: BearingShares
  let fallen: FallenChannels
  /// What fell where that may be all that the named bearing's errors say; nil where it is not.
  private let fall: String?

  init(
    _ health: MachineHealth, _ scoring: Scoring, _ split: HealthySplit, channels: [ChannelInfo], onset: Int?,
    seed: UInt64
  ) {
    let used = health.isLeftOut.indices.filter { !health.isLeftOut[$0] }
    let heldOut = split.heldOut.filter { !health.isLeftOut[$0] }
    let judged = onset.map { onset in used.filter { $0 >= onset } } ?? Array(used.suffix(max(1, used.count / 10)))
    span = judged.isEmpty ? Array(used.suffix(1)) : judged
    let layout = BearingLayout(bearingOfChannel: channels.map { $0.bearing ?? $0.name })
    let energies = scoring.variances
    let healthy = used.filter { $0 < split.end }
    let coherence = HealthyCoherence.matrix(
      of: scoring.residuals, snapshots: healthy, channelCount: channels.count)
    let level = HealthyLevel(of: health.errors.rows(at: heldOut))
    let crossTalk = CrossTalk.coherence(coherence, averages: healthy.count - 1)
    ofSnapshots = BearingShares(
      bearings: layout.bearings.map(\.name),
      shares: Attribution.bearingShares(
        ofEach: health.errors, against: level, layout: layout, crossTalk: crossTalk))
    attribution = Attribution(
      of: health.errors.rows(at: span), against: level, layout: layout, crossTalk: crossTalk,
      energy: (energies.rows(at: span), HealthyLevel(of: energies.rows(at: heldOut))), seed: seed)
    fallen = FallenChannels(energies, healthy: healthy, judged: used.filter { $0 >= split.end })
    if case .bearing(let name, _, _) = attribution.verdict,
      let erring = layout.bearings.first(where: { $0.name == name }), fallen.mayExplain(erring.channels, onset: onset)
    {
      fall = fallen.sentence(channels.map(\.name))
    } else {
      fall = nil
    }
    energyContrasts = attribution.energy?.contrasts ?? channels.map { _ in nil }
    let span = self.span
    channelZ = channels.indices.map { channel in
      span.reduce(0.0) { $0 + Double(health.z[$1, channel]) } / Double(span.count)
    }
  }

  var isExplainedByFall: Bool { fall != nil }

  var bearing: String? {
    if fall == nil, case .bearing(let name, _, _) = attribution.verdict { return name }
    return nil
  }

  var confidence: Double {
    if fall == nil, case .bearing(_, let confidence, _) = attribution.verdict { return confidence }
    return 0
  }

  /// Why no bearing can be named; nil where one is.
  var undetermined: String? {
    if let fall {
      return "\(fall), where a network that hears all channels errs on the others too, and no louder one is named"
    }
    if case .undetermined(let reason) = attribution.verdict { return reason.description }
    return nil
  }
}

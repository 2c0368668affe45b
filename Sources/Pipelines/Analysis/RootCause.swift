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
    energyContrasts = attribution.energy?.contrasts ?? channels.map { _ in nil }
    let span = self.span
    channelZ = channels.indices.map { channel in
      span.reduce(0.0) { $0 + Double(health.z[$1, channel]) } / Double(span.count)
    }
  }

  var bearing: String? {
    if case .bearing(let name, _, _) = attribution.verdict { name } else { nil }
  }

  var confidence: Double {
    if case .bearing(_, let confidence, _) = attribution.verdict { confidence } else { 0 }
  }

  /// Why no bearing can be named; nil where one is.
  var undetermined: String? {
    if case .undetermined(let reason) = attribution.verdict { reason.description } else { nil }
  }
}

internal import Pipelines

/// What JSON reports of every kind of run share.
extension JSONValue {
  /// A seed may exceed what JSON readers keep exactly as a number; small ones, which people choose, stay numbers.
  init(seed: UInt64) {
    self = Int(exactly: seed).map(JSONValue.integer) ?? .string(String(seed))
  }

  /// - Parameter index: The key of what a finding is about.
  init(_ notes: [QualityNote], index: String = "snapshot") {
    self = .array(
      notes.map { note in
        .object([
          Member("kind", .string(note.kind)), Member("severity", .string(note.severity.rawValue)),
          Member(index, JSONValue(note.snapshot)), Member("channel", JSONValue(note.channel)),
          Member("message", .string(note.message)), Member("left_out", .boolean(note.leftOut)),
        ])
      })
  }

  /// Stages in the order they ran; one that ran more than once counts its sum.
  init(_ timings: [StageTiming]) {
    var members: [Member] = []
    for timing in timings {
      let stage = String(timing.stage.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
      if let place = members.firstIndex(where: { $0.key == stage }),
        case .number(let earlier) = members[place].value
      {
        members[place].value = .number(earlier + timing.seconds)
      } else {
        members.append(Member(stage, .number(timing.seconds)))
      }
    }
    self = .object(members)
  }

  init(_ audit: Audit, divergedInEpoch: Int?) {
    var members: [Member] = []
    if let active = audit.activeLatents { members.append(Member("active_latents", .integer(active))) }
    members += [
      Member("latents", .integer(audit.latentCount)), Member("explained_variance", .number(audit.explainedVariance)),
      Member("energy_correlation", .number(audit.energyCorrelation)), Member("findings", JSONValue(audit.findings)),
      Member("diverged_in_epoch", JSONValue(divergedInEpoch)),
    ]
    if let leaks = audit.leaks { members.append(Member("leaks", JSONValue(leaks))) }
    self = .object(members)
  }
}

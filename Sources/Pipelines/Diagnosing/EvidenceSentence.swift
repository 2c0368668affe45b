/// What the lines of a named element are, in one sentence.
struct EvidenceSentence {
  let evidence: DefectEvidence
  let channel: String

  init(_ evidence: DefectEvidence, channel: String) {
    self.evidence = evidence
    self.channel = channel
  }

  var text: String {
    let harmonics = evidence.lines.filter { $0.sideband == 0 }
    let seen = harmonics.count { $0.isSeen }
    let sidebands = evidence.lines.count { $0.sideband != 0 && $0.isSeen }
    let beside = sidebands > 0 ? " and " + Digits.count(sidebands, "sideband") : ""
    return
      "the envelope of \(channel) in the band \(evidence.band.range) shows \(evidence.line) at "
      + "\(Digits.hertz(evidence.foundHz)) Hz (nominal \(Digits.hertz(evidence.nominalHz)) Hz, "
      + "\(Digits.deviation(evidence.deviation))) with \(seen) of \(harmonics.count) harmonics\(beside), "
      + "\(Digits.pValue(evidence.pValue))."
  }
}

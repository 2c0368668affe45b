/// The answer to "what is broken, and how do you know": the named bearing and part, the evidence, and why not the others.
package struct RootCauseCard: Sendable, Equatable {
  /// nil = undetermined, as are the two after it.
  package var bearing: String?
  package var channel: String?
  /// `outer race`, `inner race`, `ball`, `cage`.
  package var element: String?
  /// 0 ... 1; ranks cases and is no probability.
  package var confidence: Double
  /// Two or three sentences: what was found, on what evidence.
  package var summary: String
  /// Every bearing, the named or likeliest one first.
  package var candidates: [BearingCandidate]
  /// In the order of the input's channels.
  package var channels: [ChannelDiagnosis]
  /// What was assumed, and what this measurement can't tell.
  package var limits: [String]

  package init(
    bearing: String?, channel: String?, element: String?, confidence: Double, summary: String,
    candidates: [BearingCandidate], channels: [ChannelDiagnosis], limits: [String]
  ) {
    self.bearing = bearing
    self.channel = channel
    self.element = element
    self.confidence = confidence
    self.summary = summary
    self.candidates = candidates
    self.channels = channels
    self.limits = limits
  }
}

/// What speaks for one bearing, and why it was named or excluded.
package struct BearingCandidate: Sendable, Equatable, Codable {
  package enum Standing: String, Sendable, Equatable, Codable { case named, excluded, open }

  package var bearing: String
  package var channels: [String]
  /// Of the model's error over the judged span, 0 ... 1; nil without a model, as are the next four.
  package var share: Double?
  /// Of the error above the healthy level, cross-talk taken off.
  package var excessShare: Double?
  /// In healthy deviations.
  package var z: Double?
  /// Mean square against the healthy level, in dB; the baseline that the model must beat.
  package var energyContrastDB: Double?
  /// The part of its excess that stronger channels explain, 0 ... 1.
  package var crossTalkDiscount: Double?
  /// The part whose lines were found on its channels; nil = none.
  package var element: String?
  /// Of that finding, all trials counted.
  package var pValue: Double?
  package var standing: Standing
  /// One sentence.
  package var reason: String

  /// Keys become snake_case on the way to the archive, and `DB` would come back from it as `Db`.
  private enum CodingKeys: String, CodingKey {
    case bearing, channels, share, excessShare, z
    case energyContrastDB = "energyContrastDb"
    case crossTalkDiscount, element, pValue, standing, reason
  }

  package init(
    bearing: String, channels: [String], share: Double? = nil, excessShare: Double? = nil, z: Double? = nil,
    energyContrastDB: Double? = nil, crossTalkDiscount: Double? = nil, element: String? = nil, pValue: Double? = nil,
    standing: Standing, reason: String
  ) {
    self.bearing = bearing
    self.channels = channels
    self.share = share
    self.excessShare = excessShare
    self.z = z
    self.energyContrastDB = energyContrastDB
    self.crossTalkDiscount = crossTalkDiscount
    self.element = element
    self.pValue = pValue
    self.standing = standing
    self.reason = reason
  }
}

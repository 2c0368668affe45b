/// The part of a bearing that is damaged.
package enum DefectElement: String, Sendable, CaseIterable, Codable {
  case outerRace = "outer race"
  case innerRace = "inner race"
  case ball
  case cage
}

/// Which part of the named bearing is damaged, where that is known.
package enum ElementFinding: Sendable, Equatable {
  case element(DefectElement, confidence: Double)
  case undetermined(Reason)

  package enum Reason: Sendable, Equatable, CustomStringConvertible {
    /// No envelope spectrum has been searched for defect frequencies.
    case notSearched

    package var description: String {
      switch self {
      case .notSearched: "the envelope spectrum has not been searched for defect frequencies"
      }
    }
  }
}

internal import Foundation

/// The dimensions of a rolling-element bearing that set its defect frequencies.
package struct BearingGeometry: Sendable, Equatable {
  /// In one row; a double-row bearing has this many in each.
  package let rollingElements: Int
  /// In mm.
  package let elementDiameter: Double
  /// The diameter of the circle on which the elements' centres run, in mm.
  package let pitchDiameter: Double
  /// In degrees; 0 for a deep-groove ball bearing under radial load.
  package let contactAngle: Double

  package init(rollingElements: Int, elementDiameter: Double, pitchDiameter: Double, contactAngle: Double = 0) {
    let contradiction = Self.contradiction(
      rollingElements: rollingElements, elementDiameter: elementDiameter, pitchDiameter: pitchDiameter,
      contactAngle: contactAngle)
    precondition(contradiction == nil, contradiction ?? "")
    self.rollingElements = rollingElements
    self.elementDiameter = elementDiameter
    self.pitchDiameter = pitchDiameter
    self.contactAngle = contactAngle
  }

  /// What keeps these figures from being a bearing's, in words; nil where nothing does.
  ///
  /// Besides their ranges: n elements of diameter d find room on a pitch circle D only where n asin(d / D) ≤ π. A
  /// radius taken for a diameter, or the outside diameter for the pitch, often fails here.
  package static func contradiction(
    rollingElements: Int, elementDiameter: Double, pitchDiameter: Double, contactAngle: Double
  ) -> String? {
    guard rollingElements >= 3 else { return "\(rollingElements) rolling elements, which can't hold a shaft" }
    guard elementDiameter > 0, elementDiameter < pitchDiameter, pitchDiameter.isFinite else {
      return "an element of \(elementDiameter.short) on a pitch circle of \(pitchDiameter.short)"
    }
    guard contactAngle >= 0, contactAngle < 90 else { return "a contact angle of \(contactAngle.short)°" }
    guard Double(rollingElements) * asin(elementDiameter / pitchDiameter) <= .pi else {
      return "\(rollingElements) elements of \(elementDiameter.short), which overlap on a pitch circle of "
        + pitchDiameter.short
    }
    return nil
  }
}

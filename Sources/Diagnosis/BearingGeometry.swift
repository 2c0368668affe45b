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
    precondition(rollingElements >= 3, "\(rollingElements) rolling elements can't hold a shaft")
    precondition(
      elementDiameter > 0 && elementDiameter < pitchDiameter,
      "an element of \(elementDiameter) mm does not fit a pitch circle of \(pitchDiameter) mm")
    precondition(contactAngle >= 0 && contactAngle < 90, "a contact angle of \(contactAngle)° is outside 0 ..< 90")
    self.rollingElements = rollingElements
    self.elementDiameter = elementDiameter
    self.pitchDiameter = pitchDiameter
    self.contactAngle = contactAngle
  }

  /// Dimensions in inches, as American sources print them.
  package init(rollingElements: Int, elementInches: Double, pitchInches: Double, contactAngle: Double = 0) {
    self.init(
      rollingElements: rollingElements, elementDiameter: elementInches * 25.4, pitchDiameter: pitchInches * 25.4,
      contactAngle: contactAngle)
  }
}

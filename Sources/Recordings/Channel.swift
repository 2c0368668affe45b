/// One sensor's line of samples.
package struct Channel: Sendable, Equatable {
  package var name: String
  /// The name of the bearing it sits on, if any.
  package var bearing: String?

  package init(name: String, bearing: String? = nil) {
    self.name = name
    self.bearing = bearing
  }
}

/// A bearing of the machine, as its description names it.
package struct Bearing: Sendable, Equatable {
  /// What is known of its insides.
  package enum Design: Sendable, Equatable {
    /// The name of a catalogue entry, such as `ZA-2115`.
    case catalogue(String)
    case geometry(Geometry)
    case orders(Orders)
    case unknown
  }

  /// The measures that fix a bearing's defect frequencies; diameters in one unit, whichever, as only their ratio matters.
  package struct Geometry: Sendable, Equatable {
    package var rollingElements: Int
    package var elementDiameter: Double
    package var pitchDiameter: Double
    package var contactAngleDegrees: Double

    package init(
      rollingElements: Int, elementDiameter: Double, pitchDiameter: Double, contactAngleDegrees: Double
    ) {
      self.rollingElements = rollingElements
      self.elementDiameter = elementDiameter
      self.pitchDiameter = pitchDiameter
      self.contactAngleDegrees = contactAngleDegrees
    }
  }

  /// The defect orders that a data sheet gives instead, in events per turn of the shaft.
  package struct Orders: Sendable, Equatable {
    /// FTF, the cage's turns.
    package var cage: Double
    /// BSF, a rolling element's turns about itself; its defect sounds at twice that.
    package var elementSpin: Double
    /// BPFO.
    package var outerRace: Double
    /// BPFI.
    package var innerRace: Double

    package init(cage: Double, elementSpin: Double, outerRace: Double, innerRace: Double) {
      self.cage = cage
      self.elementSpin = elementSpin
      self.outerRace = outerRace
      self.innerRace = innerRace
    }
  }

  package var name: String
  package var design: Design

  package init(name: String, design: Design = .unknown) {
    self.name = name
    self.design = design
  }
}

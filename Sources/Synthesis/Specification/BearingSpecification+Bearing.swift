internal import Foundation

extension BearingSpecification {
  /// The part of a bearing that has the defect.
  package enum Element: String, NamedChoice, Sendable {
    case outerRace = "outer_race"
    case innerRace = "inner_race"
    case ball
    case cage
  }

  /// One bearing and the sensors on its housing.
  package struct Bearing: Codable, Sendable, Equatable {
    package var name: String
    package var channels: [String]
    /// Either this or `orders` says where defects ring; a bearing without a fault may have neither.
    package var geometry: Geometry?
    package var orders: DefectOrders?

    package init(name: String, channels: [String], geometry: Geometry? = nil, orders: DefectOrders? = nil) {
      self.name = name
      self.channels = channels
      self.geometry = geometry
      self.orders = orders
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      name = try keys.value(.name)
      channels = try keys.value(.channels)
      geometry = try keys.decodeIfPresent(Geometry.self, forKey: .geometry)
      orders = try keys.decodeIfPresent(DefectOrders.self, forKey: .orders)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case name, channels, geometry, orders }

    /// The orders given, or those that follow from the geometry given.
    package var defectOrders: DefectOrders? { orders ?? geometry?.defectOrders }
  }

  /// The dimensions of a rolling bearing whose outer ring stands still.
  package struct Geometry: Codable, Sendable, Equatable {
    package var rollingElements: Int
    package var elementDiameterMm: Double
    package var pitchDiameterMm: Double
    package var contactAngleDeg: Double

    package init(
      rollingElements: Int, elementDiameterMm: Double, pitchDiameterMm: Double, contactAngleDeg: Double = 0
    ) {
      self.rollingElements = rollingElements
      self.elementDiameterMm = elementDiameterMm
      self.pitchDiameterMm = pitchDiameterMm
      self.contactAngleDeg = contactAngleDeg
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      rollingElements = try keys.value(.rollingElements)
      elementDiameterMm = try keys.value(.elementDiameterMm)
      pitchDiameterMm = try keys.value(.pitchDiameterMm)
      contactAngleDeg = try keys.value(.contactAngleDeg, default: 0)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case rollingElements = "rolling_elements"
      case elementDiameterMm = "element_diameter_mm"
      case pitchDiameterMm = "pitch_diameter_mm"
      case contactAngleDeg = "contact_angle_deg"
    }

    /// The orders that rolling without slip gives.
    ///
    /// With n elements, γ = d/D·cos α: FTF = (1 − γ)/2, BPFO = n·FTF, BPFI = n·(1 + γ)/2, BSF = D/(2d)·(1 − γ²).
    package var defectOrders: DefectOrders {
      let count = Double(rollingElements)
      let ratio = elementDiameterMm / pitchDiameterMm
      let gamma = ratio * cos(contactAngleDeg * .pi / 180)
      return DefectOrders(
        ftf: (1 - gamma) / 2, bsf: (1 - gamma * gamma) / (2 * ratio), bpfo: count * (1 - gamma) / 2,
        bpfi: count * (1 + gamma) / 2)
    }
  }

  /// The rates at which a bearing's elements pass, in multiples of the shaft speed.
  package struct DefectOrders: Codable, Sendable, Equatable {
    /// Turns of the cage.
    package var ftf: Double
    /// Turns of a rolling element about itself; a defect on it strikes a race *twice* a turn.
    package var bsf: Double
    /// Elements passing a point of the outer race.
    package var bpfo: Double
    /// Elements passing a point of the inner race.
    package var bpfi: Double

    package init(ftf: Double, bsf: Double, bpfo: Double, bpfi: Double) {
      self.ftf = ftf
      self.bsf = bsf
      self.bpfo = bpfo
      self.bpfi = bpfi
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      ftf = try keys.value(.ftf)
      bsf = try keys.value(.bsf)
      bpfo = try keys.value(.bpfo)
      bpfi = try keys.value(.bpfi)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case ftf, bsf, bpfo, bpfi }

    /// The order that is named after the element: BPFO, BPFI, BSF or FTF.
    package func order(of element: Element) -> Double {
      switch element {
      case .outerRace: bpfo
      case .innerRace: bpfi
      case .ball: bsf
      case .cage: ftf
      }
    }

    /// How many impacts a defect on the element makes in one turn of the shaft: its order, for a ball twice that.
    package func impacts(of element: Element) -> Double { element == .ball ? 2 * bsf : order(of: element) }
  }
}

/// Lines that belong together: harmonics of a rate, each perhaps between sidebands.
struct LineComb: Sendable, Equatable {
  /// One expected line.
  struct Tooth: Sendable, Equatable {
    /// Of the rate.
    let harmonic: Int
    /// -1, 0 or 1.
    let sideband: Int
    /// What it counts in the sum.
    let weight: Double
  }

  /// The rate, in orders of the shaft.
  let order: Double
  /// The distance of the sidebands, in orders.
  let sidebandOrder: Double
  let teeth: [Tooth]

  /// Sidebands are weaker than what they stand beside.
  static let sidebandWeight = 0.7

  /// - Parameter sidebandOrder: nil for none.
  init(order: Double, harmonics: Int, sidebandOrder: Double? = nil) {
    self.order = order
    self.sidebandOrder = sidebandOrder ?? 0
    let sidebands = sidebandOrder == nil ? [0] : [-1, 0, 1]
    teeth = (1...harmonics).flatMap { harmonic in
      sidebands.map { Tooth(harmonic: harmonic, sideband: $0, weight: $0 == 0 ? 1 : Self.sidebandWeight) }
    }
  }

  /// Where a tooth stands when the rate is `order`.
  func place(of tooth: Tooth, at order: Double) -> Double {
    Double(tooth.harmonic) * order + Double(tooth.sideband) * sidebandOrder
  }

  /// The highest order that a search within `tolerance` of the rate asks for.
  func highestOrder(tolerance: Double) -> Double {
    teeth.map { place(of: $0, at: order * (1 + tolerance)) }.reduce(0, max)
  }
}

/// The lines that a damaged element puts into the spectrum of the envelope.
///
/// A defect that turns through the load zone sounds louder and softer with every turn, which puts lines beside each
/// harmonic: at ± 1 order for the inner race, which turns with the shaft, at ± FTF for a rolling element, which turns
/// with the cage. A defect of the standing outer race has none. Reference: Randall and Antoni, MSSP 25 (2011), 485-520.
struct DefectComb: Sendable, Equatable {
  let element: DefectElement
  let lines: LineComb

  /// Impacts are short, so their series is long; but slip smears its higher lines.
  static let harmonics = 5
  /// A cage strikes once in two to three turns: its series is dense, and the first lines drown in the shaft's.
  static let cageHarmonics = 10

  init(_ element: DefectElement, _ frequencies: FaultFrequencies) {
    self.element = element
    lines =
      switch element {
      case .outerRace: LineComb(order: frequencies.outerRace, harmonics: Self.harmonics)
      case .innerRace: LineComb(order: frequencies.innerRace, harmonics: Self.harmonics, sidebandOrder: 1)
      case .ball:
        LineComb(order: frequencies.element, harmonics: Self.harmonics, sidebandOrder: frequencies.cage)
      case .cage: LineComb(order: frequencies.cage, harmonics: Self.cageHarmonics)
      }
  }
}

extension DefectElement {
  /// What the trade calls the line: `BPFO`, `BPFI`, `2×BSF`, `FTF`.
  package var lineName: String {
    switch self {
    case .outerRace: "BPFO"
    case .innerRace: "BPFI"
    case .ball: "2×BSF"
    case .cage: "FTF"
    }
  }
}

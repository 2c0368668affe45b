extension BearingCatalogue {
  /// One bearing, with where its figures come from.
  package struct Entry: Sendable, Equatable {
    /// What the source gives: dimensions, or the orders that somebody worked out from them.
    package enum Design: Sendable, Equatable {
      case geometry(BearingGeometry, printedIn: LengthUnit)
      case orders(FaultFrequencies)
    }

    /// The unit in which a source prints its diameters.
    package enum LengthUnit: String, Sendable {
      case millimetres = "mm"
      case inches = "in"

      /// How many mm one is.
      package var millimetres: Double {
        switch self {
        case .millimetres: 1
        case .inches: 25.4
        }
      }
    }

    /// How far the figures can be trusted.
    package enum Status: String, Sendable, CaseIterable, Codable {
      /// Somebody measured this bearing.
      case measured
      /// The source prints these dimensions or orders.
      case published
      /// Part of it is a guess; the remark says which and how.
      case estimated
    }

    package let designation: String
    package let maker: String
    /// Other names it is asked for by.
    package let aliases: [String]
    package let rows: Int
    package let design: Design
    package let status: Status
    /// Where the figures were published.
    package let source: String
    /// Where they were read, where that is not the source itself.
    package let readIn: String?
    package let remark: String?
    /// The user's file that it stands in; nil for a built-in entry.
    package let ownFile: String?

    package var orders: FaultFrequencies {
      switch design {
      case .geometry(let geometry, _): FaultFrequencies(orders: geometry)
      case .orders(let orders): orders
      }
    }

    /// In one row.
    package var rollingElements: Int {
      switch design {
      case .geometry(let geometry, _): geometry.rollingElements
      case .orders(let orders): orders.rollingElements
      }
    }

    /// What it answers to, as `BearingCatalogue.plain` spells it.
    var plainNames: Set<String> {
      Set(([designation, maker + designation] + aliases).map(BearingCatalogue.plain))
    }
  }
}

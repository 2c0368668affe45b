internal import Diagnosis

extension BearingSheet {
  /// For programs: `{"bearings": […]}`, with one entry where a name was given.
  package var json: String {
    ArchiveRecord.text(Listing(bearings: chosen.map { Record($0, speedRPM: speedRPM) })) + "\n"
  }

  private struct Listing: Encodable {
    let bearings: [Record]
  }

  private struct Record: Encodable {
    struct Lines: Encodable {
      let ftf: Double
      let bsf: Double
      let twoBsf: Double
      let bpfo: Double
      let bpfi: Double

      init(_ frequencies: FaultFrequencies) {
        ftf = frequencies.cage
        bsf = frequencies.elementSpin
        twoBsf = frequencies.element
        bpfo = frequencies.outerRace
        bpfi = frequencies.innerRace
      }
    }

    let designation: String
    let maker: String
    let aliases: [String]
    let rows: Int
    let rollingElements: Int
    let elementDiameterMm: Double?
    let pitchDiameterMm: Double?
    let contactAngleDeg: Double?
    let orders: Lines
    let speedRpm: Double?
    let hz: Lines?
    let status: String
    let source: String
    let readIn: String?
    let remark: String?
    /// The user's file; absent for a built-in bearing.
    let ownFile: String?

    init(_ entry: BearingCatalogue.Entry, speedRPM: Double?) {
      designation = entry.designation
      maker = entry.maker
      aliases = entry.aliases
      rows = entry.rows
      rollingElements = entry.rollingElements
      let geometry: BearingGeometry? = if case .geometry(let known, _) = entry.design { known } else { nil }
      elementDiameterMm = geometry?.elementDiameter
      pitchDiameterMm = geometry?.pitchDiameter
      contactAngleDeg = geometry?.contactAngle
      orders = Lines(entry.orders)
      speedRpm = speedRPM
      hz = speedRPM.map { Lines(entry.orders.hertz(atRPM: $0)) }
      status = entry.status.rawValue
      source = entry.source
      readIn = entry.readIn
      remark = entry.remark
      ownFile = entry.ownFile
    }
  }
}
